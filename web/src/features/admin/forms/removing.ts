// Taking a part of a form out: at once, and back by the toast.
import { t } from '$i18n';
import { toasts } from '$ui/toasts.svelte';
import type { Place } from './design';
import type { FormEditor } from './editor.svelte';
import { titleOf } from './names';

export function removeWithUndo(editor: FormEditor, place: Place): void {
  const name = titleOf(editor.definition, place);
  const run = editor.remove(place);
  toasts.show(t('forms.removed', { name }), { action: { label: t('forms.undo'), run } });
}

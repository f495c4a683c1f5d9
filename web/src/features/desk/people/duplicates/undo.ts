// Taking a merge back, from wherever it is offered.
import { duplicates, type PersonMerge } from '$api/duplicates';
import { t } from '$i18n';
import { app } from '$live/app.svelte';
import { describe } from '$ui/failure';
import { toasts } from '$ui/toasts.svelte';

/** Undoes a merge and says so, or why not. Tells whether it is undone. */
export async function undoMerge(merge: Pick<PersonMerge, 'id'>): Promise<boolean> {
  try {
    const done = await duplicates.undo(merge.id);
    app.people.put(done.survivor);
    app.people.put(done.merged);
    toasts.show(t('dupes.undone', { one: done.survivor.name, other: done.merged.name }), { tone: 'ok' });
    return true;
  } catch (failure) {
    toasts.show(describe(failure).text, { tone: 'bad' });
    return false;
  }
}

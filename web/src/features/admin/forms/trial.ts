// The draft on trial: it is filled in beside the designer, and the server says what is wrong with the form and with the answers.
import { Problem, wordsOf } from '$api/errors';
import { forms } from '$api/forms';
import { fieldsOf, type FormScreen } from '$lib/form/definition';
import { Filling } from '$lib/form/filling.svelte';
import type { FormEditor } from './editor.svelte';

/** Puts the form of an editor on trial. What has faults is not drawn: the last form without any stays. */
export function trialOf(editor: FormEditor, screen: () => FormScreen): Filling {
  const start = editor.stored.faults.length === 0 ? editor.plain() : { sections: [] };
  const filling: Filling = new Filling(start, async (answers, signal) => {
    const definition = editor.plain();
    const names = new Set(fieldsOf(definition).map((field) => field.name));
    // What stood in a field that is gone or has another name by now would be a stranger.
    const given = answers && Object.fromEntries(Object.entries(answers).filter(([name]) => names.has(name)));
    try {
      const body = { definition, answers: given, screen: screen() };
      const { faults, state } = await forms.play(body, { signal });
      if (signal.aborted) return null;
      editor.faults = faults;
      if (state) filling.definition = definition;
      return state;
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      // More than even a draft may be.
      editor.faults = error.fields.map((one) => ({
        at: one.field.replace(/^definition\./, ''),
        code: one.code,
        message: wordsOf(one),
        position: null,
      }));
      return null;
    }
  });
  return filling;
}

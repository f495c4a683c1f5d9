// The form of a proposal while it is filled in: weighed by the server, in the version that the proposal has.
import type { FormAnswers } from '$api/cases';
import { forms } from '$api/forms';
import type { SalesForm } from '$api/sales';
import type { FormDefinition, FormState } from '$lib/form/definition';
import { Filling } from '$lib/form/filling.svelte';
import { differing } from '../cases/unsent';

/** Begins to fill it in; what was typed before and kept in this browser is laid over it. */
export function fillingOf(form: SalesForm, typed: FormAnswers = {}): Filling {
  const had = form.answers as FormAnswers;
  return new Filling(
    form.definition as FormDefinition,
    async (answers, signal) => {
      const given = answers ?? had;
      if (Object.keys(differing(had, given)).length === 0) return form.state as FormState;
      const body = { version: form.version, answers: given, screen: 'full' as const };
      return (await forms.weigh(form.form_id, body, { signal })) as FormState;
    },
    { ...had, ...typed },
  );
}

/** What differs from what the proposal keeps. */
export const refilled = (form: SalesForm, filling: Filling): FormAnswers =>
  differing(form.answers as FormAnswers, filling.answers);

// What is changed in a proposal that somebody works: its lines, and what was filled in with it.
import type { FormAnswers } from '$api/cases';
import { Problem } from '$api/errors';
import type { ProposalInWork, SalesForm, Saved } from '$api/sales';
import { t } from '$i18n';
import type { Filling } from '$lib/form/filling.svelte';
import { fillingOf, refilled } from './form';
import { lineOf, readLines, type Line } from './words';

/** What cannot be saved yet, in the words of the user. */
export class Unready extends Error {
  override readonly name = 'Unready';

  constructor(readonly detail: string) {
    super(detail);
  }
}

export class ProposalEdit {
  lines = $state<Line[]>([]);
  /** The form while it is filled in; none without one. */
  readonly filling: Filling | null;
  readonly #form: SalesForm | null;
  readonly #before: string;

  constructor(work: ProposalInWork) {
    this.lines = work.items.map(lineOf);
    this.#before = JSON.stringify(this.lines);
    this.#form = work.form ?? null;
    this.filling = this.#form ? fillingOf(this.#form) : null;
  }

  get #answers(): FormAnswers {
    return this.#form && this.filling ? refilled(this.#form, this.filling) : {};
  }

  get #movedLines(): boolean {
    return JSON.stringify(this.lines) !== this.#before;
  }

  /** Something would be lost. */
  get dirty(): boolean {
    return this.#movedLines || Object.keys(this.#answers).length > 0;
  }

  /** Gives what changed, to be saved; throws `Unready` where it cannot be. */
  async changes(): Promise<Pick<Saved, 'items' | 'answers'>> {
    const items = this.#movedLines ? readLines(this.lines) : undefined;
    if (items === null) throw new Unready(t('sales.lines_wrong'));
    const answers = this.#answers;
    if (Object.keys(answers).length === 0) return items ? { items } : {};
    if ((await this.filling?.settle()) === false) throw new Unready(t('sales.form_wrong'));
    return { ...(items ? { items } : {}), answers };
  }

  /** Shows a refusal of the saving where it belongs. */
  refuse(failure: unknown): void {
    if (failure instanceof Problem) this.filling?.refuse(failure.byField());
  }
}

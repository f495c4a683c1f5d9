// What an editor holds: the values being written, what changed, what was refused.
import { Problem } from '$api/errors';
import type { Micros } from '$api/types';
import { t } from '$i18n';

/** Refusals of the whole request that belong to one field. */
const FIELD_OF: Record<string, string> = {
  name_taken: 'name',
  prefix_taken: 'prefix',
  code_taken: 'code',
  email_taken: 'email',
  employee_number_taken: 'employee_number',
  agent_login_taken: 'agent_login',
};

/** Gives what was refused, by field, in words. */
export function refusals(problem: Problem): Record<string, string> {
  const own = FIELD_OF[problem.code];
  const found = problem.byField();
  if (own) found[own] ??= problem.detail;
  return found;
}

export const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** What a draft was made from, so that a change by somebody else is noticed. */
export interface Origin<T> {
  /** The revision of the record that is on screen. */
  revision: number;
  /** The form of the record as the server has it by now. */
  read: (current: never) => T;
}

/** Somebody else saved first: what they changed is in the form already, unless it was written here too. */
export interface Conflict {
  /** Nobody that the server knows by name. */
  by: string | null;
  at: Micros | null;
  /** Fields that they changed. */
  fields: readonly string[];
  /** Those of them that were written here too: what stands here is one's own. */
  both: readonly string[];
}

/** A record being written. */
export class Draft<T extends object> {
  value: T;
  errors = $state.raw<Readonly<Record<string, string>>>({});
  failure = $state.raw<unknown>(undefined);
  saving = $state(false);
  conflict = $state.raw<Conflict | null>(null);
  #base: T;
  #origin: Origin<T> | null;

  constructor(
    start: T,
    /** True when the record does not exist yet. */
    readonly isNew = false,
    origin: Origin<T> | null = null,
  ) {
    this.#origin = origin;
    this.#base = $state.raw(copy(start));
    this.value = $state(copy(start));
  }

  /** Names the fields that differ from what is stored. */
  get changed(): string[] {
    const now = this.value as Record<string, unknown>;
    const before = this.#base as Record<string, unknown>;
    return [...new Set([...Object.keys(now), ...Object.keys(before)])].filter(
      (key) => !same(now[key], before[key]),
    );
  }

  /** Gives only what changed, as a PATCH wants it. */
  changes(): Partial<T> {
    const now = copy(this.value) as Record<string, unknown>;
    return Object.fromEntries(this.changed.map((key) => [key, now[key] ?? null])) as Partial<T>;
  }

  /** Gives a plain copy of everything. */
  plain(): T {
    return copy(this.value);
  }

  /** Takes over what the server made of some fields: nothing is left to save there. */
  settle(made: Partial<T>): void {
    Object.assign(this.value, copy(made));
    this.#base = { ...this.#base, ...copy(made) };
  }

  revert(): void {
    this.value = copy(this.#base);
    this.errors = {};
    this.failure = undefined;
    this.conflict = null;
  }

  /** Runs the saving. The answer tells whether it went well; refusals stay here. */
  async save(
    work: (revision?: number) => Promise<unknown>,
    wrong: Readonly<Record<string, string>> = {},
    again = false,
  ): Promise<boolean> {
    this.errors = wrong;
    this.failure = undefined;
    if (Object.keys(wrong).length > 0) return false;
    this.saving = true;
    // What is written while this is under way is not stored yet.
    const sent = copy(this.value);
    try {
      const answer = await work(this.#origin?.revision);
      this.#base = sent;
      this.conflict = null;
      if (this.#origin) this.#origin = { ...this.#origin, ...revisionOf(answer) };
      return true;
    } catch (error) {
      const met = await this.#meet(error);
      if (met && this.conflict) return false;
      // What is not in the form changed: nobody needs to be asked. Once, because it may go on changing.
      if (met && !again) return await this.save(work, {}, true);
      const found = error instanceof Problem ? refusals(error) : {};
      this.errors = found;
      if (Object.keys(found).length === 0) this.failure = error;
      return false;
    } finally {
      this.saving = false;
    }
  }

  /** Takes over what somebody else saved first. Tells whether that is what happened. */
  async #meet(error: unknown): Promise<boolean> {
    if (!this.#origin || !(error instanceof Problem) || error.code !== 'changed_meanwhile') return false;
    const { meet } = await import('./conflict');
    const met = meet(error.body, this.#origin, { base: this.#base, mine: copy(this.value) });
    if (!met) return false;
    this.#origin = { ...this.#origin, revision: met.revision };
    this.#base = copy(met.theirs);
    this.value = met.merged;
    this.conflict = met.conflict;
    return true;
  }
}

const revisionOf = (answer: unknown): { revision: number } | object =>
  typeof answer === 'object' && answer !== null && 'revision' in answer && typeof answer.revision === 'number'
    ? { revision: answer.revision }
    : {};

/** Refuses empty required fields before anything is sent. */
export function missing(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value === null || value === undefined || String(value).trim() === '')
      .map(([name]) => [name, t('ui.required')]),
  );
}

// What an editor holds: the values being written, what changed, what was refused.
import { Problem } from '$api/errors';
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

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** A record being written. */
export class Draft<T extends object> {
  value: T;
  errors = $state.raw<Readonly<Record<string, string>>>({});
  failure = $state.raw<unknown>(undefined);
  saving = $state(false);
  #base: T;

  constructor(
    start: T,
    /** True when the record does not exist yet. */
    readonly isNew = false,
  ) {
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

  revert(): void {
    this.value = copy(this.#base);
    this.errors = {};
    this.failure = undefined;
  }

  /** Runs the saving. The answer tells whether it went well; refusals stay here. */
  async save(work: () => Promise<unknown>, wrong: Readonly<Record<string, string>> = {}): Promise<boolean> {
    this.errors = wrong;
    this.failure = undefined;
    if (Object.keys(wrong).length > 0) return false;
    this.saving = true;
    try {
      await work();
      this.#base = copy(this.value);
      return true;
    } catch (error) {
      const found = error instanceof Problem ? refusals(error) : {};
      this.errors = found;
      if (Object.keys(found).length === 0) this.failure = error;
      return false;
    } finally {
      this.saving = false;
    }
  }
}

/** Refuses empty required fields before anything is sent. */
export function missing(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value === null || value === undefined || String(value).trim() === '')
      .map(([name]) => [name, t('ui.required')]),
  );
}

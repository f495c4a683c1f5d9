// Two who change one record: what the first one saved is joined with what the second one wrote, and nothing is lost.
import type { Micros } from '$api/types';
import { same, type Conflict, type Origin } from './draft.svelte';

interface Met<T> {
  revision: number;
  /** The form of the record as it is stored. */
  theirs: T;
  /** That, with what was written here laid over it. */
  merged: T;
  /** Nothing when no field of the form differs: somebody changed what is not on this screen. */
  conflict: Conflict | null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a refusal with `changed_meanwhile`. Nothing when it does not say what the record is now. */
export function meet<T extends object>(
  body: Readonly<Record<string, unknown>>,
  origin: Origin<T>,
  { base, mine }: { base: T; mine: T },
): Met<T> | null {
  const current = body['current'];
  if (!isRecord(current) || typeof current['revision'] !== 'number') return null;
  const theirs = origin.read(current as never);
  const [was, is, here] = [base, theirs, mine].map((form) => form as Record<string, unknown>);
  if (!was || !is || !here) return null;
  const keys = [...new Set([...Object.keys(is), ...Object.keys(here)])];
  const fields = keys.filter((key) => !same(was[key], is[key]));
  const written = keys.filter((key) => !same(was[key], here[key]));
  const both = fields.filter((key) => written.includes(key) && !same(is[key], here[key]));
  const merged = { ...is, ...Object.fromEntries(written.map((key) => [key, here[key]])) } as T;
  const [by, at] = [body['changed_by_name'], body['changed_at']];
  return {
    revision: current['revision'],
    theirs,
    merged,
    conflict:
      fields.length === 0
        ? null
        : {
            by: typeof by === 'string' ? by : null,
            at: typeof at === 'number' ? (at as Micros) : null,
            fields,
            both,
          },
  };
}

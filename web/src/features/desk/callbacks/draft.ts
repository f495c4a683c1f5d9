// What is filled in for a callback, and what becomes of it in a request.
import type { CallbackChoice } from '$api/callbacks';
import type { ContactPoint, Id, Person } from '$api/types';
import { fieldToMicros } from '../moment/moment';

export interface Draft {
  due: string;
  point: Id | '';
  /** `user:1`, `group:2`; the caller when empty. */
  owner: string;
  note: string;
}

export const EMPTY: Draft = { due: '', point: '', owner: '', note: '' };

/** The addresses of a person that are in use, phones first. */
export const pointsOf = (person: Person | null): ContactPoint[] =>
  (person?.contact_points ?? [])
    .filter((point) => point.status === 'active')
    .toSorted((a, b) => Number(b.kind === 'phone') - Number(a.kind === 'phone'));

export function ownerOf(owner: string): { user_id: Id | null; group_id: Id | null } {
  const [kind, id] = owner.split(':');
  return {
    user_id: kind === 'user' && id ? id : null,
    group_id: kind === 'group' && id ? id : null,
  };
}

/** What is missing, as the fields say it. */
export function missingOf(draft: Draft): ReadonlySet<'due_at' | 'contact_point_id'> {
  const missing = new Set<'due_at' | 'contact_point_id'>();
  if (fieldToMicros(draft.due) === null) missing.add('due_at');
  if (draft.point === '') missing.add('contact_point_id');
  return missing;
}

/** The choice as the server reads it; null while something is missing. */
export function choiceOf(draft: Draft): CallbackChoice | null {
  const due_at = fieldToMicros(draft.due);
  if (due_at === null || draft.point === '') return null;
  const note = draft.note.trim();
  return {
    due_at,
    contact_point_id: draft.point,
    ...ownerOf(draft.owner),
    note: note === '' ? null : note,
  };
}

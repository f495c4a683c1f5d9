// What is done to many cases at once: what of the form is sent, and how it is taken back.
import type { Case, ChangedCase, ManyCaseChanges } from '$api/cases';
import type { Id } from '$api/types';
import { fieldToMicros } from '../moment/moment';

/** Cases of one request; the server takes as many. */
export const PART_SIZE = 50;

/** What a choice has when it leaves the cases as they are. */
export const KEEP = 'keep';

export interface ManyFields {
  status: Case['status'] | typeof KEEP;
  priority: Case['priority'] | typeof KEEP;
  /** An id, empty for nobody, or `KEEP`. */
  responsible_id: string;
  group_id: string;
  /** Whether the deadline stays, goes or is set. */
  due: typeof KEEP | 'none' | 'set';
  due_at: string;
  reason: string;
}

export const FIRST: ManyFields = {
  status: KEEP,
  priority: KEEP,
  responsible_id: KEEP,
  group_id: KEEP,
  due: KEEP,
  due_at: '',
  reason: '',
};

const orNull = (id: string): Id | null => (id === '' ? null : id);

/** What is sent of the form; nothing of it when there is nothing to change, or a moment that is not whole. */
export function changesOf(form: ManyFields): ManyCaseChanges | null {
  const at = fieldToMicros(form.due_at);
  if (form.due === 'set' && at === null) return null;
  const changes: ManyCaseChanges = {
    ...(form.status === KEEP ? {} : { status: form.status }),
    ...(form.priority === KEEP ? {} : { priority: form.priority }),
    ...(form.responsible_id === KEEP ? {} : { responsible_id: orNull(form.responsible_id) }),
    ...(form.group_id === KEEP ? {} : { group_id: orNull(form.group_id) }),
    ...(form.due === KEEP ? {} : { due_at: form.due === 'set' ? at : null }),
  };
  if (Object.keys(changes).length === 0) return null;
  return form.reason.trim() === '' ? changes : { ...changes, reason: form.reason };
}

/** Whether somebody has to say why: a concluded case is taken up again. */
export const asksWhy = (form: ManyFields, rows: readonly Pick<Case, 'status'>[]): boolean =>
  (form.status === 'pending' || form.status === 'resolved') && rows.some((row) => row.status === 'concluded');

/** How a change of many is taken back: for each way in which they were before, those that were so. */
export function undoOf(
  done: readonly ChangedCase[],
  changes: ManyCaseChanges,
): { ids: Id[]; changes: ManyCaseChanges }[] {
  const back = new Map<string, { ids: Id[]; changes: ManyCaseChanges }>();
  for (const one of done) {
    if (one.before === null || one.before === undefined) continue;
    const was = one.before;
    // Only what was changed goes back: what somebody else changes meanwhile stays.
    const changed: ManyCaseChanges = {
      ...('status' in changes ? { status: was.status } : {}),
      ...('priority' in changes ? { priority: was.priority } : {}),
      ...('responsible_id' in changes ? { responsible_id: was.responsible_id ?? null } : {}),
      ...('group_id' in changes ? { group_id: was.group_id ?? null } : {}),
      ...('due_at' in changes ? { due_at: was.due_at ?? null } : {}),
    };
    const key = JSON.stringify(changed);
    const same = back.get(key);
    if (same) same.ids.push(one.id);
    else back.set(key, { ids: [one.id], changes: changed });
  }
  return [...back.values()];
}

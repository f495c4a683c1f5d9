// How an assignment of many is taken back: everybody to whom they belonged before.
import type { Assignment } from '$api/portfolio';
import type { Id } from '$api/types';

export function undoOf(changed: readonly Assignment[]): Map<Id | null, Id[]> {
  const back = new Map<Id | null, Id[]>();
  for (const one of changed) {
    const before = one.owner_before_id;
    back.set(before, [...(back.get(before) ?? []), one.id]);
  }
  return back;
}

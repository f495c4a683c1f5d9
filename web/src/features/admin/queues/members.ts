// Assigning users to a queue before it is saved: who stays, who comes, who goes, who moves to another queue.
import type { Id } from '$api/types';
import type { Member } from '../types';

export interface Staged {
  members: readonly Member[];
  /** User and the queue they move to. */
  moves: Readonly<Record<Id, Id>>;
}

export function added(staged: Staged, user: Id): Staged {
  if (staged.members.some((one) => one.user_id === user)) return staged;
  const { [user]: _, ...moves } = staged.moves;
  return { members: [...staged.members, { user_id: user, tier: 0 }], moves };
}

export function removed(staged: Staged, user: Id): Staged {
  const { [user]: _, ...moves } = staged.moves;
  return { members: staged.members.filter((one) => one.user_id !== user), moves };
}

export function moved(staged: Staged, user: Id, to: Id): Staged {
  const left = removed(staged, user);
  return { members: left.members, moves: { ...left.moves, [user]: to } };
}

export function tiered(staged: Staged, user: Id, tier: number): Staged {
  return {
    ...staged,
    members: staged.members.map((one) => (one.user_id === user ? { ...one, tier } : one)),
  };
}

/** Tells whether anything is waiting to be saved. */
export function isChanged(before: readonly Member[], staged: Staged): boolean {
  const sorted = (rows: readonly Member[]) =>
    rows
      .map((one) => `${one.user_id}:${one.tier}`)
      .toSorted()
      .join(' ');
  return Object.keys(staged.moves).length > 0 || sorted(before) !== sorted(staged.members);
}

/** Who arrives where: users by the queue they move to. */
export function arrivals(staged: Staged): Map<Id, Id[]> {
  const found = new Map<Id, Id[]>();
  for (const [user, queue] of Object.entries(staged.moves))
    found.set(queue, [...(found.get(queue) ?? []), user]);
  return found;
}

/** Adds users to the members a queue already has. */
export function joined(members: readonly Member[], users: readonly Id[]): Member[] {
  const fresh = users.filter((user) => !members.some((one) => one.user_id === user));
  return [...members, ...fresh.map((user_id) => ({ user_id, tier: 0 }))];
}

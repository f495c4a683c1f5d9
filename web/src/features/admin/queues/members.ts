// Assigning users to a queue before it is saved: who stays, who comes, who goes, who moves to another queue.
import type { Id } from '$api/types';
import type { LinkChange, Member } from '../types';

/** Tiers that people choose from: first to fourth. */
export const TIERS = [0, 1, 2, 3] as const;

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

/** Everything that is waiting to be saved, as one change that holds or fails as a whole. Only who comes, goes or changes place is named, so that nobody undoes what somebody else does meanwhile. */
export function changesOf(queue: Id, before: readonly Member[], staged: Staged): LinkChange[] {
  const arrivals = new Map<Id, Member[]>();
  for (const [user_id, to] of Object.entries(staged.moves))
    arrivals.set(to, [...(arrivals.get(to) ?? []), { user_id, tier: 0 }]);
  const held = new Map(before.map((one) => [one.user_id, one.tier]));
  const add = staged.members.filter((one) => held.get(one.user_id) !== one.tier);
  const stay = new Map(staged.members.map((one) => [one.user_id, one.tier]));
  const remove = before.filter((one) => stay.get(one.user_id) !== one.tier).map((one) => one.user_id);
  return [{ queue_id: queue, remove, add }, ...[...arrivals].map(([queue_id, add]) => ({ queue_id, add }))];
}

/** Lines of a list that are read. */
export const LINES_MAX = 5000;

export interface FromList {
  staged: Staged;
  added: number;
  /** Lines that name nobody, as they stand in the file. */
  unknown: { line: number; text: string }[];
}

/** Links the users of a CSV list: one address a line, with the place from 1 in the column after it if wished. */
export function fromList(
  staged: Staged,
  csv: string,
  everybody: readonly { id: Id; email: string }[],
): FromList {
  const byEmail = new Map(everybody.map((one) => [one.email.toLowerCase(), one.id]));
  const unknown: FromList['unknown'] = [];
  let next = staged;
  let count = 0;
  const lines = csv.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [n, text] of lines.slice(0, LINES_MAX).entries()) {
    const cells = text.split(/[;,\t]/).map((cell) =>
      cell
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .trim(),
    );
    if (cells.every((cell) => cell === '')) continue;
    const at = cells.findIndex((cell) => cell.includes('@'));
    // A first line without an address names the columns.
    if (at < 0 && n === 0) continue;
    const user = byEmail.get((cells[at] ?? '').toLowerCase());
    if (user === undefined) {
      unknown.push({ line: n + 1, text });
      continue;
    }
    if (!next.members.some((one) => one.user_id === user)) count += 1;
    next = added(next, user);
    const place = Number.parseInt(cells[at + 1] ?? '', 10);
    if (place >= 1 && place <= TIERS.length) next = tiered(next, user, place - 1);
  }
  for (const [n, text] of lines.entries())
    if (n >= LINES_MAX && text.trim() !== '') unknown.push({ line: n + 1, text });
  return { staged: next, added: count, unknown };
}

// Trees whose levels have an order that somebody gave them: what may go where, and the steps of the keyboard.
import type { Id } from '$api/types';

export interface Placed {
  id: Id;
  parent_id: Id | null;
  position: number;
  name: string;
}
export interface PlacedNode<R extends Placed> {
  row: R;
  level: number;
  children: PlacedNode<R>[];
}
export interface Place {
  parent: Id | null;
  position: number;
}

export const DEPTH_MAX = 8;
/** Deeper than any tree may be: a row that hangs on itself would never end. */
const LEVELS_DRAWN = 32;
/** Beyond the last one of a level, which means its end. */
export const LAST = 9999;

const beside = <R extends Placed>(rows: readonly R[], parent: Id | null): R[] =>
  rows
    .filter((row) => row.parent_id === parent)
    .toSorted((a, b) => a.position - b.position || a.name.localeCompare(b.name));

export function treeOf<R extends Placed>(
  rows: readonly R[],
  parent: Id | null = null,
  level = 1,
): PlacedNode<R>[] {
  if (level > LEVELS_DRAWN) return [];
  return beside(rows, parent).map((row) => ({ row, level, children: treeOf(rows, row.id, level + 1) }));
}

/** The tree as the rows of a list, parents before children. */
export function flat<R extends Placed>(
  nodes: readonly PlacedNode<R>[],
  closed: ReadonlySet<Id> = new Set(),
): PlacedNode<R>[] {
  return nodes.flatMap((node) => [node, ...(closed.has(node.row.id) ? [] : flat(node.children, closed))]);
}

/** Everything below one, at any depth. */
export function below<R extends Placed>(rows: readonly R[], id: Id): R[] {
  return rows.filter((row) => row.parent_id === id).flatMap((row) => [row, ...below(rows, row.id)]);
}

/** How many levels a row and what is below it take. */
const height = <R extends Placed>(rows: readonly R[], id: Id): number =>
  1 + Math.max(0, ...rows.filter((row) => row.parent_id === id).map((row) => height(rows, row.id)));

/** Where one may be put into: never itself nor what is inside it, nor where the tree would be too deep. */
export function possibleParents<R extends Placed>(
  rows: readonly R[],
  id: Id | null,
  depth = DEPTH_MAX,
): PlacedNode<R>[] {
  const taken = id === null ? new Set<Id>() : new Set([id, ...below(rows, id).map((row) => row.id)]);
  const needed = id === null ? 1 : height(rows, id);
  return flat(treeOf(rows)).filter((node) => !taken.has(node.row.id) && node.level + needed <= depth);
}

/** The place one step up or down among its neighbours; none at the ends. */
export function stepped(rows: readonly Placed[], id: Id, way: 'up' | 'down'): number | undefined {
  const row = rows.find((one) => one.id === id);
  if (!row) return undefined;
  const level = beside(rows, row.parent_id);
  const to = level.findIndex((one) => one.id === id) + (way === 'up' ? -1 : 1);
  return to < 0 || to >= level.length ? undefined : to;
}

/** The place one level further in, at the end of what stands before it, or out, right after what it was in. */
export function shifted(
  rows: readonly Placed[],
  id: Id,
  way: 'in' | 'out',
  depth = DEPTH_MAX,
): Place | undefined {
  const row = rows.find((one) => one.id === id);
  if (!row) return undefined;
  if (way === 'out') {
    const parent = rows.find((one) => one.id === row.parent_id);
    if (!parent) return undefined;
    const level = beside(rows, parent.parent_id);
    return {
      parent: parent.parent_id,
      position: level.findIndex((one) => one.id === parent.id) + 1,
    };
  }
  const level = beside(rows, row.parent_id);
  const before = level[level.findIndex((one) => one.id === id) - 1];
  if (!before || !possibleParents(rows, id, depth).some((node) => node.row.id === before.id))
    return undefined;
  return { parent: before.id, position: LAST };
}

/** The rows with one of them moved, as the server will answer: it stands at a position among its new neighbours. */
export function placed<R extends Placed>(
  rows: readonly R[],
  id: Id,
  parent: Id | null,
  position: number,
): R[] {
  const level = beside(rows, parent).map((row) => row.id);
  const others = level.filter((other) => other !== id);
  const order = [...others.slice(0, position), id, ...others.slice(position)];
  return rows.map((row) => {
    const at = order.indexOf(row.id);
    return at < 0 ? row : { ...row, parent_id: parent, position: at };
  });
}

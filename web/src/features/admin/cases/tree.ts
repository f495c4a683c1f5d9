// The tree of the types of cases: the order that somebody gave it, what may go where, and the steps of the keyboard.
import type { CaseType } from '$api/cases';
import type { Id } from '$api/types';

export interface TypeNode {
  row: CaseType;
  level: number;
  children: TypeNode[];
}

export const DEPTH_MAX = 8;

const beside = (rows: readonly CaseType[], parent: Id | null): CaseType[] =>
  rows
    .filter((row) => row.parent_id === parent)
    .toSorted((a, b) => a.position - b.position || a.name.localeCompare(b.name));

export function treeOf(rows: readonly CaseType[], parent: Id | null = null, level = 1): TypeNode[] {
  if (level > DEPTH_MAX) return [];
  return beside(rows, parent).map((row) => ({ row, level, children: treeOf(rows, row.id, level + 1) }));
}

/** The tree as the rows of a list, parents before children. */
export function flat(nodes: readonly TypeNode[], closed: ReadonlySet<Id> = new Set()): TypeNode[] {
  return nodes.flatMap((node) => [node, ...(closed.has(node.row.id) ? [] : flat(node.children, closed))]);
}

/** Every type below one, at any depth. */
export function below(rows: readonly CaseType[], id: Id): CaseType[] {
  return rows.filter((row) => row.parent_id === id).flatMap((row) => [row, ...below(rows, row.id)]);
}

/** Types that one may be put into: never itself nor what is inside it. */
export function possibleParents(rows: readonly CaseType[], id: Id | null): TypeNode[] {
  const taken = id === null ? new Set<Id>() : new Set([id, ...below(rows, id).map((row) => row.id)]);
  return flat(treeOf(rows)).filter((node) => !taken.has(node.row.id) && node.level < DEPTH_MAX);
}

/** The place one step up or down among its neighbours; none at the ends. */
export function stepped(rows: readonly CaseType[], id: Id, way: 'up' | 'down'): number | undefined {
  const row = rows.find((one) => one.id === id);
  if (!row) return undefined;
  const level = beside(rows, row.parent_id);
  const to = level.findIndex((one) => one.id === id) + (way === 'up' ? -1 : 1);
  return to < 0 || to >= level.length ? undefined : to;
}

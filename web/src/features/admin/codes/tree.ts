// The tree of wrap-up codes of one queue and medium: order, what may go where, how much a deletion takes along.
import type { Id } from '$api/types';
import type { CodeRow, SystemEnding } from '../types';

export interface CodeNode {
  row: CodeRow;
  level: number;
  children: CodeNode[];
}

export const DEPTH_MAX = 8;

/** What the product ends by itself, in the order of a contact's life. */
export const ENDINGS = [
  'flow_ended',
  'after_hours',
  'abandoned',
  'withdrawn',
  'wrap_up_expired',
  'blocked',
] as const satisfies SystemEnding[];

/** The other code of the queue and medium that an ending records already: each has one at the most. */
export const recordedBy = (
  rows: readonly CodeRow[],
  ending: SystemEnding,
  except: Id | null,
): CodeRow | undefined => rows.find((row) => row.id !== except && row.system_endings.includes(ending));

const byName = (a: CodeRow, b: CodeRow) => a.name.localeCompare(b.name);

/** Builds the tree; a code whose parent is gone stands at the root. */
export function treeOf(rows: readonly CodeRow[]): CodeNode[] {
  const known = new Set(rows.map((row) => row.id));
  const below = (parent: Id | null, level: number, seen: ReadonlySet<Id>): CodeNode[] =>
    rows
      .filter((row) => (row.parent_id !== null && known.has(row.parent_id) ? row.parent_id : null) === parent)
      .filter((row) => !seen.has(row.id))
      .toSorted(byName)
      .map((row) => ({ row, level, children: below(row.id, level + 1, new Set([...seen, row.id])) }));
  return below(null, 1, new Set());
}

/** The tree as the rows of a list, parents before children. */
export function flat(nodes: readonly CodeNode[], closed: ReadonlySet<Id> = new Set()): CodeNode[] {
  return nodes.flatMap((node) => [node, ...(closed.has(node.row.id) ? [] : flat(node.children, closed))]);
}

/** Every code below one, at any depth. */
export function below(rows: readonly CodeRow[], id: Id): CodeRow[] {
  const found: CodeRow[] = [];
  const todo = [id];
  while (todo.length > 0) {
    const parent = todo.pop();
    for (const row of rows) {
      if (row.parent_id === parent && !found.includes(row)) {
        found.push(row);
        todo.push(row.id);
      }
    }
  }
  return found;
}

/** Codes that one may be put under: never itself nor what is below it. */
export function possibleParents(rows: readonly CodeRow[], id: Id | null): CodeNode[] {
  const taken = id === null ? new Set<Id>() : new Set([id, ...below(rows, id).map((row) => row.id)]);
  return flat(treeOf(rows)).filter(
    (node) => !taken.has(node.row.id) && node.level < DEPTH_MAX && node.row.system_endings.length === 0,
  );
}

/**
 * Where Alt+Up and Alt+Down take a code. Codes of one parent stand by name, so moving changes the parent:
 * up goes out, beside the parent; down goes into the code that stands before it. Undefined when there is no way.
 */
export function stepped(rows: readonly CodeRow[], id: Id, way: 'up' | 'down'): Id | null | undefined {
  const row = rows.find((one) => one.id === id);
  if (!row) return undefined;
  const parent = rows.find((one) => one.id === row.parent_id);
  if (way === 'up') return parent ? parent.parent_id : undefined;
  const level = flat(treeOf(rows)).find((node) => node.row.id === id)?.level ?? 1;
  if (level >= DEPTH_MAX) return undefined;
  const beside = rows.filter((one) => one.parent_id === row.parent_id).toSorted(byName);
  const at = beside.findIndex((one) => one.id === id);
  return beside[at - 1]?.id;
}

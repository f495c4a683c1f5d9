// Filters of a list under a name, whatever the list: who has them, their order, and the one that the list opens with.
import type { Id } from '$api/types';

/** A view as its list knows it. */
export interface Kept {
  readonly id: Id;
  readonly name: string;
  readonly filters: object;
  readonly everybody: boolean;
  readonly group_ids: readonly Id[];
  readonly is_default: boolean;
  readonly may_change: boolean;
  readonly revision: number;
}
export interface KeptFields {
  name: string;
  filters: object;
  everybody: boolean;
  group_ids: Id[];
}

/** A list that has views: its calls, and how its filters are kept. */
export interface ListOfViews {
  all(signal: AbortSignal): Promise<readonly Kept[]>;
  create(fields: KeptFields): Promise<unknown>;
  change(id: Id, fields: KeptFields, revision: number | undefined): Promise<unknown>;
  remove(id: Id): Promise<unknown>;
  order(ids: Id[]): Promise<unknown>;
  /** Lets the list open with one, or with none. */
  choose(id: Id | null): Promise<unknown>;
  /** What stands on screen, as the server keeps it. */
  here(): object;
  /** Whether it is what stands on screen. */
  isHere(view: Kept): boolean;
  /** Brings it to the screen. */
  open(view: Kept): void;
  /** What the shortcut and the palette call them. */
  readonly title: string;
}

export const isShared = (view: Pick<Kept, 'everybody' | 'group_ids'>): boolean =>
  view.everybody || view.group_ids.length > 0;

/** The order after one of them moved by a step. */
export function stepped<T>(all: readonly T[], at: number, by: -1 | 1): T[] {
  const next = [...all];
  const [moved] = next.splice(at, 1);
  if (moved !== undefined) next.splice(Math.max(0, at + by), 0, moved);
  return next;
}

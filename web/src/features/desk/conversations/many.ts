// What is done to many conversations at once: which of them can be concluded together, and how labels are undone.
import type { Labelling } from '$api/views';
import type { Id, Interaction } from '$api/types';

/** Conversations that the agent holds and that share one set of codes, so that one code fits all. */
export function concludable(rows: readonly Interaction[], me: Id | undefined): boolean {
  const first = rows[0];
  return (
    first !== undefined &&
    rows.every(
      (row) =>
        row.agent_id === me &&
        row.state === 'active' &&
        row.queue_id === first.queue_id &&
        row.medium === first.medium,
    )
  );
}

/** How many of the rows have a label: all, some or none. */
export function share(rows: readonly Pick<Interaction, 'label_ids'>[], label: Id): 'all' | 'some' | 'none' {
  const count = rows.filter((row) => row.label_ids.includes(label)).length;
  if (count === 0) return 'none';
  return count === rows.length ? 'all' : 'some';
}

/** What takes a labelling back: only where it changed something. */
export function undoOf(done: readonly Labelling[], label: Id): { add: Id[]; remove: Id[] } {
  return {
    add: done.filter((one) => one.removed_ids.includes(label)).map((one) => one.id),
    remove: done.filter((one) => one.added_ids.includes(label)).map((one) => one.id),
  };
}

// Who may choose a form, where it is shown and whether it is in use: what is set without publishing.
import type { FormView } from '$api/forms';
import type { ProcessSummary } from '$api/processes';
import type { Id } from '$api/types';
import type { GroupRow } from '../types';

export interface Access {
  name: string;
  active: boolean;
  on_desk: boolean;
  group_ids: Id[];
  process_id: Id | null;
}
export const accessOf = (row: FormView): Access => ({
  name: row.name,
  active: row.active,
  on_desk: row.on_desk,
  group_ids: row.group_ids,
  process_id: row.process_id,
});

/** The processes that can be chosen: those that may be started on the desk, and the one that was chosen before. */
export const tiable = (processes: readonly ProcessSummary[], held: Id | null): ProcessSummary[] =>
  processes.filter((one) => one.id === held || (one.active && one.on_desk));

/** The groups that can be chosen, and those that were: a group that is gone can only be taken away. */
export function offered(groups: readonly GroupRow[], held: readonly Id[]): { id: Id; name: string | null }[] {
  const known = groups
    .filter((group) => !group.out_of_use || held.includes(group.id))
    .map((group) => ({ id: group.id, name: group.name }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
  const gone = held
    .filter((id) => !groups.some((group) => group.id === id))
    .map((id) => ({ id, name: null }));
  return [...known, ...gone];
}

export const groupNames = (ids: readonly Id[], groups: readonly GroupRow[]): string =>
  ids
    .map((id) => groups.find((group) => group.id === id)?.name ?? '')
    .filter(Boolean)
    .toSorted((a, b) => a.localeCompare(b))
    .join(', ');

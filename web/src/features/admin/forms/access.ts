// Who may choose a form, where it is shown and whether it is in use: what is set without publishing.
import type { FormView } from '$api/forms';
import type { Id } from '$api/types';
import type { GroupRow } from '../types';

export interface Access {
  name: string;
  active: boolean;
  on_desk: boolean;
  group_ids: Id[];
}
export const accessOf = (row: FormView): Access => ({
  name: row.name,
  active: row.active,
  on_desk: row.on_desk,
  group_ids: row.group_ids,
});

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

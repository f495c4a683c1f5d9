// What the editor of a group holds, and what it sends.
import type { Id } from '$api/types';
import type { GroupRow } from '../types';

export interface GroupForm {
  name: string;
  kind: string;
  /** Empty for nobody. */
  responsible_id: string;
  mailbox: string;
  out_of_use: boolean;
  restricted: boolean;
  member_ids: Id[];
}

export const formOf = (row: GroupRow | null): GroupForm => ({
  name: row?.name ?? '',
  kind: row?.kind ?? '',
  responsible_id: row?.responsible_id ?? '',
  mailbox: row?.mailbox ?? '',
  out_of_use: row?.out_of_use ?? false,
  restricted: row?.restricted ?? false,
  member_ids: row?.member_ids ?? [],
});

/** Nobody is sent as null. */
export const sent = ({ responsible_id, ...form }: GroupForm) => ({
  ...form,
  responsible_id: responsible_id === '' ? null : responsible_id,
});

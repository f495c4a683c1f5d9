// The form of a connected form, and what may be filled into its address.
import type { ConnectorKind, FormConnector } from '$api/connectors';

export const KINDS = ['google_forms', 'custom'] as const satisfies readonly ConnectorKind[];

/** What of a contact is put into an address, in the order of the instructions. */
export const FILLED = ['protocol', 'customer', 'phone', 'email', 'tax_id', 'agent', 'queue'] as const;

export interface ConnectorForm {
  name: string;
  queue_id: string;
  kind: ConnectorKind;
  address: string;
}

export const formOf = (row: FormConnector | null, kind: ConnectorKind): ConnectorForm => ({
  name: row?.name ?? '',
  queue_id: row?.queue_id ?? '',
  kind: row?.kind ?? kind,
  address: row?.address ?? '',
});

/** The address as it is read: without the placeholders that it begins to hold after a question mark. */
export const hostOf = (address: string): string => /^https:\/\/([^/?#]+)/i.exec(address)?.[1] ?? address;

export const isKind = (text: string | null): text is ConnectorKind => KINDS.some((kind) => kind === text);

// From the fields of the form to what the server takes: empty fields are left out, addresses become contact points.
import type { NewPerson } from '$api/types';

export interface PersonFields {
  kind: 'natural' | 'legal';
  name: string;
  trade_name: string;
  tax_id: string;
  phone: string;
  email: string;
  handle: string;
  note: string;
}

export function personOf(fields: PersonFields): NewPerson {
  const points: NewPerson['contact_points'] = [];
  if (fields.phone.trim() !== '') points.push({ kind: 'phone', value: fields.phone.trim(), label: 'mobile' });
  if (fields.email.trim() !== '') points.push({ kind: 'email', value: fields.email.trim(), label: 'other' });
  if (fields.handle.trim() !== '')
    points.push({ kind: 'handle', value: fields.handle.trim(), label: 'other' });
  return {
    kind: fields.kind,
    name: fields.name.trim(),
    ...(fields.kind === 'legal' && fields.trade_name.trim() !== ''
      ? { trade_name: fields.trade_name.trim() }
      : {}),
    ...(fields.tax_id.trim() !== '' ? { tax_id: fields.tax_id.replace(/[.\-/\s]/g, '') } : {}),
    contact_points: points,
    ...(fields.note.trim() !== '' ? { note: fields.note.trim() } : {}),
  };
}

// From a person to the fields of the form and back: any number of phones in their parts, e-mails, and what the channel knows.
import type { ContactPoint, NewPerson, Person } from '$api/types';

export type PointLabel = ContactPoint['label'];
export const LABELS = ['mobile', 'business', 'home', 'other'] as const satisfies readonly PointLabel[];
/** The country that numbers are in unless somebody says otherwise. */
export const BRAZIL = '55';

interface Common {
  /** Tells rows apart while they are edited. */
  key: number;
  label: PointLabel;
  status: ContactPoint['status'];
}
export interface PhoneRow extends Common {
  country: string;
  area: string;
  number: string;
  /** The country code can be changed: no international calls are made unless somebody asks for it. */
  foreign: boolean;
  /** The address as the server masked it; written back as it is, it changes nothing. */
  masked?: { id: string; value: string };
}
export interface ValueRow extends Common {
  value: string;
}

export interface PersonFields {
  kind: 'natural' | 'legal';
  name: string;
  trade_name: string;
  tax_id: string;
  phones: PhoneRow[];
  emails: ValueRow[];
  handles: ValueRow[];
  note: string;
  gender: '' | NonNullable<Person['gender']>;
  /** Values of added fields by physical name; empty text for none. */
  custom: Record<string, string | boolean>;
  active: boolean;
  owner_id: string;
}

/** What the channel already knows. */
export interface Prefill {
  name: string;
  phone: string;
  email: string;
  handle?: string;
}

let made = 0;
const common = (label: PointLabel): Common => ({ key: (made += 1), label, status: 'active' });
const digitsOf = (text: string) => text.replaceAll(/\D/g, '');

/** `99999-0001` and `3333-0001`; anything else stays as it is. */
export function localPart(text: string): string {
  const found = /^(\d{4,5})(\d{4})$/.exec(digitsOf(text));
  return found && !text.trim().startsWith('+') ? `${found[1]}-${found[2]}` : text;
}

/** Takes area and number out of a whole Brazilian number, however it was typed or pasted. */
export function split(text: string): { area: string; number: string } | null {
  let digits = digitsOf(text);
  if (text.trim().startsWith('+')) {
    if (!digits.startsWith(BRAZIL)) return null;
    digits = digits.slice(2);
  } else if (/^55\d{10,11}$/.test(digits)) digits = digits.slice(2);
  if (isService(digits)) return null;
  digits = digits.replace(/^0/, '');
  return /^\d{10,11}$/.test(digits) ? { area: digits.slice(0, 2), number: localPart(digits.slice(2)) } : null;
}

/** Numbers without an area, such as 0800. */
const isService = (text: string) => /^0?[3589]00\d{6,7}$/.test(digitsOf(text));

/** A row for a number that is written as people write it. */
export function phoneRow(text = '', label: PointLabel = 'mobile'): PhoneRow {
  const parts = split(text) ?? { area: '', number: text.trim() };
  return { ...common(label), country: BRAZIL, ...parts, foreign: false };
}
export const valueRow = (value = '', label: PointLabel = 'other'): ValueRow => ({
  ...common(label),
  value,
});

/** The form for somebody new, with what the channel knows; a number that is masked cannot be registered, and is not written into it. */
export const fieldsOf = (prefill: Prefill): PersonFields => ({
  kind: 'natural',
  name: prefill.name,
  trade_name: '',
  tax_id: '',
  phones: [phoneRow(isMasked(prefill.phone) ? '' : prefill.phone)],
  emails: [valueRow(prefill.email)],
  handles: prefill.handle ? [valueRow(prefill.handle)] : [],
  note: '',
  gender: '',
  custom: {},
  active: true,
  owner_id: '',
});

/** A document that is shown only in part is not put into the form: nothing typed there keeps it. */
export const isMasked = (taxId: string | null): boolean => taxId?.includes('*') ?? false;

/** The form of somebody who is registered. */
export function fieldsOfPerson(person: Person): PersonFields {
  const points = person.contact_points;
  const kept = (point: ContactPoint) => ({ label: point.label, status: point.status });
  const values = (kind: ContactPoint['kind']) =>
    points.filter((one) => one.kind === kind).map((one) => ({ ...valueRow(one.value), ...kept(one) }));
  const phones = points
    .filter((one) => one.kind === 'phone')
    .map((one): PhoneRow => {
      const country = one.phone?.country_code ?? BRAZIL;
      const row = one.phone
        ? { area: one.phone.area_code ?? '', number: localPart(one.phone.number) }
        : { area: '', number: one.value };
      const masked = isMasked(one.value) ? { masked: { id: one.id, value: one.value } } : {};
      return { ...common('mobile'), ...kept(one), country, ...row, ...masked, foreign: country !== BRAZIL };
    });
  const emails = values('email');
  return {
    kind: person.kind,
    name: person.name,
    trade_name: person.trade_name ?? '',
    tax_id: isMasked(person.tax_id) ? '' : (person.tax_id ?? ''),
    phones: phones.length > 0 ? phones : [phoneRow()],
    emails: emails.length > 0 ? emails : [valueRow()],
    handles: values('handle'),
    note: person.note ?? '',
    gender: person.gender ?? '',
    custom: { ...(person.custom as PersonFields['custom']) },
    active: person.active,
    owner_id: person.owner_id ?? '',
  };
}

/** The number as the server takes it. */
export function phoneText(row: PhoneRow): string {
  const number = row.number.trim();
  if (row.masked && isMasked(number)) return row.masked.value;
  if (number.startsWith('+')) return number;
  if (row.country === BRAZIL && row.area.trim() === '') return number;
  return `+${digitsOf(row.country)}${digitsOf(row.area)}${digitsOf(number)}`;
}

const isBlank = (row: PhoneRow) => row.number.trim() === '' && row.area.trim() === '';

/** What a phone still needs: type, area code and number. Rows without anything are no phones. */
export function missing(row: PhoneRow): 'area' | 'number' | null {
  if (isBlank(row)) return null;
  if (row.number.trim() === '') return 'number';
  const needsArea =
    row.country === BRAZIL &&
    row.area.trim() === '' &&
    !row.number.trim().startsWith('+') &&
    !isService(row.number);
  return needsArea ? 'area' : null;
}

export interface Sent {
  key: number;
  point: NonNullable<NewPerson['contact_points']>[number];
}

/** The addresses in the order in which they are sent, each with the row that it came from. */
export function sentOf(fields: PersonFields): Sent[] {
  const of = (kind: ContactPoint['kind'], row: Common, value: string): Sent => ({
    key: row.key,
    point: { kind, value, label: row.label, status: row.status },
  });
  return [
    ...fields.phones
      .filter((row) => !isBlank(row))
      .map((row) => {
        const sent = of('phone', row, phoneText(row));
        return row.masked?.value === sent.point.value
          ? { ...sent, point: { ...sent.point, id: row.masked.id } }
          : sent;
      }),
    ...fields.emails
      .filter((row) => row.value.trim() !== '')
      .map((row) => of('email', row, row.value.trim())),
    ...fields.handles.map((row) => of('handle', row, row.value.trim())),
  ];
}

const document = (fields: PersonFields) => fields.tax_id.replace(/[.\-/\s]/g, '');

const filled = (custom: PersonFields['custom']) =>
  Object.fromEntries(Object.entries(custom).filter(([, value]) => value !== ''));

/** What was written anew; what was emptied is sent as nothing. */
const differing = (before: PersonFields['custom'], now: PersonFields['custom']) =>
  Object.fromEntries(
    Object.entries(now)
      .filter(([name, value]) => value !== (before[name] ?? ''))
      .map(([name, value]) => [name, value === '' ? null : value]),
  );

export function personOf(fields: PersonFields): NewPerson {
  return {
    kind: fields.kind,
    name: fields.name.trim(),
    ...(fields.kind === 'legal' && fields.trade_name.trim() !== ''
      ? { trade_name: fields.trade_name.trim() }
      : {}),
    ...(document(fields) !== '' ? { tax_id: document(fields) } : {}),
    contact_points: sentOf(fields).map((one) => one.point),
    ...(fields.note.trim() !== '' ? { note: fields.note.trim() } : {}),
    ...(fields.kind === 'natural' && fields.gender !== '' ? { gender: fields.gender } : {}),
    custom: filled(fields.custom),
    active: fields.active,
    ...(fields.owner_id !== '' ? { owner_id: fields.owner_id } : {}),
  };
}

/** What somebody changed of a person. A masked document that nobody wrote over stays. */
export function changesOf(person: Person, fields: PersonFields) {
  const typed = document(fields);
  const text = (value: string) => (value.trim() === '' ? null : value.trim());
  return {
    kind: fields.kind,
    name: fields.name.trim(),
    trade_name: fields.kind === 'legal' ? text(fields.trade_name) : null,
    ...(isMasked(person.tax_id) && typed === '' ? {} : { tax_id: text(typed) }),
    note: text(fields.note),
    gender: fields.kind === 'natural' && fields.gender !== '' ? fields.gender : null,
    custom: differing((person.custom ?? {}) as PersonFields['custom'], fields.custom),
    active: fields.active,
    ...(fields.owner_id === (person.owner_id ?? '') ? {} : { owner_id: text(fields.owner_id) }),
    contact_points: sentOf(fields).map((one) => one.point),
  };
}

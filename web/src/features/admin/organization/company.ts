// The record of the company as a flat form, and back.
import type { CompanyRecord } from '$api/accounts';

type Responsible = CompanyRecord['responsible'];
export type CompanyForm = Record<
  Exclude<keyof CompanyRecord, 'responsible'> | `responsible.${keyof Responsible}`,
  string
>;

export const REQUIRED: readonly (keyof CompanyForm)[] = [
  'cnpj',
  'email',
  'phone',
  'postal_code',
  'street',
  'number',
  'city',
  'state',
  'country',
  'responsible.name',
  'responsible.cpf',
  'responsible.email',
  'responsible.phone',
];

/** Turns the record into fields; nothing recorded yet is empty fields in Brazil. */
export function flat(record: CompanyRecord | null): CompanyForm {
  return {
    cnpj: record?.cnpj ?? '',
    email: record?.email ?? '',
    phone: record?.phone ?? '',
    postal_code: (record?.postal_code ?? '').replace(/^(\d{5})(\d{3})$/, '$1-$2'),
    street: record?.street ?? '',
    number: record?.number ?? '',
    complement: record?.complement ?? '',
    district: record?.district ?? '',
    city: record?.city ?? '',
    state: record?.state ?? '',
    country: record?.country ?? 'Brasil',
    'responsible.name': record?.responsible.name ?? '',
    'responsible.cpf': record?.responsible.cpf ?? '',
    'responsible.email': record?.responsible.email ?? '',
    'responsible.phone': record?.responsible.phone ?? '',
  };
}

const optional = (text: string) => (text.trim() === '' ? null : text);

/** Turns the fields into the record. */
export function nested(form: CompanyForm): CompanyRecord {
  return {
    cnpj: form.cnpj,
    email: form.email,
    phone: form.phone,
    postal_code: form.postal_code,
    street: form.street,
    number: form.number,
    complement: optional(form.complement),
    district: optional(form.district),
    city: form.city,
    state: form.state,
    country: form.country,
    responsible: {
      name: form['responsible.name'],
      cpf: form['responsible.cpf'],
      email: form['responsible.email'],
      phone: form['responsible.phone'],
    },
  };
}

// What the columns of a file may mean, and what is told before it is sent.
import type { ImportKey } from '$api/imports';
import { t, type Key } from '$i18n';

/** Phones and e-mail addresses that a list of choices offers; a file with more is still understood by its titles. */
const PHONES = 10;
const EMAILS = 5;

export const KEYS: readonly ImportKey[] = ['tax_id', 'email', 'phone'];

const ONCE = ['name', 'trade_name', 'kind', 'tax_id', 'active', 'owner', 'note', 'gender', 'custom'] as const;
const PHONE = ['phone', 'phone_country', 'phone_area', 'phone_number', 'phone_label'] as const;

export interface Choice {
  value: string;
  label: string;
}

const numbered = (name: (typeof PHONE)[number] | 'email', count: number): Choice[] =>
  Array.from({ length: count }, (_, at) => ({
    value: `${name}_${at + 1}`,
    label: t(`imports.field.${name}`, { number: at + 1 }),
  }));

/** Everything that a column may mean; the empty value leaves it out. */
export function choices(): Choice[] {
  return [
    { value: '', label: t('imports.leave_out') },
    ...ONCE.map((value) => ({ value, label: t(`imports.field.${value}`) })),
    ...numbered('email', EMAILS),
    ...PHONE.flatMap((name) => numbered(name, PHONES)),
  ];
}

/** Tells whether a column holds what people are recognised by. */
export const holds = (key: ImportKey, field: string): boolean =>
  key === 'tax_id'
    ? field === 'tax_id'
    : key === 'email'
      ? field.startsWith('email_')
      : /^phone_(number_)?\d+$/.test(field);

/** The key that is offered first: the surest that the file has. */
export const firstKey = (columns: readonly string[]): ImportKey =>
  KEYS.find((key) => columns.some((field) => holds(key, field))) ?? 'tax_id';

/** What keeps the file from being sent, or nothing. */
export function hindrance(columns: readonly string[], key: ImportKey): Key | null {
  const meant = columns.filter((field) => field !== '');
  if (new Set(meant).size < meant.length) return 'imports.twice';
  if (!meant.some((field) => holds(key, field))) return 'imports.no_key';
  return null;
}

/** The columns that mean the same as an earlier one. */
export const repeated = (columns: readonly string[], at: number): boolean =>
  columns[at] !== '' && columns.indexOf(columns[at] ?? '') < at;

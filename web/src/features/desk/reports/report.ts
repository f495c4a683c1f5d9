// What is asked of a report lives in the address; what it answers is shown as the unit of each column says.
import type { ReportRowsQuery } from '$api/reports';
import type { components } from '$api/schema';
import { locale, t } from '$i18n';
import { dateTime, number, ratio } from '$i18n/format';
import { duration, timeZone } from '$i18n/frame';

export type Report = components['schemas']['ReportView'];
export type ReportColumn = components['schemas']['ReportColumn'];
export type ReportExport = components['schemas']['ReportExportView'];
export type Question = components['schemas']['Question'];
export type Row = readonly unknown[];
type FilterName = Report['filters'][number]['filter'];

export const MEDIA = ['chat', 'messaging'] as const;
export const RESULTS = ['concluded', 'transferred', 'canceled', 'withdrawn', 'abandoned', 'open'] as const;

export interface Asked {
  from: string;
  to: string;
  /** `08:30`, or nothing. */
  fromTime: string;
  toTime: string;
  medium: string;
  queue: string;
  user: string;
  code: string;
  result: string;
  number: string;
  customer: string;
}

const KEYS = [
  'from',
  'to',
  'fromTime',
  'toTime',
  'medium',
  'queue',
  'user',
  'code',
  'result',
  'number',
  'customer',
] as const;

/** The civil day of a moment, where the organization is. */
export function dayOf(at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: timeZone() }).format(at / 1000);
}

const among = (all: readonly string[], text: string | null) =>
  text !== null && all.includes(text) ? text : '';
const fits = (pattern: RegExp, text: string | null, or = '') =>
  text !== null && pattern.test(text) ? text : or;

/** Reads the address. What it does not know is as if it were not there. */
export function readAsked(address: string, today: string): Asked {
  const given = new URLSearchParams(address);
  const id = (name: string) => fits(/^\d{1,19}$/, given.get(name));
  const time = (name: string) => fits(/^([01]\d|2[0-3]):[0-5]\d$/, given.get(name));
  return {
    from: fits(/^\d{4}-\d{2}-\d{2}$/, given.get('from'), today),
    to: fits(/^\d{4}-\d{2}-\d{2}$/, given.get('to'), today),
    fromTime: time('fromTime'),
    toTime: time('toTime'),
    medium: among(MEDIA, given.get('medium')),
    queue: id('queue'),
    user: id('user'),
    code: id('code'),
    result: among(RESULTS, given.get('result')),
    number: (given.get('number') ?? '').trim().slice(0, 40),
    customer: (given.get('customer') ?? '').trim().slice(0, 80),
  };
}

/** What the address keeps. */
export function kept(asked: Asked, today: string): [string, string | null][] {
  const first: Partial<Asked> = { from: today, to: today };
  return KEYS.map((key) => [key, asked[key] === (first[key] ?? '') ? null : asked[key]]);
}

const minutes = (time: string): number | undefined => {
  const [hours = '0', rest = '0'] = time.split(':');
  return time === '' ? undefined : Number(hours) * 60 + Number(rest);
};

/** The question to the server: only what the report filters by. */
export function questionOf(
  report: Report,
  asked: Asked,
): Omit<ReportRowsQuery, 'report' | 'limit' | 'cursor'> {
  const takes = (filter: FilterName) => report.filters.some((one) => one.filter === filter);
  const given = (filter: FilterName, text: string) => (takes(filter) && text !== '' ? text : undefined);
  return {
    from: asked.from,
    to: asked.to,
    from_min: takes('time') ? minutes(asked.fromTime) : undefined,
    to_min: takes('time') ? minutes(asked.toTime) : undefined,
    medium: MEDIA.find((one) => one === given('medium', asked.medium)),
    queue_id: given('queue', asked.queue),
    user_id: given('user', asked.user),
    wrap_up_code_id: given('wrap_up_code', asked.code),
    result: RESULTS.find((one) => one === given('result', asked.result)),
    number: given('number', asked.number),
    customer: given('customer', asked.customer),
  };
}

/** Tells whether a filter without which nothing can be asked is still empty. */
export function lacks(report: Report, asked: Asked): boolean {
  return report.filters.some((one) => one.required && one.filter === 'medium' && asked.medium === '');
}

const share = (value: unknown): { num: number; den: number } | null =>
  typeof value === 'object' && value !== null && 'num' in value && 'den' in value
    ? { num: Number(value.num), den: Number(value.den) }
    : null;

const dayText = (text: string): string => {
  const [year, month, day] = text.split('-');
  return locale() === 'en' ? text : `${day}/${month}/${year}`;
};

/** Shows a cell; a dash when there is nothing to say. */
export function cellText(column: ReportColumn, value: unknown): string {
  if (value === null || value === undefined) return '–';
  switch (column.unit) {
    case 'day':
      return dayText(String(value));
    case 'hour':
      return t('reports.hour', { hour: String(value).padStart(2, '0') });
    case 'moment':
      return dateTime(Number(value), locale());
    case 'count':
      return number(Number(value), locale());
    case 'duration':
      return duration(Number(value));
    case 'share':
      return ratio(share(value), locale(), 1);
    case 'text':
    case 'id':
      return String(value);
  }
}

/** What a column is sorted by; what is empty comes last in either direction. */
export function sortValue(value: unknown): number | string | null {
  if (value === null || value === undefined) return null;
  const part = share(value);
  if (part) return part.num / part.den;
  return typeof value === 'number' ? value : String(value);
}

/** Sorts rows by a column. */
export function sorted(rows: readonly Row[], at: number, down: boolean): Row[] {
  return rows.toSorted((a, b) => {
    const [x, y] = [sortValue(a[at]), sortValue(b[at])];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    const order =
      typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), locale());
    return down ? -order : order;
  });
}

export const isNumeric = (column: ReportColumn): boolean =>
  ['hour', 'moment', 'count', 'duration', 'share', 'day', 'id'].includes(column.unit);

/** Figures stand at the right, under each other. */
export const atEnd = (column: ReportColumn): boolean => ['count', 'duration', 'share'].includes(column.unit);

// One formatter for each kind of value shown: times, durations, numbers, sizes, telephone numbers.
import type { Micros } from '$api/types';
import { timeZone } from './frame';
import { dates as zoneless, numbers } from './intl';

export { duration, initials, setTimeZone, waitText } from './frame';

const dates = (locale: string, options: Intl.DateTimeFormatOptions) =>
  zoneless(locale, { ...options, timeZone: timeZone() });

const day = (at: Micros, locale: string) =>
  dates(locale, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at / 1000);

/** `23:16` */
export function clockTime(at: Micros, locale: string): string {
  return dates(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at / 1000);
}

/** `21/11/2026, 23:16` */
export function dateTime(at: Micros, locale: string): string {
  return dates(locale, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at / 1000);
}

/** Tells whether two moments fall on the same day of the organization. */
export function sameDay(a: Micros, b: Micros): boolean {
  return day(a, 'en-CA') === day(b, 'en-CA');
}

/** `hoje`, `ontem`, else `sexta-feira, 20 de novembro`, with a capital. */
export function dayLabel(at: Micros, now: Micros, locale: string): string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  let text: string;
  if (sameDay(at, now)) text = relative.format(0, 'day');
  else if (sameDay(at, now - 86_400_000_000)) text = relative.format(-1, 'day');
  else text = dates(locale, { weekday: 'long', day: 'numeric', month: 'long' }).format(at / 1000);
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

/** Time of a list row: the clock today, the weekday this week, else the date. */
export function listTime(at: Micros, now: Micros, locale: string, justNow: string): string {
  const seconds = Math.floor((now - at) / 1_000_000);
  if (seconds < 60) return justNow;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (sameDay(at, now)) return clockTime(at, locale);
  if (seconds < 6 * 86_400) return dates(locale, { weekday: 'short' }).format(at / 1000);
  return dates(locale, { day: '2-digit', month: '2-digit' }).format(at / 1000);
}

/** A moment to come: the clock today, the weekday with it within a week, else the date. */
export function nearTime(at: Micros, now: Micros, locale: string): string {
  const clock = clockTime(at, locale);
  if (sameDay(at, now)) return clock;
  if (Math.abs(at - now) < 6 * 86_400_000_000)
    return `${dates(locale, { weekday: 'short' }).format(at / 1000)} ${clock}`;
  return `${dates(locale, { day: '2-digit', month: '2-digit' }).format(at / 1000)} ${clock}`;
}

export function number(value: number, locale: string): string {
  return numbers(locale).format(value);
}

/** `R$ 1.234,56` from centavos. */
export function money(cents: number, locale: string): string {
  return numbers(locale, { style: 'currency', currency: 'BRL' }).format(cents / 100);
}

/** `78,4%` from the two counts; a dash when nothing was counted. */
export function ratio(part: { num: number; den: number } | null, locale: string, digits = 0): string {
  if (!part || part.den === 0) return '–';
  return numbers(locale, { style: 'percent', maximumFractionDigits: digits }).format(part.num / part.den);
}

/** `1,4 MB` */
export function bytes(size: number, locale: string): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = size;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${numbers(locale, { maximumFractionDigits: unit === 0 ? 0 : 1 }).format(value)} ${units[unit]}`;
}

/** `+55 11 98844-2201` for a Brazilian number in E.164; any other number is shown as it is. */
export function phone(value: string): string {
  const found = /^\+55(\d{2})([\d*]{4,5})(\d{4})$/.exec(value);
  return found ? `+55 ${found[1]} ${found[2]}-${found[3]}` : value;
}

/** CPF and CNPJ with their points; a masked or foreign document is shown as it is. */
export function taxId(value: string): string {
  if (/^\d{11}$/.test(value)) return value.replace(/^(\d{3})(\d{3})(\d{3})(\d{2})$/, '$1.$2.$3-$4');
  if (/^[\dA-Z]{12}\d{2}$/.test(value)) {
    return value.replace(/^(.{2})(.{3})(.{3})(.{4})(.{2})$/, '$1.$2.$3/$4-$5');
  }
  return value;
}

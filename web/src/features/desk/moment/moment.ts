// A moment to come: quick choices, the ways between microseconds and a date field, and how one is said. All in the organization's zone.
import type { Micros } from '$api/types';
import { t, type Key } from '$i18n';
import { clockTime, dayLabel, sameDay } from '$i18n/format';
import { timeZone } from '$i18n/frame';

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;
/** When the day of work begins for who puts something off until another day. */
const MORNING = '09:00';

/** The moment as a date field holds it: `2026-11-23T09:00`. */
export function microsToField(at: Micros): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: timeZone(),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at / 1000);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** The moment that a date field means; null while it is not whole. */
export function fieldToMicros(value: string): Micros | null {
  const wanted = Date.parse(`${value}Z`);
  if (Number.isNaN(wanted)) return null;
  // The zone's distance at about that time; asked twice, because the first answer may lie on the other side of a change of clocks.
  let at = wanted;
  for (let n = 0; n < 2; n += 1) at += wanted - Date.parse(`${microsToField(at * 1000)}Z`);
  return at * 1000;
}

export interface Choice {
  key: Key;
  at: Micros;
}

/** Quick choices from now on. On a Sunday the Monday meant is the one after tomorrow's. */
export function choices(now: Micros): Choice[] {
  const morning = (days: number) =>
    fieldToMicros(`${microsToField(now + days * DAY).slice(0, 10)}T${MORNING}`);
  const weekday = new Date(`${microsToField(now).slice(0, 10)}T00:00Z`).getUTCDay();
  const found: { key: Key; at: Micros | null }[] = [
    { key: 'desk.in_one_hour', at: now + HOUR },
    { key: 'desk.in_four_hours', at: now + 4 * HOUR },
    { key: 'desk.tomorrow', at: morning(1) },
    { key: 'desk.next_monday', at: morning(weekday === 0 ? 8 : 8 - weekday) },
  ];
  return found.flatMap((one) => (one.at === null ? [] : [{ key: one.key, at: one.at }]));
}

/** `hoje, 14:30`, `amanhã, 09:00`, else `segunda-feira, 23 de novembro, 09:00`. */
export function momentText(at: Micros, now: Micros, locale: string): string {
  const clock = clockTime(at, locale);
  if (sameDay(at, now)) return t('desk.moment_today', { clock });
  if (sameDay(at, now + DAY)) return t('desk.moment_tomorrow', { clock });
  const day = dayLabel(at, now, locale);
  return `${day.charAt(0).toLocaleLowerCase(locale)}${day.slice(1)}, ${clock}`;
}

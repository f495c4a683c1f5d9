// Due dates: quick choices, and the two ways between microseconds and a date field.
import type { Micros } from '$api/types';
import type { Key } from '$i18n';

const HOUR = 3_600_000_000;

/** Quick choices from now on. Tomorrow is nine o'clock in this browser's zone. */
export function dueChoices(now: Micros): { key: Key; at: Micros }[] {
  const tomorrow = new Date(now / 1000);
  tomorrow.setDate(tomorrow.getDate() + 1);
  tomorrow.setHours(9, 0, 0, 0);
  return [
    { key: 'desk.in_one_hour', at: now + HOUR },
    { key: 'desk.in_four_hours', at: now + 4 * HOUR },
    { key: 'desk.tomorrow', at: tomorrow.getTime() * 1000 },
  ];
}

export function microsToField(at: Micros): string {
  const date = new Date(at / 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function fieldToMicros(value: string): Micros | null {
  const ms = new Date(value).getTime();
  return Number.isNaN(ms) ? null : ms * 1000;
}

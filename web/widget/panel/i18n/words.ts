/** Turns keys into words: fills `{x}`, picks singular or plural at ` | `, and formats times and sizes with `Intl`. */
import type { Locale } from '../protocol';
import { en } from './en';
import { es } from './es';
import { type Key, ptBR } from './pt-BR';

export type { Key } from './pt-BR';

export const DICTIONARIES: Record<Locale, Record<Key, string>> = { 'pt-BR': ptBR, en, es };

export type Fill = Record<string, string | number>;

/** Picks the first wish that we speak; a bare `pt` or `es-MX` counts. */
export function pickLocale(wishes: readonly (string | null | undefined)[]): Locale {
  for (const wish of wishes) {
    const language = wish?.toLowerCase().split(/[-_]/)[0];
    if (language === 'pt') return 'pt-BR';
    if (language === 'en' || language === 'es') return language;
  }
  return 'pt-BR';
}

/** `one | many` picks by `count`: one only for exactly 1. */
export function say(locale: Locale, key: Key, fill: Fill = {}): string {
  const [one, many] = DICTIONARIES[locale][key].split(' | ');
  const chosen = many !== undefined && fill['count'] !== 1 ? many : (one ?? '');
  return chosen.replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ''));
}

const DAY_MS = 86_400_000;

/** Microseconds of the wire to a date. */
export function dateOf(at: number): Date {
  return new Date(at / 1000);
}

export function clock(locale: Locale, at: number): string {
  return dateOf(at).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
}

/** Names a day: today, yesterday, else the date. */
export function dayName(locale: Locale, at: number, now: Date): string {
  const day = dateOf(at);
  const start = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  if (day.getTime() >= start) return say(locale, 'thread.today');
  if (day.getTime() >= start - DAY_MS) return say(locale, 'thread.yesterday');
  return day.toLocaleDateString(locale, { day: 'numeric', month: 'long' });
}

/** Says when the house opens again, with its weekday. */
export function moment(locale: Locale, at: number): string {
  return dateOf(at).toLocaleString(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  });
}

export function fileSize(locale: Locale, bytes: number): string {
  const [value, unit] =
    bytes >= 1_048_576 ? [bytes / 1_048_576, 'megabyte'] : [Math.max(1, bytes / 1024), 'kilobyte'];
  return value.toLocaleString(locale, {
    style: 'unit',
    unit: unit as string,
    maximumFractionDigits: value < 10 ? 1 : 0,
  });
}

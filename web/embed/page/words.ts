/** Turns keys into words: fills `{x}` and picks singular or plural at ` | `. */
import { en } from './i18n/en';
import { es } from './i18n/es';
import { type Key, ptBR } from './i18n/pt-BR';

export type { Key } from './i18n/pt-BR';
export type Locale = 'pt-BR' | 'en' | 'es';

export const DICTIONARIES: Record<Locale, Record<Key, string>> = { 'pt-BR': ptBR, en, es };

/** Says a key in the language of the page; `one | many` picks by `count`: one only for exactly 1. */
export function say(locale: Locale, key: Key, fill: Record<string, string | number> = {}): string {
  const [one, many] = DICTIONARIES[locale][key].split(' | ');
  const chosen = many !== undefined && fill['count'] !== 1 ? many : (one ?? '');
  return chosen.replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ''));
}

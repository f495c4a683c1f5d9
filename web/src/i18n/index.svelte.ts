// The language of the interface. Portuguese is the source, ships with the first load and is the type of the others.
import { setRequestLocale } from '$api/client';
import type { LocaleCode } from '$api/types';
import { fill, type Params } from './message';
import { ptBR, type Dictionary, type Key } from './pt-BR';

export type { Key, Dictionary } from './pt-BR';
export type { Params } from './message';

export const LOCALES: readonly LocaleCode[] = ['pt-BR', 'en', 'es'];
const STORED = 'unissono.locale';

let dictionary = $state.raw<Dictionary>(ptBR);
let current = $state<LocaleCode>('pt-BR');

const loaders: Record<LocaleCode, () => Promise<Dictionary>> = {
  'pt-BR': () => Promise.resolve(ptBR),
  en: () => import('./en').then((module) => module.en),
  es: () => import('./es').then((module) => module.es),
};

/** Gives the text of a key in the current language. */
export function t(key: Key, params?: Params): string {
  const message = dictionary[key];
  return message.includes('{') ? fill(message, params ?? {}, current) : message;
}

/** Gives the current language. */
export function locale(): LocaleCode {
  return current;
}

/** Changes the language; the choice is kept for the next visit of this browser. */
export async function setLocale(next: LocaleCode): Promise<void> {
  dictionary = await loaders[next]();
  current = next;
  document.documentElement.lang = next;
  setRequestLocale(next);
  try {
    localStorage.setItem(STORED, next);
  } catch {
    // Storage is blocked: the choice lasts for this page.
  }
}

/** Picks the language before anybody is signed in: the kept one, else the browser's, else Portuguese. */
export function firstLocale(): LocaleCode {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(STORED);
  } catch {
    kept = null;
  }
  const wished = [kept, ...navigator.languages].filter((one): one is string => typeof one === 'string');
  for (const wish of wished) {
    const found = LOCALES.find((one) => one.slice(0, 2) === wish.slice(0, 2).toLowerCase());
    if (found) return found;
  }
  return 'pt-BR';
}

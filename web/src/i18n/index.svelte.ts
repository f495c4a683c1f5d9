// The language of the interface. The words of the frame ship with the first load; each area's words come with the area.
import { setRequestLocale } from '$api/client';
import type { LocaleCode } from '$api/types';
import { fill, type Params } from './message';
import { common as ptBRCommon } from './pt-BR/common';
import type { Key } from './pt-BR';

export type { Key } from './pt-BR';
export type { Params } from './message';

export const LOCALES: readonly LocaleCode[] = ['pt-BR', 'en', 'es'];
const STORED = 'unissono.locale';

/** Parts of the product with words of their own. */
export type Area =
  | 'account'
  | 'layers'
  | 'desk'
  | 'later'
  | 'modeller'
  | 'letters'
  | 'people'
  | 'privacy'
  | 'process'
  | 'callbacks'
  | 'cases'
  | 'sales'
  | 'social'
  | 'conversations'
  | 'reports'
  | 'retention'
  | 'supervisor'
  | 'webhooks'
  | 'admin';
type Words = Readonly<Record<string, string>>;

let dictionary = $state.raw<Words>(ptBRCommon);
let current = $state<LocaleCode>('pt-BR');
let wish: LocaleCode = 'pt-BR';
const asked = new Map<Area, Promise<void>>();

const common: Record<LocaleCode, () => Promise<Words>> = {
  'pt-BR': () => Promise.resolve(ptBRCommon),
  en: () => import('./en/common').then((module) => module.common),
  es: () => import('./es/common').then((module) => module.common),
};
const areas: Record<LocaleCode, Record<Area, () => Promise<Words>>> = {
  'pt-BR': {
    account: () => import('./pt-BR/account').then((module) => module.account),
    layers: () => import('./pt-BR/layers').then((module) => module.layers),
    desk: () => import('./pt-BR/desk').then((module) => module.desk),
    later: () => import('./pt-BR/later').then((module) => module.later),
    modeller: () => import('./pt-BR/modeller').then((module) => module.modeller),
    letters: () => import('./pt-BR/letters').then((module) => module.letters),
    people: () => import('./pt-BR/people').then((module) => module.people),
    privacy: () => import('./pt-BR/privacy').then((module) => module.privacy),
    process: () => import('./pt-BR/process').then((module) => module.process),
    callbacks: () => import('./pt-BR/callbacks').then((module) => module.callbacks),
    cases: () => import('./pt-BR/cases').then((module) => module.cases),
    sales: () => import('./pt-BR/sales').then((module) => module.sales),
    social: () => import('./pt-BR/social').then((module) => module.social),
    conversations: () => import('./pt-BR/conversations').then((module) => module.conversations),
    reports: () => import('./pt-BR/reports').then((module) => module.reports),
    retention: () => import('./pt-BR/retention').then((module) => module.retention),
    supervisor: () => import('./pt-BR/supervisor').then((module) => module.supervisor),
    webhooks: () => import('./pt-BR/webhooks').then((module) => module.webhooks),
    admin: () => import('./pt-BR/admin').then((module) => module.admin),
  },
  en: {
    account: () => import('./en/account').then((module) => module.account),
    layers: () => import('./en/layers').then((module) => module.layers),
    desk: () => import('./en/desk').then((module) => module.desk),
    later: () => import('./en/later').then((module) => module.later),
    modeller: () => import('./en/modeller').then((module) => module.modeller),
    letters: () => import('./en/letters').then((module) => module.letters),
    people: () => import('./en/people').then((module) => module.people),
    privacy: () => import('./en/privacy').then((module) => module.privacy),
    process: () => import('./en/process').then((module) => module.process),
    callbacks: () => import('./en/callbacks').then((module) => module.callbacks),
    cases: () => import('./en/cases').then((module) => module.cases),
    sales: () => import('./en/sales').then((module) => module.sales),
    social: () => import('./en/social').then((module) => module.social),
    conversations: () => import('./en/conversations').then((module) => module.conversations),
    reports: () => import('./en/reports').then((module) => module.reports),
    retention: () => import('./en/retention').then((module) => module.retention),
    supervisor: () => import('./en/supervisor').then((module) => module.supervisor),
    webhooks: () => import('./en/webhooks').then((module) => module.webhooks),
    admin: () => import('./en/admin').then((module) => module.admin),
  },
  es: {
    account: () => import('./es/account').then((module) => module.account),
    layers: () => import('./es/layers').then((module) => module.layers),
    desk: () => import('./es/desk').then((module) => module.desk),
    later: () => import('./es/later').then((module) => module.later),
    modeller: () => import('./es/modeller').then((module) => module.modeller),
    letters: () => import('./es/letters').then((module) => module.letters),
    people: () => import('./es/people').then((module) => module.people),
    privacy: () => import('./es/privacy').then((module) => module.privacy),
    process: () => import('./es/process').then((module) => module.process),
    callbacks: () => import('./es/callbacks').then((module) => module.callbacks),
    cases: () => import('./es/cases').then((module) => module.cases),
    sales: () => import('./es/sales').then((module) => module.sales),
    social: () => import('./es/social').then((module) => module.social),
    conversations: () => import('./es/conversations').then((module) => module.conversations),
    reports: () => import('./es/reports').then((module) => module.reports),
    retention: () => import('./es/retention').then((module) => module.retention),
    supervisor: () => import('./es/supervisor').then((module) => module.supervisor),
    webhooks: () => import('./es/webhooks').then((module) => module.webhooks),
    admin: () => import('./es/admin').then((module) => module.admin),
  },
};

/** Loads the words of an area; a route waits for them together with its screen. */
export function loadWords(area: Area): Promise<void> {
  const held = asked.get(area);
  if (held) return held;
  const added = add(area).catch((error: unknown) => {
    asked.delete(area);
    throw error;
  });
  asked.set(area, added);
  return added;
}

/** Adds to what is there: of two areas that come at once, neither takes the other's words away. */
async function add(area: Area): Promise<void> {
  for (;;) {
    const language = current;
    const more = await areas[language][area]();
    if (language !== current) continue;
    dictionary = { ...dictionary, ...more };
    return;
  }
}

/** Hooks of an area's routes: its words come before its first screen. */
export const words = (...needed: Area[]): { beforeLoad: () => Promise<void> } => ({
  beforeLoad: () => Promise.all(needed.map(loadWords)).then(() => undefined),
});

/** Wraps a lazy screen so that it comes together with the words it needs. */
export function withWords<T>(needed: Area | Area[], screen: () => Promise<T>): () => Promise<T> {
  const both = async () => {
    const [loaded] = await Promise.all([screen(), ...[needed].flat().map(loadWords)]);
    return loaded;
  };
  // The router tells a lazy screen from a component by its source text.
  both.toString = () => '() => import(screen)';
  return both;
}

/** Gives the text of a key in the current language. */
export function t(key: Key, params?: Params): string {
  const message = dictionary[key] ?? key;
  return message.includes('{') ? fill(message, params ?? {}, current) : message;
}

/** Gives the current language. */
export function locale(): LocaleCode {
  return current;
}

/** Changes the language; the choice is kept for the next visit of this browser. */
export async function setLocale(next: LocaleCode): Promise<void> {
  wish = next;
  let found: Words[];
  let count: number;
  do {
    count = asked.size;
    found = await Promise.all([common[next](), ...[...asked.keys()].map((area) => areas[next][area]())]);
  } while (count < asked.size);
  // Somebody chose again meanwhile.
  if (wish !== next) return;
  dictionary = Object.assign({}, ...found) as Words;
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

// Names of emoji in three languages, loaded when the picker is first opened.
import type { LocaleCode } from '$api/types';

interface Entry {
  annotation: string;
  emoji: string;
  group?: number;
  tags?: string[];
}
export interface Emoji {
  sign: string;
  name: string;
  words: string;
  group: number;
}

const loaders: Record<LocaleCode, () => Promise<unknown>> = {
  'pt-BR': () => import('emoji-picker-element-data/pt/cldr/data.json'),
  en: () => import('emoji-picker-element-data/en/cldr/data.json'),
  es: () => import('emoji-picker-element-data/es/cldr/data.json'),
};
const held = new Map<LocaleCode, Promise<readonly Emoji[]>>();

export function emojiOf(locale: LocaleCode): Promise<readonly Emoji[]> {
  let found = held.get(locale);
  if (!found) {
    found = loaders[locale]().then((module) =>
      (module as { default: Entry[] }).default.map((entry) => ({
        sign: entry.emoji,
        name: entry.annotation,
        words: `${entry.annotation} ${entry.tags?.join(' ') ?? ''}`,
        group: entry.group ?? 0,
      })),
    );
    held.set(locale, found);
    found.catch(() => held.delete(locale));
  }
  return found;
}

// What bpmn-js says itself, in the language of the user.
import { t, type Key } from '$i18n';

const WORDS: Readonly<Record<string, Key>> = {
  'Append {type}': 'modeller.say_append',
  'Search in diagram': 'modeller.say_search',
  'element required': 'modeller.say_broken',
  'no diagram to display': 'process.drawing_none',
  'no process or collaboration to display': 'process.drawing_none',
};

export const wordsModule = {
  translate: [
    'value',
    (template: string, replacements: Record<string, string> = {}): string => {
      const key = WORDS[template];
      const text = key ? t(key) : template;
      return text.replace(/\{([^}]+)\}/g, (whole, name: string) => replacements[name] ?? whole);
    },
  ],
};

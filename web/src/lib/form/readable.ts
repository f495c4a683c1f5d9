// Answers as people read them.
import type { FormField } from './definition';
import { computedText, dayText, textOf } from './text';
import { locale } from '$i18n';
import { money } from '$i18n/format';

/** Gives an answer in words. References and files have names that others know. */
export function readable(field: FormField, answer: unknown, words: { yes: string; no: string }): string {
  if (typeof answer === 'boolean') return answer ? words.yes : words.no;
  switch (field.kind) {
    case 'computed':
      return computedText(field.shown_as, answer, words);
    case 'choice':
      return field.options.find((option) => option.key === answer)?.label ?? String(answer);
    case 'multi_choice':
    case 'tree': {
      const keys = Array.isArray(answer) ? answer.map(String) : [];
      const labels = keys.map((key) => field.options.find((option) => option.key === key)?.label ?? key);
      return labels.join(field.kind === 'tree' ? ' › ' : ', ');
    }
    case 'money':
      return typeof answer === 'number' ? money(answer, locale()) : String(answer);
    case 'date':
      return dayText(String(answer));
    default:
      return textOf(field.kind, answer);
  }
}

// Values of added fields: as people read them, and as the form holds them.
import type { PersonField } from '$api/privacy';
import { locale, t } from '$i18n';

/** What stands in the place of a value that the server masked. */
export const MASKED = '•••';

/** The day in words, without a clock: it is the same everywhere. */
function day(text: string): string {
  const at = new Date(`${text}T12:00:00Z`);
  return Number.isNaN(at.getTime()) ? text : at.toLocaleDateString(locale(), { timeZone: 'UTC' });
}

/** Words a value. */
export function wordsOf(field: PersonField, value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'privacy.yes' : 'privacy.no');
  const text = typeof value === 'string' ? value : '';
  if (text === MASKED) return text;
  if (field.kind === 'date') return day(text);
  if (field.kind === 'number') return text.replace('.', locale() === 'en' ? '.' : ',');
  return text;
}

/** A number as the server takes it: with a point. */
export const numberText = (typed: string): string =>
  typed.includes(',') ? typed.replaceAll('.', '').replace(',', '.').trim() : typed.trim();

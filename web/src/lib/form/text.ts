// Answers as people in Brazil write and read them. What cannot be read goes to the server as it was written, which says what is wrong with it.
import { locale } from '$i18n';
import { money, phone, taxId } from '$i18n/format';
import type { FormField, ShownAs } from './definition';

const THOUSANDS = /^-?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?$/;
const POINT = /^-?(?:\d+|\d{1,3}(?:,\d{3})+)\.\d+$/;

/** Reads `1.234,5` and `1234.5` as `1234.5`; undefined for what is no number. */
export function readDecimal(text: string): string | undefined {
  const bare = text.replaceAll(/\s/g, '').replace(/^R\$/, '').replace(/^-R\$/, '-');
  if (THOUSANDS.test(bare)) return bare.replaceAll('.', '').replace(',', '.');
  return POINT.test(bare) ? bare.replaceAll(',', '') : undefined;
}

/** Reads an amount in centavos; undefined for what is none. */
export function readMoney(text: string): number | undefined {
  const found = readDecimal(text);
  if (found === undefined) return undefined;
  const [units = '', rest = ''] = found.split('.');
  if (rest.length > 2) return undefined;
  const centavos = Number(units.replace('-', '')) * 100 + Number(rest.padEnd(2, '0'));
  if (!Number.isSafeInteger(centavos)) return undefined;
  return units.startsWith('-') ? -centavos : centavos;
}

/** `1234.5` as `1.234,5` in every language, because it is read back so; never through a float. */
export function decimalText(number: string): string {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(number);
  if (!found) return number;
  const whole = (found[2] ?? '').replace(/\B(?=(\d{3})+$)/g, '.');
  return `${found[1]}${whole}${found[3] ? `,${found[3]}` : ''}`;
}

/** `2026-11-22` as `22/11/2026`. */
export function dayText(day: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!found) return day;
  const noon = Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3]), 12);
  return new Intl.DateTimeFormat(locale(), {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone: 'UTC',
  }).format(noon);
}

const amountText = (centavos: number) =>
  new Intl.NumberFormat('pt-BR', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
    centavos / 100,
  );

/** The answer that a written text is. Null empties the field. */
export function answerOf(kind: FormField['kind'], text: string): unknown {
  if (text.trim() === '') return null;
  if (kind === 'money') return readMoney(text) ?? text;
  if (kind === 'number') return readDecimal(text) ?? text;
  return text;
}

/** An answer as it is written into its field; a masked one as the server masked it. */
export function textOf(kind: FormField['kind'], answer: unknown): string {
  if (typeof answer === 'number') return kind === 'money' ? amountText(answer) : String(answer);
  if (typeof answer !== 'string') return '';
  if (kind === 'number') return readDecimal(answer) === answer ? decimalText(answer) : answer;
  if (kind === 'tax_id' && !answer.includes('*'))
    return taxId(answer.replaceAll(/[.\-/\s]/g, '').toUpperCase());
  if (kind === 'postal_code') return answer.replace(/^\s*(\d{5})-?(\d{3})\s*$/, '$1-$2');
  if (kind === 'phone') return phone(answer);
  return answer;
}

/** A computed value as it is read; the words for yes and no come from the caller. */
export function computedText(as: ShownAs, value: unknown, words: { yes: string; no: string }): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number') return as === 'money' ? money(value, locale()) : decimalText(String(value));
  if (typeof value !== 'string') return '';
  if (as === 'number') return decimalText(value);
  return as === 'date' ? dayText(value) : value;
}

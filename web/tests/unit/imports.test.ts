// What the columns of a file of contacts may mean, and what keeps it from being sent.
import { beforeAll, describe, expect, test } from 'vitest';
import {
  choices,
  firstKey,
  hindrance,
  holds,
  repeated,
} from '../../src/features/desk/people/imports/mapping';
import { loadWords, setLocale } from '../../src/i18n/index.svelte';

beforeAll(async () => {
  await setLocale('pt-BR');
  await loadWords('people');
});

describe('the columns of a file', () => {
  // Rows: PERSON-011, GAP-071.
  test('may be left out, or mean each thing once, with ten phones whole or in parts', () => {
    const all = choices();
    expect(all[0]).toEqual({ value: '', label: 'Não importar' });
    expect(new Set(all.map((one) => one.value)).size).toBe(all.length);
    expect(new Set(all.map((one) => one.label)).size).toBe(all.length);
    const has = (value: string) => all.some((one) => one.value === value);
    for (const value of ['name', 'owner', 'email_5', 'phone_10', 'phone_area_10', 'phone_label_1'])
      expect([value, has(value)]).toEqual([value, true]);
    for (const value of ['email_6', 'phone_11', 'phone_0'])
      expect([value, has(value)]).toEqual([value, false]);
  });

  // Rows: PERSON-012.
  test('hold what people are recognised by, the surest of it first', () => {
    expect(firstKey(['name', 'phone_1', 'email_2', 'tax_id'])).toBe('tax_id');
    expect(firstKey(['name', 'phone_1', 'email_2'])).toBe('email');
    expect(firstKey(['name', 'phone_number_3'])).toBe('phone');
    expect(firstKey(['name'])).toBe('tax_id');
    // An area code or a kind alone recognises nobody.
    for (const field of ['phone_area_1', 'phone_country_1', 'phone_label_1', ''])
      expect([field, holds('phone', field)]).toEqual([field, false]);
  });

  // Rows: PERSON-011.
  test('are not sent twice with one meaning, nor without what people are recognised by', () => {
    expect(hindrance(['name', 'tax_id', '', ''], 'tax_id')).toBeNull();
    expect(hindrance(['name', 'name', 'tax_id'], 'tax_id')).toBe('imports.twice');
    expect(hindrance(['name', 'email_1'], 'phone')).toBe('imports.no_key');
    const columns = ['name', '', 'name', ''];
    expect(columns.map((_, at) => repeated(columns, at))).toEqual([false, false, true, false]);
  });
});

// Prices as people write them, and what a product is refused for before it is sent.
import { describe, expect, test } from 'vitest';
import {
  faultText,
  fieldsOf,
  formOf,
  priceText,
  readPrice,
  wrongPrice,
} from '../../src/features/admin/products/product';
import { loadWords, setLocale } from '../../src/i18n/index.svelte';

describe('the price of a product', () => {
  // Rows: ORG-009.
  test('is read as people write it', () => {
    for (const [text, cents] of [
      ['49', 4900],
      ['49,9', 4990],
      [' R$ 1.234,56 ', 123_456],
      ['1,234.56', 123_456],
      ['1.234', 123_400],
      ['49.90', 4990],
      ['0,07', 7],
      ['', null],
      ['R$', null],
    ] as const)
      expect([text, readPrice(text)]).toEqual([text, cents]);
    for (const text of ['grátis', '-1', '1,2,3', '12.34.567', '1.2345', ',50'])
      expect([text, readPrice(text)]).toEqual([text, undefined]);
  });

  // Rows: ORG-009.
  test('stands in its field as it is read back', () => {
    expect(priceText(null)).toBe('');
    for (const cents of [0, 7, 4990, 123_456, 9_999_999_999]) expect(readPrice(priceText(cents))).toBe(cents);
  });
});

describe('a product', () => {
  // Rows: ORG-009, ORG-002.
  test('is sent whole, empties as nothing, and not with a price that is none', () => {
    const form = { ...formOf(null), name: 'Fibra', code: 'F', description: '  ', price_cents: '9,90' };
    expect(fieldsOf(form)).toEqual({
      name: 'Fibra',
      code: 'F',
      kind: 'product',
      description: null,
      price_cents: 990,
      in_use: true,
    });
    expect(wrongPrice(form)).toEqual({});
    expect(wrongPrice({ ...form, price_cents: 'caro' })).toHaveProperty('price_cents');
  });

  test('of a table says which column is wrong', async () => {
    await setLocale('pt-BR');
    await loadWords('admin');
    expect(faultText({ field: 'code', code: 'twice' })).toMatch(/^Código: /);
    expect(faultText({ field: 'price_cents', code: 'price_invalid' })).toContain('49,90');
  });
});

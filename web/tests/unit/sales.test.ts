// Amounts and lines of proposals as people type them.
import { describe, expect, test } from 'vitest';
import { dayOf, dayStart } from '../../src/features/desk/sales/days';
import { centsOf, readLines, totalOf, written } from '../../src/features/desk/sales/words';

describe('lines of a proposal', () => {
  // Rows: SALE-031.
  test('amounts are read with a comma or a point, and what is none is refused', () => {
    for (const [text, cents] of [
      ['49', 4900],
      ['49,9', 4990],
      ['49.90', 4990],
      ['R$ 1.234,56', 123456],
      ['12.345.678,90', 1234567890],
      ['0,05', 5],
    ] as const)
      expect(centsOf(text), text).toBe(cents);
    for (const text of ['', 'grátis', '-1', '1,234', '1,2,3', ',50', '1e3'])
      expect(centsOf(text), text).toBeNull();
    for (const cents of [0, 5, 4990, 123456]) expect(centsOf(written(cents))).toBe(cents);
  });

  // Rows: SALE-031.
  test('lines are sent whole or not at all', () => {
    const line = { product: '7', quantity: '2', price: '49,90' };
    expect(readLines([line])).toEqual([{ product_id: '7', quantity: 2, price_cents: 4990 }]);
    expect(totalOf([line, { product: '', quantity: 'x', price: '1,00' }])).toBe(9980);
    for (const wrong of [
      { ...line, product: '' },
      { ...line, quantity: '0' },
      { ...line, quantity: '1.5' },
      { ...line, price: '' },
    ])
      expect(readLines([line, wrong])).toBeNull();
    expect(readLines([])).toBeNull();
  });

  // Rows: SALE-007.
  test('a day becomes its first moment, and none becomes nothing', () => {
    const start = new Date(2026, 10, 22).getTime() * 1000;
    expect(dayStart('2026-11-22', 0)).toBe(start);
    expect(dayStart('2026-11-22', 1)).toBe(new Date(2026, 10, 23).getTime() * 1000);
    expect(dayStart('', 0)).toBeNull();
    expect(dayOf(new Date(2026, 0, 5))).toBe('2026-01-05');
  });
});

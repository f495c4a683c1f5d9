// A limit of retention as it is typed.
import { describe, expect, it } from 'vitest';
import { monthsOf } from '../../src/features/admin/retention/months';

// Rows: GAP-074.
describe('a limit as it is typed', () => {
  it('is months, none for ever, or wrong', () => {
    expect(monthsOf('')).toBeNull();
    expect(monthsOf('  ')).toBeNull();
    expect(monthsOf('1')).toBe(1);
    expect(monthsOf(' 24 ')).toBe(24);
    expect(monthsOf('240')).toBe(240);
    for (const wrong of ['0', '241', '-3', '1,5', '2.0', 'dois', '1e2', '0000']) {
      expect(monthsOf(wrong), wrong).toBe('wrong');
    }
  });
});

// What is typed before people are anonymised.
import { describe, expect, it } from 'vitest';
import { isTyped } from '../../src/features/desk/people/rights/look';

// Rows: GAP-074.
describe('the name that is typed before it is too late', () => {
  it('forgives case, accents and spaces, and nothing else', () => {
    expect(isTyped(' helena  prado ', 'Helena Prado')).toBe(true);
    expect(isTyped('JOAO DA SILVA', 'João da Silva')).toBe(true);
    expect(isTyped('Helena', 'Helena Prado')).toBe(false);
    expect(isTyped('Helena Prados', 'Helena Prado')).toBe(false);
    expect(isTyped('', '')).toBe(false);
  });
});

// Views of cases: what is kept comes back as it was, and what is gone is said.
import { describe, expect, test } from 'vitest';
import { FIRST, readSearch, type Search } from '../../src/features/desk/cases/search';
import { addressOf, filtersOf, goneOf, isOnScreen, onScreenOf } from '../../src/features/desk/cases/views';

const SEARCHES: [string, Partial<Search>, boolean][] = [
  ['nothing', {}, false],
  ['the board', {}, true],
  ['words and an order', { q: 'estorno', order: 'due' }, false],
  ['what is late and mine', { show: 'overdue', holder: 'mine', priority: 'urgent' }, true],
  ['a type, a group and a person', { type: '7', group: '8', person: '9' }, false],
  ['a deadline and a month', { due: 'week', month: '<2026-11', show: 'all' }, false],
];

describe('the filters of a view of cases', () => {
  // Rows: GAP-025.
  test.each(SEARCHES)('come back as they were: %s', (_, changes, board) => {
    const shown = { search: { ...FIRST, ...changes }, board };
    const kept = { filters: filtersOf(shown) } as Parameters<typeof isOnScreen>[0];
    expect(onScreenOf(kept.filters)).toEqual(shown);
    expect(isOnScreen(kept, shown)).toBe(true);
    expect(isOnScreen(kept, { search: shown.search, board: !board })).toBe(false);
    expect(isOnScreen(kept, { search: { ...shown.search, show: 'resolved' }, board })).toBe(false);
    const address = new URLSearchParams(
      addressOf(shown).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
    );
    expect(readSearch(address.toString())).toEqual(shown.search);
  });

  // Rows: GAP-025.
  test('say what of them is gone, once it is known what is there', () => {
    const search = { ...FIRST, type: '7', group: '8' };
    expect(goneOf(search, undefined, undefined)).toEqual([]);
    expect(goneOf(search, [{ id: '7' }], [{ id: '8' }])).toEqual([]);
    expect(goneOf(search, [{ id: '6' }], [{ id: '8' }])).toEqual(['type']);
    expect(goneOf(search, [], [])).toEqual(['type', 'group']);
    expect(goneOf(FIRST, [], [])).toEqual([]);
  });
});

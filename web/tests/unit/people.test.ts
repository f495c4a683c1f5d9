// The list of contacts: what the address says, what is asked, and how an assignment is taken back.
import { describe, expect, test } from 'vitest';
import { undoOf } from '../../src/features/desk/people/assigning';
import {
  changedOf,
  FIRST,
  isWhole,
  questionOf,
  readSearch,
  type Search,
} from '../../src/features/desk/people/search';

describe('the search for people', () => {
  // Rows: PERSON-010, GAP-073
  test('is read from the address and asked of the server', () => {
    const search = readSearch('q=ana&status=inactive&owner=without&order=newest');
    expect(search).toEqual({ q: 'ana', status: 'inactive', owner: 'without', order: 'newest' });
    expect(questionOf(search, '10')).toEqual({
      q: 'ana',
      active: false,
      owned: false,
      owner_id: undefined,
      order: 'newest',
    });
    expect(questionOf(readSearch('owner=mine'), '10')).toMatchObject({ owner_id: '10', owned: undefined });
    expect(questionOf(readSearch('owner=12'), '10')).toMatchObject({ owner_id: '12' });
    expect(questionOf(readSearch('owner=with'), '10')).toMatchObject({ owned: true });
  });

  test('takes what it does not know for nothing, and keeps only what differs', () => {
    expect(readSearch('status=gone&owner=x&order=up')).toEqual(FIRST);
    const search: Search = { ...FIRST, order: 'name_down' };
    expect(changedOf(search)).toEqual([
      ['q', null],
      ['status', null],
      ['owner', null],
      ['order', 'name_down'],
    ]);
    expect(isWhole(search)).toBe(true);
    expect(isWhole({ ...search, q: 'a' })).toBe(false);
  });
});

// Rows: GAP-073
test('an assignment of many is taken back to whom each belonged', () => {
  const one = (id: string, owner_before_id: string | null) => ({
    id,
    refused: null,
    changed: true,
    owner_before_id,
  });
  expect([...undoOf([one('1', '10'), one('2', null), one('3', '10')])]).toEqual([
    ['10', ['1', '3']],
    [null, ['2']],
  ]);
});

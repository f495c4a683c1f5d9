// Cases: changes of many and how they are taken back, and the rows of a column while one is on its way.
import { expect, test } from 'vitest';
import type { Case, ChangedCase } from '../../src/api/cases';
import { standing } from '../../src/features/desk/cases/board/standing';
import { asksWhy, changesOf, FIRST, undoOf } from '../../src/features/desk/cases/many';
import { columnQuestion, FIRST as SEARCH } from '../../src/features/desk/cases/search';

const before = (status: Case['status'], priority: Case['priority'], responsible: string | null) => ({
  status,
  priority,
  responsible_id: responsible,
  group_id: null,
  due_at: null,
});
const done = (id: string, was: ChangedCase['before']): ChangedCase => ({ id, refused: null, before: was });

// Rows: GAP-025.
test('only what was chosen is sent, and nothing while a moment is not whole', () => {
  expect(changesOf(FIRST)).toBeNull();
  expect(changesOf({ ...FIRST, reason: 'só o motivo' })).toBeNull();
  expect(changesOf({ ...FIRST, due: 'set' })).toBeNull();
  expect(changesOf({ ...FIRST, due: 'none' })).toEqual({ due_at: null });
  expect(changesOf({ ...FIRST, responsible_id: '', group_id: '4' })).toEqual({
    responsible_id: null,
    group_id: '4',
  });
  expect(changesOf({ ...FIRST, status: 'pending', reason: 'voltou' })).toEqual({
    status: 'pending',
    reason: 'voltou',
  });
});

// Rows: GAP-025, CASE-035.
test('a reason is asked for when a concluded case is among those taken up again', () => {
  const rows = [{ status: 'pending' }, { status: 'concluded' }] as const;
  expect(asksWhy({ ...FIRST, status: 'pending' }, rows)).toBe(true);
  expect(asksWhy({ ...FIRST, status: 'concluded' }, rows)).toBe(false);
  expect(asksWhy({ ...FIRST, priority: 'low' }, rows)).toBe(false);
  expect(asksWhy({ ...FIRST, status: 'resolved' }, rows.slice(0, 1))).toBe(false);
});

// Rows: GAP-025.
test('a change of many goes back to what each was, and touches nothing else', () => {
  const all = [
    done('1', before('pending', 'low', '7')),
    done('2', before('resolved', 'low', null)),
    done('3', before('pending', 'low', '8')),
    done('4', null),
  ];
  expect(undoOf(all, { status: 'concluded' })).toEqual([
    { ids: ['1', '3'], changes: { status: 'pending' } },
    { ids: ['2'], changes: { status: 'resolved' } },
  ]);
  expect(undoOf(all, { responsible_id: '9' }).map((one) => [one.ids, one.changes])).toEqual([
    [['1'], { responsible_id: '7' }],
    [['2'], { responsible_id: null }],
    [['3'], { responsible_id: '8' }],
  ]);
});

// Rows: GAP-025.
test('a card on its way stands where it goes and nowhere else', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ id, status: 'pending' }) as Case) as [Case, Case, Case];
  const moved = new Map([['b', { row: b, to: 'resolved' as const }]]);
  expect(standing([a, b, c], moved, 'pending').map((row) => row.id)).toEqual(['a', 'c']);
  expect(standing([], moved, 'resolved').map((row) => row.id)).toEqual(['b']);
  // The server says so already: it is not there twice.
  expect(standing([b], moved, 'resolved').map((row) => row.id)).toEqual(['b']);
});

// Rows: GAP-025.
test('a column asks for its status whatever the list shows, within the other filters', () => {
  const search = { ...SEARCH, show: 'overdue', priority: 'high' } as const;
  expect(columnQuestion(search, 'concluded', 0)).toEqual({
    order: 'newest',
    status: 'concluded',
    priority: 'high',
  });
});

// Tasks: what the list asks, which steps a case allows as a task, who was quicker, and whom a task is with.
import { describe, expect, test } from 'vitest';
import type { Case } from '../../src/api/cases';
import { Problem } from '../../src/api/errors';
import type { FollowUp } from '../../src/api/tasks';
import { changedOf, FIRST, isWhole, questionOf, readSearch } from '../../src/features/desk/tasks/search';
import { isLate } from '../../src/features/desk/tasks/words';
import { idOf, isBack, refusal, stepsOf } from '../../src/features/desk/tasks/work';
import { valueText } from '../../src/features/desk/cases/words';
import { loadWords } from '../../src/i18n/index.svelte';

const matter = {
  id: '9',
  group_id: '3',
  responsible_id: null,
  status: 'pending',
  may_change: true,
} as unknown as Case;
const asked = {
  id: '5',
  state: 'returned',
  due_at: 10,
  steps: ['reassign', 'cancel'],
} as unknown as FollowUp;
const task = (more: Partial<Case>) => ({
  kind: 'case' as const,
  case: { ...matter, ...more },
  follow_up: null,
});

// Rows: CASE-029.
test('the filters of tasks live in the address', () => {
  expect(readSearch('')).toEqual(FIRST);
  expect(isWhole(FIRST)).toBe(true);
  const search = readSearch('holder=groups&kind=case&overdue=1&q=%20nota%20');
  expect(search).toEqual({ q: 'nota', holder: 'groups', kind: 'case', overdue: true });
  expect(questionOf(search)).toEqual({ q: 'nota', holder: 'groups', kind: 'case', overdue: true });
  expect(questionOf(FIRST)).toEqual({});
  expect(readSearch('holder=all&kind=process&overdue=yes')).toEqual(FIRST);
  expect(changedOf(search)).toContainEqual(['overdue', '1']);
});

// Rows: CASE-029.
describe('a case as a task', () => {
  test('is accepted by whoever does not have it, and given back to its group by whoever has', () => {
    expect(stepsOf(task({}), '7')).toEqual(['accept', 'conclude', 'reassign']);
    expect(stepsOf(task({ responsible_id: '7' }), '7')).toEqual(['return', 'conclude', 'reassign']);
    expect(stepsOf(task({ responsible_id: '7', group_id: null }), '7')).toEqual(['conclude', 'reassign']);
  });
  test('allows nothing when it is over or beyond reach', () => {
    expect(stepsOf(task({ may_change: false }), '7')).toEqual([]);
    expect(stepsOf(task({ status: 'concluded' }), '7')).toEqual([]);
  });
});

// Rows: CASE-028.
test('a follow-up allows what the server says, is late only while it is to do, and begins again when it came back', () => {
  const back = { kind: 'follow_up' as const, case: matter, follow_up: asked };
  expect(stepsOf(back, '7')).toEqual(['reassign', 'cancel']);
  expect([idOf(back), isBack(back)]).toEqual(['5', true]);
  expect(isLate({ state: 'returned', due_at: 10 }, 20)).toBe(false);
  expect(isLate({ state: 'open', due_at: 10 }, 20)).toBe(true);
  expect(isLate({ state: 'in_progress', due_at: null }, 20)).toBe(false);
});

// Rows: CASE-028, CASE-029.
test('whoever comes second is told who was quicker, and the history says what a follow-up asks', async () => {
  await Promise.all([loadWords('later'), loadWords('cases')]);
  const taken = new Problem(409, { code: 'follow_up_taken', user_name: 'Lia Prado' });
  expect(refusal(taken)).toBe('Lia Prado assumiu esta tarefa antes.');
  const moved = new Problem(409, { code: 'changed_meanwhile', changed_by_name: null });
  expect(refusal(moved)).toContain('outra pessoa');
  const value = { text: 'Estornar', state: 'returned' };
  expect(valueText({ field: 'follow_up' }, value, [], [])).toBe('“Estornar”: Devolvido');
  expect(valueText({ field: 'follow_up' }, null, [], [])).toBe('vazio');
});

// Callbacks: what the agenda asks, how its days are made, whose they are, and what a draft becomes in a request.
import { describe, expect, test } from 'vitest';
import type { Callback } from '../../src/api/callbacks';
import { Problem } from '../../src/api/errors';
import type { Person } from '../../src/api/types';
import { problemsBelow } from '../../src/features/desk/cases/promise.svelte';
import { choiceOf, EMPTY, missingOf, ownerOf, pointsOf } from '../../src/features/desk/callbacks/draft';
import { changedOf, FIRST, isWhole, questionOf, readSearch } from '../../src/features/desk/callbacks/search';
import { days, isLate, ownerName, refusal } from '../../src/features/desk/callbacks/words';
import { loadWords } from '../../src/i18n/index.svelte';

const HOUR = 3_600_000_000;
const NOON = Date.parse('2026-11-24T12:00:00-03:00') * 1000;
const one = (more: Partial<Callback>) =>
  ({ id: '1', state: 'open', due_at: NOON + HOUR, user_id: null, group_id: null, ...more }) as Callback;

// Rows: DIAL-010.
describe('the filters of the agenda', () => {
  test('live in the address, and what it does not know is as if it were not there', () => {
    expect(readSearch('')).toEqual(FIRST);
    expect(isWhole(FIRST)).toBe(true);
    const search = readSearch('q=%20ana%20&state=done&holder=reach&period=week&user=7');
    expect(search).toEqual({ q: 'ana', state: 'done', holder: 'reach', period: 'week', user: '7' });
    expect(changedOf(search)).toContainEqual(['holder', 'reach']);
    expect(readSearch('state=late&holder=all&period=year&user=x')).toEqual(FIRST);
  });
  test('ask for days of the organization', () => {
    expect(questionOf(FIRST, NOON)).toEqual({ state: 'open', holder: 'mine' });
    const today = questionOf({ ...FIRST, period: 'today' }, NOON);
    expect((today.to_at ?? 0) - (today.from_at ?? 0)).toBe(24 * HOUR);
    const week = questionOf({ ...FIRST, period: 'week', holder: 'reach', user: '7' }, NOON);
    expect((week.to_at ?? 0) - (week.from_at ?? 0)).toBe(7 * 24 * HOUR);
    expect(week).toMatchObject({ user_id: '7' });
    expect(questionOf({ ...FIRST, period: 'overdue' }, NOON)).toMatchObject({ overdue: true });
  });
});

// Rows: DIAL-010.
test('what is late stands first as one group, then come the days', async () => {
  await loadWords('callbacks');
  const rows = [
    one({ id: '1', due_at: NOON - 30 * HOUR }),
    one({ id: '2', due_at: NOON - HOUR }),
    one({ id: '3' }),
    one({ id: '4', due_at: NOON + 24 * HOUR }),
  ];
  expect(rows.map((row) => isLate(row, NOON))).toEqual([true, true, false, false]);
  expect(isLate(one({ state: 'done', due_at: 0 }), NOON)).toBe(false);
  const groups = days(rows, NOON, 'pt-BR');
  expect(groups.map((day) => day.label)).toEqual(['Atrasados', 'Hoje', 'Amanhã']);
  expect(groups[0]?.rows.map((row) => row.id)).toEqual(['1', '2']);
  expect(ownerName(one({ group_id: '3' }), [{ id: '3', name: 'Retenção' }])).toBe('Retenção');
});

// Rows: DIAL-010.
test('a draft says what is missing, and becomes a choice when nothing is', () => {
  expect([...missingOf(EMPTY)].toSorted()).toEqual(['contact_point_id', 'due_at']);
  expect(choiceOf(EMPTY)).toBeNull();
  const draft = { due: '2026-11-24T15:00', point: '5', owner: 'group:3', note: ' ' };
  expect(choiceOf(draft)).toMatchObject({ contact_point_id: '5', user_id: null, group_id: '3', note: null });
  expect(ownerOf('user:9')).toEqual({ user_id: '9', group_id: null });
  expect(ownerOf('')).toEqual({ user_id: null, group_id: null });
  const points = [
    { id: '1', kind: 'email', status: 'active' },
    { id: '2', kind: 'phone', status: 'active' },
    { id: '3', kind: 'phone', status: 'inactive' },
  ];
  expect(pointsOf({ contact_points: points } as Person).map((point) => point.id)).toEqual(['2', '1']);
  expect(pointsOf(null)).toEqual([]);
});

// Rows: DIAL-010.
test('problems of a callback within a request are those of its fields, and who was quicker is named', async () => {
  await loadWords('callbacks');
  const problems = { 'script.callback.due_at': 'x', 'script.callback': 'y', due_at: 'z' };
  expect(problemsBelow(problems, 'script.callback')).toEqual({ due_at: 'x' });
  const changed = new Problem(409, { code: 'changed_meanwhile', changed_by_name: 'Lia' });
  expect(refusal(changed)).toBe('Outra pessoa mudou este retorno primeiro: Lia.');
});

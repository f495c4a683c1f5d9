// Views of conversations and what is done to many: what is kept, what is offered, what is undone.
import { describe, expect, test } from 'vitest';
import type { View, ViewFilters } from '../../src/api/views';
import { concludable, share, undoOf } from '../../src/features/desk/conversations/many';
import { FIRST, ME, questionOf, readSearch, type Search } from '../../src/features/desk/conversations/search';
import { filtersOf, isOnScreen, placeOf, searchOf } from '../../src/features/desk/conversations/views';
import { isShared, stepped } from '../../src/features/desk/views/views';
import { interaction } from './make';

/** Filters as the server shows them: what is not said is null. */
const kept = (filters: ViewFilters): View['filters'] => ({
  part: 'ended',
  period: 'today',
  state: null,
  due: null,
  after_hours: null,
  queue_id: null,
  agent_id: null,
  channel: null,
  q: null,
  label_id: null,
  with_me: null,
  ...filters,
});
const view = (changes: Partial<View> = {}): View => ({
  id: '1',
  owner_id: '10',
  name: 'Vencidas',
  filters: kept({}),
  everybody: false,
  group_ids: [],
  is_default: false,
  may_change: true,
  revision: 1,
  ...changes,
});

describe('the filters of a view', () => {
  const searches: [string, Partial<Search>][] = [
    ['nothing', {}],
    ['a part', { show: 'open', due: 'overdue' }],
    ['a state and a period', { show: 'withdrawn_by_inactivity', period: 'last_30_days' }],
    ['hours, queue and label', { hours: 'within', queue: '7', label: '9' }],
    ['an agent and words', { agent: '12', q: 'joão' }],
    ['whoever looks', { agent: ME, hours: 'after' }],
  ];

  // Rows: AGENT-018, AGENT-019.
  test.each(searches)('come back as they were: %s', (_, changes) => {
    const search = { ...FIRST, ...changes };
    expect(searchOf(filtersOf(search))).toEqual(search);
    const address = new URLSearchParams(placeOf(view({ filters: kept(filtersOf(search)) }))).toString();
    expect(readSearch(address)).toEqual(search);
  });

  test('"with me" is asked as whoever looks, and is kept without a name', () => {
    const search = { ...FIRST, agent: ME };
    expect(questionOf(search, '31').agent_id).toBe('31');
    expect(questionOf(search, '32').agent_id).toBe('32');
    expect(filtersOf(search)).toMatchObject({ with_me: true, agent_id: undefined });
  });

  test('tell which view is on screen', () => {
    const views = [view(), view({ id: '2', filters: kept({ part: 'open' }) })];
    const here = (search: Search) => views.find((one) => isOnScreen(one, search))?.id;
    expect(here({ ...FIRST, show: 'open' })).toBe('2');
    expect(here({ ...FIRST, show: 'all' })).toBeUndefined();
  });
});

test('a view is shared with everybody or with groups', () => {
  expect([view(), view({ everybody: true }), view({ group_ids: ['3'] })].map(isShared)).toEqual([
    false,
    true,
    true,
  ]);
});

test('a view moves by one place and no further than the ends', () => {
  expect(stepped(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
  expect(stepped(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b']);
  expect(stepped(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
});

describe('many conversations', () => {
  const mine = (changes = {}) => interaction({ agent_id: '10', state: 'active', ...changes });

  // Rows: TAG-005, CONFLICT-20.
  test('are concluded together when one code fits all of them and the agent has them', () => {
    expect(concludable([mine(), mine({ id: '2' })], '10')).toBe(true);
    expect(concludable([], '10')).toBe(false);
    expect(concludable([mine()], '11')).toBe(false);
    expect(concludable([mine(), mine({ queue_id: '99' })], '10')).toBe(false);
    expect(concludable([mine(), mine({ medium: 'voice' })], '10')).toBe(false);
    expect(concludable([mine(), mine({ state: 'wrap_up' })], '10')).toBe(false);
  });

  // Rows: AGENT-017.
  test('have a label all, some or none', () => {
    const [with_, without] = [{ label_ids: ['1'] }, { label_ids: [] }];
    expect([share([with_], '1'), share([with_, without], '1'), share([without], '1')]).toEqual([
      'all',
      'some',
      'none',
    ]);
  });

  test('are put back only where something changed', () => {
    const done = [
      { id: '1', refused: null, added_ids: ['5'], removed_ids: [] },
      { id: '2', refused: null, added_ids: [], removed_ids: [] },
      { id: '3', refused: 'not_found', added_ids: [], removed_ids: [] },
      { id: '4', refused: null, added_ids: [], removed_ids: ['5'] },
    ];
    expect(undoOf(done, '5')).toEqual({ add: ['4'], remove: ['1'] });
  });
});

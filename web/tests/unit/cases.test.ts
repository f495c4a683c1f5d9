// Cases: what a search asks, what a form sends, the tree of types, and how the history is said.
import { describe, expect, test } from 'vitest';
import type { CaseType } from '../../src/api/cases';
import { changesOf, fieldsOf, movedWhile } from '../../src/features/desk/cases/form';
import { changedOf, FIRST, questionOf, readSearch } from '../../src/features/desk/cases/search';
import { differing, Unsent, UNSENT_LIFE_MICROS } from '../../src/features/desk/cases/unsent';
import { isOverdue, treeOf as choices, typeName, valueText } from '../../src/features/desk/cases/words';
import { caseRow } from './make';
import { below, flat, possibleParents, stepped, treeOf } from '../../src/features/admin/parts/placed';

const type = (id: string, parent: string | null, position: number, name = id): CaseType => ({
  id,
  parent_id: parent,
  position,
  name,
  status: 'pending',
  priority: 'normal',
  group_id: null,
  due_min: null,
  calendar_id: null,
  media: [],
  queue_ids: [],
  in_use: true,
  form_id: null,
  process_id: null,
  revision: 1,
});
const TYPES = [
  type('1', null, 1, 'Financeiro'),
  type('2', '1', 0, 'Cobrança'),
  type('3', '1', 1, 'Estorno'),
  type('4', null, 0, 'Trocas'),
  type('5', '2', 0, 'Em dobro'),
];
const one = caseRow({ responsible_id: '7', opened_by_id: '7' });

// Rows: GAP-025.
test('a search lives in the address, and whoever types a number is not held to open cases', () => {
  expect(readSearch('')).toEqual(FIRST);
  expect(readSearch('show=pending&holder=mine&priority=urgent&type=2&order=due&q=%20ana%20')).toEqual({
    ...FIRST,
    q: 'ana',
    show: 'pending',
    priority: 'urgent',
    holder: 'mine',
    type: '2',
    order: 'due',
  });
  expect(readSearch('show=x&type=drop&order=1')).toEqual(FIRST);
  expect(changedOf({ ...FIRST, q: 'ana' }).filter(([, value]) => value !== null)).toEqual([['q', 'ana']]);
  expect(questionOf(FIRST)).toEqual({ order: 'newest', open: true });
  expect(questionOf({ ...FIRST, q: '2026-9' })).toEqual({ order: 'newest', q: '2026-9' });
  expect(questionOf({ ...FIRST, show: 'overdue', type: '2' })).toEqual({
    order: 'newest',
    overdue: true,
    type_id: '2',
  });
});

describe('the form of a case', () => {
  // Rows: CASE-014.
  test('sends only what differs, and clears what was emptied', () => {
    const form = fieldsOf(one);
    expect(changesOf(one, form)).toEqual({});
    expect(
      changesOf(one, { ...form, title: 'Estorno', responsible_id: '', group_id: '4', resolution: ' ' }),
    ).toEqual({ title: 'Estorno', responsible_id: null, group_id: '4', resolution: null });
    const due = { ...form, due: '2026-11-23T09:00' };
    const at = changesOf(one, due).due_at;
    expect(at).toBeTypeOf('number');
    expect(fieldsOf({ ...one, due_at: at ?? null }).due).toBe('2026-11-23T09:00');
  });

  // Rows: CASE-014.
  test('knows who came first', () => {
    expect(movedWhile({ current: one, changed_by_name: 'Bia' })).toEqual({ current: one, by: 'Bia' });
    expect(movedWhile({ current: one, changed_by_name: null })).toEqual({ current: one, by: null });
    expect(movedWhile({})).toBeNull();
  });
});

describe('the tree of types', () => {
  // Rows: CASE-033.
  test('stands in the order that somebody gave it and never takes a type into itself', () => {
    expect(flat(treeOf(TYPES)).map((node) => node.row.id)).toEqual(['4', '1', '2', '5', '3']);
    expect(flat(treeOf(TYPES), new Set(['1'])).map((node) => node.row.id)).toEqual(['4', '1']);
    expect(below(TYPES, '1').map((row) => row.id)).toEqual(['2', '5', '3']);
    expect(possibleParents(TYPES, '1').map((node) => node.row.id)).toEqual(['4']);
    expect(stepped(TYPES, '3', 'up')).toBe(0);
    expect(stepped(TYPES, '3', 'down')).toBeUndefined();
    expect(stepped(TYPES, '4', 'up')).toBeUndefined();
    expect(stepped(TYPES, '4', 'down')).toBe(1);
  });

  // Rows: AGENT-009, CASE-033.
  test('offers what can be chosen here, with the way to it', () => {
    const ids = (typed: string) => choices(TYPES, new Set(['5', '4']), typed).map((node) => node.id);
    expect(ids('')).toEqual(['1', '4']);
    expect(ids('dobro')).toEqual(['1']);
    expect(ids('financeiro')).toEqual(['1']);
    expect(ids('xyz')).toEqual([]);
    expect(typeName(TYPES, '5')).toBe('Financeiro › Cobrança › Em dobro');
    expect(typeName(TYPES, null)).toBe('–');
  });
});

// Rows: CASE-003, CASE-014.
test('a case is late while it is open, and its history says names instead of ids', () => {
  expect(isOverdue({ status: 'pending', due_at: 4 }, 5)).toBe(true);
  expect(isOverdue({ status: 'concluded', due_at: 4 }, 5)).toBe(false);
  expect(isOverdue({ status: 'pending', due_at: null }, 5)).toBe(false);
  const said = (field: string, value: unknown) => valueText({ field }, value, TYPES, []);
  expect(said('type_id', '3')).toBe('Financeiro › Estorno');
  expect(said('title', 'Oi')).toBe('Oi');
  expect(said('answers', ['COD_MOTIVO', 'VAL_PRECO'])).toBe('COD_MOTIVO, VAL_PRECO');
  expect(said('interaction', '2026-0000001')).toBe('2026-0000001');
});

// Rows: CASE-026.
test('only what differs from the server is sent, what was emptied as null, and what could not be sent waits', () => {
  const had = { A: '1', B: ['x'], C: 'gone', D: null };
  expect(differing(had, { A: '1', B: ['x', 'y'], E: false })).toEqual({ B: ['x', 'y'], C: null, E: false });
  expect(differing(had, { ...had })).toEqual({});
  const unsent = (user = '10', interaction = '7') => new Unsent(user, interaction, '2026-0000001');
  unsent().keep({ A: '2' }, 5);
  expect(unsent().read(5)).toEqual({ A: '2' });
  expect([unsent('11').read(5), unsent('10', '8').read(5)]).toEqual([{}, {}]);
  unsent().keep({}, 6);
  expect([unsent().read(6), localStorage.length]).toEqual([{}, 0]);
  unsent().keep({ A: '2' }, 5);
  expect([unsent().read(6 + UNSENT_LIFE_MICROS), localStorage.length]).toEqual([{}, 0]);
  localStorage.setItem('unissono.form.10.7 2026-0000001', '[');
  expect([unsent().read(5), localStorage.length]).toEqual([{}, 0]);
});

// Rows: GAP-025.
test('the lines of the summary narrow the list to what they count', () => {
  const now = Date.UTC(2026, 10, 18, 14) * 1000;
  const search = readSearch('group=3&person=4&due=today&month=2026-11');
  expect(search).toMatchObject({ group: '3', person: '4', due: 'today', month: '2026-11' });
  expect(readSearch('group=x&due=soon&month=2026-13')).toEqual(FIRST);
  const asked = questionOf(search, now);
  expect(asked).toMatchObject({ group_id: '3', person_id: '4', due_from_at: now });
  const day = 86_400_000_000;
  expect((asked.to_at ?? 0) - (asked.from_at ?? 0)).toBe(30 * day);
  expect((asked.due_to_at ?? 0) - now).toBeLessThan(day);
  expect(questionOf({ ...FIRST, due: 'never' }, now)).toMatchObject({ undated: true });
  expect(questionOf({ ...FIRST, month: '<2026-11' }, now)).not.toHaveProperty('from_at');
  expect(questionOf({ ...FIRST, month: '<2026-11' }, now).to_at).toBe(asked.from_at);
});

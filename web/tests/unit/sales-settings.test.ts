// What an organization sets up for its sales: offers, order, the tree, codes of a status, and where refusals are shown.
import { describe, expect, it } from 'vitest';
import {
  codeChoices,
  freshKey,
  isWrong,
  leading,
  moved,
  namesOf,
  offered,
  origins,
  placedRows,
  put,
  without,
  type Form,
  type Status,
} from '../../src/features/admin/sales/settings';
import { ageText } from '../../src/features/supervisor/proposal-figures';

const status = (key: string, parent: string | null = null): Status => ({
  key,
  parent,
  name: key.toUpperCase(),
  stages: [],
  wrap_up_code_ids: [],
  in_use: true,
});
const keys = (list: readonly Status[]) => list.map((one) => `${one.parent ?? ''}/${one.key}`);

describe('offers of a situation', () => {
  // Rows: SALE-008, SALE-018, SALE-021, SALE-024.
  it('are possible only where a proposal may go', () => {
    expect(origins('wrap_up', 'pending_audit')).toEqual(['open']);
    expect(origins('wrap_up', 'confirmed')).toEqual([]);
    expect(origins('pending', 'confirmed')).toEqual([]);
    expect(origins('audit', 'confirmed')).toEqual(['pending_audit']);
    expect(origins('maintenance', 'canceled')).toEqual([
      'pending_agent',
      'pending_audit',
      'returned_to_agent',
      'confirmed',
    ]);
  });
  it('are turned on and off one by one, and a place without any is none', () => {
    const one = offered([], 'pending', 'pending_agent', true);
    expect(one).toEqual([{ place: 'pending', from: ['pending_agent'] }]);
    const two = offered(one, 'wrap_up', 'open', true);
    expect(two.map(({ place }) => place)).toEqual(['wrap_up', 'pending']);
    expect(offered(two, 'pending', 'pending_agent', false)).toEqual([{ place: 'wrap_up', from: ['open'] }]);
  });
  it('that became impossible go when the situation leads elsewhere', () => {
    const offers = [
      { place: 'wrap_up' as const, from: ['open' as const] },
      { place: 'audit' as const, from: ['pending_audit' as const] },
    ];
    expect(leading(offers, 'confirmed')).toEqual([{ place: 'audit', from: ['pending_audit'] }]);
    expect(leading(offers, 'canceled')).toEqual(offers);
  });
});

describe('lists', () => {
  it('are put in order, and stay at their ends', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  });
  it('get keys that the server takes and that differ', () => {
    expect(freshKey()).toMatch(/^[a-z0-9_]{1,40}$/);
    expect(freshKey()).not.toBe(freshKey());
  });
});

describe('the tree of statuses', () => {
  const tree = [status('a'), status('b'), status('a1', 'a'), status('a2', 'a'), status('a11', 'a1')];
  // Rows: SALE-010.
  it('moves a status among its neighbours and below others', () => {
    expect(keys(put(tree, 'a2', 'a', 0))).toEqual(['/a', '/b', 'a/a2', 'a/a1', 'a1/a11']);
    expect(keys(put(tree, 'a', null, 1))).toEqual(['/b', 'a/a1', 'a/a2', 'a1/a11', '/a']);
    expect(keys(put(tree, 'b', 'a', 99))).toEqual(['/a', 'a/a1', 'a/a2', 'a1/a11', 'a/b']);
    expect(keys(put(tree, 'gone', null, 0))).toEqual(keys(tree));
    expect(placedRows(tree)[2]).toMatchObject({ id: 'a1', parent_id: 'a', position: 2, name: 'A1' });
  });
  it('loses what stands below with what is removed, in whatever order they stand', () => {
    expect(keys(without(tree, 'a'))).toEqual(['/b']);
    expect(keys(without(tree.toReversed(), 'a'))).toEqual(['/b']);
    expect(keys(without(tree, 'a1'))).toEqual(['/a', '/b', 'a/a2']);
  });
  // Rows: CONFLICT-24.
  it('offers the codes that are chosen, by queue and medium, with what stands above them', () => {
    const code = (id: string, queue_id: string, parent_id: string | null, deleted = false) => ({
      id,
      queue_id,
      parent_id,
      name: `n${id}`,
      medium: 'messaging' as const,
      deleted,
      actions: { closing_message: null, transfer_queue_id: null, end_phone: false, end_contact: false },
    });
    const codes = [
      code('1', 'q1', null),
      code('2', 'q1', '1'),
      code('3', 'q2', null),
      code('4', 'q2', null, true),
    ];
    expect(codeChoices({ wrap_up_codes: codes })).toEqual([
      { queueId: 'q1', medium: 'messaging', codes: [{ id: '2', label: 'n1 › n2' }] },
      { queueId: 'q2', medium: 'messaging', codes: [{ id: '3', label: 'n3' }] },
    ]);
  });
});

describe('refusals', () => {
  it('are found at the paths of the server', () => {
    const form = { situations: [], statuses: [status('a')], audit_types: [] } as unknown as Form;
    expect(namesOf(form)).toEqual({ 'settings.statuses[0].name': 'A' });
    const errors = { 'settings.statuses[1].name': 'x', 'settings.situations': 'y' };
    expect(isWrong(errors, 'settings.statuses')).toBe(true);
    expect(isWrong(errors, 'settings.statuses[1]')).toBe(true);
    expect(isWrong(errors, 'settings.statuses[10]')).toBe(false);
    expect(isWrong(errors, 'settings.situations')).toBe(true);
    expect(isWrong(errors, 'settings.audit_types')).toBe(false);
  });
});

// Rows: DASH-043.
it('ages of proposals have words, the last one too', () => {
  expect(ageText(3)).not.toBe(ageText(7));
  expect(ageText(null)).not.toBe(ageText(30));
});

// The tracking block of a form: what is touched is sent with what was seen, and nothing that was written is lost.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { FormTracking, Tracking } from '../../src/api/cases';
import { Problem, Unreachable } from '../../src/api/errors';
import { TrackingEdit } from '../../src/features/desk/cases/tracking.svelte';
import { Unsent } from '../../src/features/desk/cases/unsent';

const FIRST: Tracking = {
  status: 'pending',
  responsible_id: '1',
  group_id: null,
  due_at: null,
  resolution: null,
};
const view = (changes: Partial<FormTracking> = {}): FormTracking => ({
  current: FIRST,
  was: FIRST,
  to: FIRST,
  touched: [],
  problems: [],
  changed_by_name: null,
  may_change: true,
  revision: 1,
  ...changes,
});
/** A server that takes what it is sent. */
const takes = () =>
  vi.fn((was: Tracking, to: Tracking) => Promise.resolve(view({ was, to, touched: ['status'] })));
const unsent = () => new Unsent('1', '2', '2026-0000001 tracking');

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});

describe('what is touched', () => {
  // Rows: CASE-027.
  test('is sent with what was seen, and what is not touched goes as it stands', async () => {
    const send = takes();
    const edit = new TrackingEdit(view(), send, null);
    edit.change('status', 'resolved');
    edit.change('resolution', 'Trocado');
    expect(edit.shown).toEqual({ ...FIRST, status: 'resolved', resolution: 'Trocado' });
    await edit.flush();
    expect(send.mock.calls).toEqual([[FIRST, { ...FIRST, status: 'resolved', resolution: 'Trocado' }]]);
    expect(edit.edits).toEqual({});
    edit.change('status', 'resolved');
    await edit.flush();
    expect(send).toHaveBeenCalledTimes(1);
  });

  // Rows: CASE-027.
  test('is untouched the moment it is taken back, also while that is on its way', async () => {
    const to = { ...FIRST, status: 'resolved' } as const;
    const send = vi.fn(() => Promise.resolve(view()));
    const edit = new TrackingEdit(view({ to, touched: ['status'] }), send, null);
    expect(edit.isTouched('status')).toBe(true);
    edit.takeBack('status');
    expect([edit.isTouched('status'), edit.shown.status]).toEqual([false, 'pending']);
    await edit.flush();
    expect([edit.isTouched('status'), edit.edits]).toEqual([false, {}]);
  });

  // Rows: CASE-027.
  test('is not written over what somebody else wrote until that was seen', async () => {
    const current = { ...FIRST, resolution: 'Devolvido' };
    const to = { ...FIRST, resolution: 'Trocado' };
    const moved = view({
      current,
      to,
      touched: ['resolution'],
      problems: [{ field: 'resolution', problem: 'changed' }],
    });
    const send = takes();
    const edit = new TrackingEdit(moved, send, null);
    expect(edit.problem('resolution')).toBe('changed');
    edit.change('due_at', 7);
    await edit.flush();
    expect(send.mock.lastCall).toEqual([FIRST, { ...to, due_at: 7 }]);
    for (const [settle, text] of [
      ['insist', 'Trocado'],
      ['takeBack', 'Devolvido'],
    ] as const) {
      const sent = takes();
      const one = new TrackingEdit(moved, sent, null);
      one[settle]('resolution');
      await one.flush();
      expect(sent.mock.lastCall).toEqual([current, { ...FIRST, resolution: text }]);
    }
  });

  // Rows: CASE-027, CASE-026.
  test('waits in this browser while the server is not reached, and goes when it is', async () => {
    const send = takes();
    send.mockRejectedValueOnce(new Unreachable());
    const edit = new TrackingEdit(view(), send, unsent());
    edit.change('resolution', 'Trocado');
    await expect(edit.flush()).rejects.toBeInstanceOf(Unreachable);
    expect([edit.offline, edit.failure]).toEqual([true, undefined]);
    const again = new TrackingEdit(view(), takes(), unsent());
    expect(again.shown.resolution).toBe('Trocado');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(send).toHaveBeenCalledTimes(2);
    expect([edit.offline, edit.edits]).toEqual([false, {}]);
    expect(new TrackingEdit(view(), takes(), unsent()).edits).toEqual({});
  });

  // Rows: CASE-027.
  test('shows a refusal at its field, and is forgotten with the form', async () => {
    const refused = new Problem(422, {
      code: 'invalid',
      fields: [{ field: 'group_id', code: 'unknown' }],
    });
    const send = takes();
    send.mockRejectedValue(refused);
    const edit = new TrackingEdit(view(), send, unsent());
    edit.change('group_id', '9');
    await expect(edit.flush()).rejects.toBe(refused);
    expect(edit.refused('group_id')).toBeTruthy();
    expect(edit.refused('status')).toBeUndefined();
    edit.forget();
    expect(new TrackingEdit(view(), takes(), unsent()).edits).toEqual({});
    await edit.flush();
    expect(send).toHaveBeenCalledTimes(1);
  });
});

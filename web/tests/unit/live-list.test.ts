// When the list of conversations reads itself again.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveList } from '../../src/features/desk/conversations/live.svelte';
import { interaction } from './make';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

// Rows: AGENT-018, AGENT-020.
test('what concerns the list is read once in a while, the rest is not', () => {
  const read = vi.fn(() => live.forget());
  const live: LiveList = new LiveList(() => true, read);
  const before = interaction({ id: '1' });
  live.hear({ kind: 'interaction', before, after: { ...before, unread_count: 3, revision: 9 } });
  vi.runAllTimers();
  expect(read).not.toHaveBeenCalled();
  live.hear({ kind: 'interaction', before, after: { ...before, state: 'concluded', ended_at: 1 } });
  live.hear({ kind: 'interaction', before: undefined, after: interaction({ id: '2' }) });
  expect(live.changed.size).toBe(2);
  vi.runAllTimers();
  expect(read).toHaveBeenCalledOnce();
  expect(live.changed.size).toBe(0);
});

test('while somebody points at it, it only says how much changed', () => {
  let may = false;
  const read = vi.fn(() => live.forget());
  const live: LiveList = new LiveList(() => may, read);
  live.hear({ kind: 'interaction', before: undefined, after: interaction({ id: '2' }) });
  vi.runAllTimers();
  expect([read.mock.calls.length, live.changed.size]).toEqual([0, 1]);
  may = true;
  live.soon();
  vi.runAllTimers();
  expect(read).toHaveBeenCalledOnce();
});

/** The thread as a value: merging, the resume cursor, another interaction, unread and read marks. */
import { expect, test } from 'vitest';
import type { Interaction, Message } from '../panel/protocol';
import { EMPTY, confirm, lastReadByAgent, receive, turnTo, unread } from '../panel/thread';

function message(seq: number, direction: Message['direction'] = 'out', text = `m${seq}`): Message {
  return {
    seq,
    direction,
    kind: 'text',
    text,
    files: [],
    author_name: null,
    at: seq * 1_000_000,
    client_key: direction === 'in' ? `k${seq}` : null,
    content: null,
  };
}
const first: Interaction = { id: '1', number: '2026-0000001', state: 'active' };
const second: Interaction = { id: '2', number: '2026-0000002', state: 'queued' };
const texts = (items: readonly Message[]) => items.map((m) => m.text);

// Rows: GAP-034.
test('frames that come twice after a resume show once', () => {
  const once = receive(EMPTY, [message(1), message(2)]);
  const twice = receive(once, [message(1), message(2), message(4)]);
  expect(twice.items.map((m) => m.seq)).toEqual([1, 2, 4]);
  expect(twice.cursor).toBe(4);
});

test('an edited message takes the place of the old one', () => {
  const thread = receive(receive(EMPTY, [message(1), message(2)]), [message(1, 'out', 'new')]);
  expect(texts(thread.items)).toEqual(['new', 'm2']);
});

// Rows: GAP-034.
test('the answer to our own sending leaves the resume where it was, so that nothing before it is skipped', () => {
  const thread = confirm(receive(EMPTY, [message(1)]), message(5, 'in'));
  expect(thread.cursor).toBe(1);
  const caughtUp = receive(thread, [message(3), message(5, 'in')]);
  expect(caughtUp.items.map((m) => m.seq)).toEqual([1, 3, 5]);
  expect(caughtUp.cursor).toBe(5);
});

test('another interaction starts a thread of its own and keeps the earlier one above', () => {
  const old = receive(turnTo(EMPTY, first), [message(1), message(2)]);
  const fresh = turnTo(old, second);
  expect(fresh.items).toEqual([]);
  expect(fresh.cursor).toBe(0);
  expect(fresh.earlier).toEqual([{ number: '2026-0000001', items: old.items }]);
});

test('a visitor without an interaction yet numbers from the start again', () => {
  const old = receive(turnTo(EMPTY, first), [message(7)]);
  const none = turnTo(old, null);
  expect([none.cursor, none.items.length, none.earlier.length]).toEqual([0, 0, 1]);
  expect(turnTo(none, second).earlier.length).toBe(1);
});

// Rows: MSG-010.
test('unread counts what the agent wrote after the last message seen', () => {
  const thread = receive(EMPTY, [message(1), message(2, 'in'), message(3), message(4, 'system'), message(5)]);
  expect(unread(thread, 0)).toBe(3);
  expect(unread(thread, 1)).toBe(2);
  expect(unread(thread, 5)).toBe(0);
});

test('the read mark stands on the newest message of the visitor that the agent saw', () => {
  const thread = receive(EMPTY, [message(1, 'in'), message(2), message(3, 'in')]);
  expect(lastReadByAgent(thread, 2)).toBe(1);
  expect(lastReadByAgent(thread, 3)).toBe(3);
  expect(lastReadByAgent(thread, 0)).toBe(0);
});

// The socket: resuming by sequence, backing off, subscriptions that survive a new connection.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LiveSocket, backOff } from '../../src/live/socket.svelte';
import type { ServerFrame } from '../../src/api/events';
import { FakeSocket } from './fake-socket';

beforeEach(() => {
  FakeSocket.made = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

function rig() {
  const heard: ServerFrame[] = [];
  const refused = vi.fn();
  const socket = new LiveSocket({
    url: (seq) => `ws://x/ws?seq=${seq}`,
    onFrames: (frames) => heard.push(...frames),
    onRefused: refused,
    chance: () => 0,
    open: (url) => new FakeSocket(url) as unknown as WebSocket,
  });
  return { socket, heard, refused };
}
const last = () => {
  const found = FakeSocket.made.at(-1);
  if (!found) throw new Error('no socket');
  return found;
};

describe('waiting between attempts', () => {
  test('doubles from half a second and stops at fifteen', () => {
    expect([0, 1, 2, 3].map((attempt) => backOff(attempt, 1))).toEqual([500, 1000, 2000, 4000]);
    expect(backOff(20, 1)).toBe(15_000);
  });

  test('is spread over its upper half', () => {
    expect(backOff(0, 0)).toBe(250);
    expect(backOff(20, 0)).toBe(7500);
  });
});

describe('the live socket', () => {
  test('resumes from the last number it heard', () => {
    const { socket } = rig();
    socket.start(7);
    expect(last().url).toBe('ws://x/ws?seq=7');
    last().hear({ type: 'hello', seq: 50, now: 0 });
    last().hear({ type: 'upsert', seq: 8, entity: 'agent', id: '1', data: {} });
    last().hear({ type: 'seq', seq: 12 });
    last().drop();
    vi.advanceTimersByTime(300);
    expect(last().url).toBe('ws://x/ws?seq=12');
    socket.stop();
  });

  // Rows: GAP-127.
  test('asks again for a number of which only a part came', () => {
    const { socket } = rig();
    socket.start(7);
    last().hear({ type: 'hello', seq: 8, now: 0 });
    last().hear({ type: 'upsert', seq: 8, entity: 'interaction', id: '1', data: {} });
    last().drop();
    vi.advanceTimersByTime(300);
    expect(last().url).toBe('ws://x/ws?seq=7');
    socket.stop();
  });

  test('hands frames over together and says nothing after it was stopped', () => {
    const { socket, heard } = rig();
    socket.start(0);
    last().hear({ type: 'hello', seq: 0, now: 0 });
    last().hear({ type: 'seq', seq: 1 });
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(50);
    expect(heard).toHaveLength(2);
    last().hear({ type: 'seq', seq: 2 });
    socket.stop();
    vi.advanceTimersByTime(50);
    expect(heard).toHaveLength(2);
  });

  test('says that it is offline only after two seconds', () => {
    const { socket } = rig();
    socket.start(0);
    last().hear({ type: 'hello', seq: 0, now: 0 });
    expect(socket.connected).toBe(true);
    last().drop();
    expect([socket.connected, socket.offline]).toEqual([false, false]);
    vi.advanceTimersByTime(2000);
    expect(socket.offline).toBe(true);
    last().hear({ type: 'hello', seq: 0, now: 0 });
    expect(socket.offline).toBe(false);
    socket.stop();
  });

  test('an attempt that is not greeted is told, a connection that breaks is not', () => {
    const { socket, refused } = rig();
    socket.start(0);
    last().hear({ type: 'hello', seq: 0, now: 0 });
    last().drop();
    expect(refused).not.toHaveBeenCalled();
    vi.advanceTimersByTime(300);
    last().drop();
    expect(refused).toHaveBeenCalledTimes(1);
    socket.stop();
  });

  test('subscribes again on a new connection, once for all askers, and gives up with the last', () => {
    const { socket } = rig();
    socket.start(0);
    last().hear({ type: 'hello', seq: 0, now: 0 });
    const first = socket.subscribe('board');
    const second = socket.subscribe('board');
    expect(last().sent).toEqual(['{"type":"subscribe","topic":"board"}']);
    last().drop();
    vi.advanceTimersByTime(300);
    last().hear({ type: 'hello', seq: 0, now: 0 });
    expect(last().sent).toEqual(['{"type":"subscribe","topic":"board"}']);
    first();
    expect(last().sent).toHaveLength(1);
    second();
    expect(last().sent.at(-1)).toBe('{"type":"unsubscribe","topic":"board"}');
    socket.stop();
  });
});

/** Queued sends: order, one key for all tries, refusals, and what survives a reload. */
import { expect, test } from 'vitest';
import { type Entry, Outbox, type Outcome, newKey } from '../panel/outbox';
import type { Message } from '../panel/protocol';
import { delayMs, socketAddress } from '../panel/socket';

function entry(key: string, over: Partial<Entry> = {}): Entry {
  return { client_key: key, text: key, files: [], at: 0, state: 'waiting', error: null, ...over };
}
function stored(key: string, seq: number): Message {
  const base = { kind: 'text' as const, text: key, files: [], author_name: null, at: 0, content: null };
  return { ...base, seq, direction: 'in', client_key: key };
}
/** An outbox whose tries end as told, one after the other. */
function outbox(outcomes: Outcome[]) {
  const tried: string[] = [];
  const confirmed: string[] = [];
  const box = new Outbox(
    async (e) => {
      tried.push(e.client_key);
      return outcomes.shift() ?? { kind: 'sent', message: stored(e.client_key, tried.length) };
    },
    () => {},
    (message) => confirmed.push(String(message.client_key)),
  );
  return { box, tried, confirmed };
}

// Rows: GAP-034.
test('messages go out in the order they were written', async () => {
  const { box, confirmed } = outbox([]);
  for (const key of ['a', 'b', 'c']) box.add(entry(key));
  expect(await box.flush()).toBe('empty');
  expect(confirmed).toEqual(['a', 'b', 'c']);
  expect(box.entries).toEqual([]);
});

// Rows: GAP-034.
test('a dropped network keeps the line, and the next try uses the same key', async () => {
  const { box, tried } = outbox([{ kind: 'later' }]);
  box.add(entry('a'));
  box.add(entry('b'));
  expect(await box.flush()).toBe('later');
  expect(box.entries.map((e) => e.state)).toEqual(['waiting', 'waiting']);
  expect(await box.flush()).toBe('empty');
  expect(tried).toEqual(['a', 'a', 'b']);
});

test('a message that the socket already brought is not sent again', async () => {
  const { box, tried } = outbox([{ kind: 'later' }]);
  box.add(entry('a'));
  await box.flush();
  box.settle('a');
  await box.flush();
  expect(tried).toEqual(['a']);
});

test('a refused message waits for the visitor and does not stop the others', async () => {
  const { box, confirmed } = outbox([{ kind: 'refused', error: 'grande demais' }]);
  box.add(entry('a'));
  box.add(entry('b'));
  await box.flush();
  expect(confirmed).toEqual(['b']);
  expect(box.entries[0]).toMatchObject({ client_key: 'a', state: 'failed', error: 'grande demais' });
  box.retry('a');
  await box.flush();
  expect(confirmed).toEqual(['b', 'a']);
});

// Rows: GAP-034.
test('after a reload the waiting messages are still there, those whose bytes are gone are not', () => {
  const { box } = outbox([]);
  const file = { name: 'f', mime: 'text/plain', size_bytes: 1, progress: 0, blob: null };
  box.add(entry('a', { state: 'sending' }));
  box.add(entry('up', { files: [{ ...file, id: '9' }] }));
  box.add(entry('lost', { files: [{ ...file, id: null }] }));
  const again = outbox([]).box;
  again.load(box.dump());
  expect(again.entries.map((e) => [e.client_key, e.state])).toEqual([
    ['a', 'waiting'],
    ['up', 'waiting'],
  ]);
});

test.each(['', 'not json', '{}', '[1,null]'])('storage holding %j is an empty line', (text) => {
  const { box } = outbox([]);
  box.load(text);
  expect(box.entries).toEqual([]);
});

test('a key is 128 bits in hexadecimal', () => {
  expect(newKey((bytes) => bytes.fill(0x0f))).toBe('0f'.repeat(16));
});

test('the back-off doubles up to its limit and never falls under half of it', () => {
  expect([0, 1, 2].map((n) => delayMs(n, 1))).toEqual([500, 1000, 2000]);
  expect(delayMs(50, 1)).toBe(15_000);
  expect(delayMs(50, 0)).toBe(7_500);
});

// Rows: GAP-034.
test('the socket asks for what came after the last number', () => {
  const address = new URL(socketAddress('https://chat.exemplo.com', 'k', 't&o', 12));
  expect(address.protocol).toBe('wss:');
  expect(address.pathname).toBe('/widget/ws');
  expect(Object.fromEntries(address.searchParams)).toEqual({ key: 'k', token: 't&o', seq: '12' });
});

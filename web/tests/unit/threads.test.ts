// Messages held for a conversation: pushes, answers of requests, and which of them is newer.
import { expect, test, vi } from 'vitest';
import { interactions } from '../../src/api/operations';
import type { Message } from '../../src/api/types';
import { Thread } from '../../src/live/threads.svelte';
import { message } from './make';

const way = (thread: Thread) => thread.messages.map((one) => [one.seq, one.delivery]);

// Rows: WA-010, MSG-009.
test('what a push told while a request was under way is not undone by its answer', () => {
  const thread = new Thread('1');
  const since = thread.mark;
  thread.push(message(1, { delivery: 'failed' }));
  thread.answer(message(1, { delivery: 'pending' }), since);
  expect(way(thread), 'the refusal came before the answer of the sending').toEqual([[1, 'failed']]);
  thread.answer(message(1, { delivery: 'pending' }), thread.mark);
  expect(way(thread), 'it is tried again').toEqual([[1, 'pending']]);
});

// Rows: GAP-127.
test('a page that was read before a push neither undoes it nor hides what lies between', async () => {
  let answer: (items: Message[]) => void = () => {};
  const page = new Promise<Message[]>((done) => (answer = done));
  vi.spyOn(interactions, 'messages').mockImplementation(async () => ({ items: await page, next: null }));
  const thread = new Thread('1');
  thread.push(message(1, { delivery: 'read' }));
  const loading = thread.load();
  thread.push(message(7, { delivery: 'sent' }));
  answer([message(5), message(6), message(7, { delivery: 'pending' })]);
  await loading;
  expect(way(thread)).toEqual([
    [5, message(5).delivery],
    [6, message(6).delivery],
    [7, 'sent'],
  ]);
});

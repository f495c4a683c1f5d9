// Sending: shown at once, in order, under one key, and never lost without a word.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Problem, Unreachable } from '../../src/api/errors';
import type { Message } from '../../src/api/types';
import { OutboxShelf, SHELVED_MAX } from '../../src/live/outbox-shelf';
import { Outbox, retryDelay, type Pending, type Sender } from '../../src/live/outbox.svelte';
import { message } from './make';

function rig(send: (pending: Pending, fileIds: readonly string[]) => Promise<Message>) {
  const delivered: Message[] = [];
  const upload = vi.fn((file: File) => Promise.resolve(`id of ${file.name}`));
  const sender: Sender = { upload, send };
  return {
    outbox: new Outbox(async (_, request) => void delivered.push(await request()), sender),
    delivered,
    upload,
  };
}
const draft = (text: string, files: File[] = []) => ({
  interactionId: '1',
  note: false,
  text,
  files,
  replyTo: null,
});
const settled = () => vi.waitFor(() => undefined).then(() => new Promise((resolve) => setTimeout(resolve)));

describe('the outbox', () => {
  test('sends one after the other, in the order of writing', async () => {
    const order: string[] = [];
    const { outbox } = rig(async (pending) => {
      order.push(pending.text);
      return message(order.length, { idempotency_key: pending.key });
    });
    outbox.add(draft('um'));
    outbox.add(draft('dois'));
    expect(outbox.of('1').map((one) => one.text)).toEqual(['um', 'dois']);
    await settled();
    expect(order).toEqual(['um', 'dois']);
    expect(outbox.items).toEqual([]);
  });

  test('the push of the server takes the overlay away by its key', () => {
    const { outbox } = rig(() => new Promise(() => undefined));
    const key = outbox.add(draft('oi'));
    outbox.settle('another key');
    expect(outbox.items).toHaveLength(1);
    outbox.settle(key);
    expect(outbox.items).toEqual([]);
  });

  // Rows: MSG-009
  test('a refusal stays with its reason, the next message still goes out, and a retry uses the same key', async () => {
    const keys: string[] = [];
    let refuse = true;
    const { outbox } = rig(async (pending) => {
      keys.push(pending.key);
      if (pending.text === 'um' && refuse)
        throw new Problem(422, { code: 'x', detail: 'O número não tem WhatsApp.' });
      return message(keys.length, { idempotency_key: pending.key });
    });
    const key = outbox.add(draft('um'));
    outbox.add(draft('dois'));
    await settled();
    expect(outbox.items.map((one) => [one.text, one.state, one.error])).toEqual([
      ['um', 'failed', 'O número não tem WhatsApp.'],
    ]);
    refuse = false;
    outbox.retry(key);
    await settled();
    expect(outbox.items).toEqual([]);
    expect(keys.filter((one) => one === key)).toHaveLength(2);
  });

  test('without a connection everything waits and goes out in order on return', async () => {
    let away = true;
    const sent: string[] = [];
    const { outbox } = rig(async (pending) => {
      if (away) throw new Unreachable();
      sent.push(pending.text);
      return message(sent.length, { idempotency_key: pending.key });
    });
    outbox.add(draft('um'));
    outbox.add(draft('dois'));
    await settled();
    expect(outbox.items.map((one) => one.state)).toEqual(['waiting', 'waiting']);
    expect(outbox.waitingCount).toBe(2);
    away = false;
    outbox.resume();
    await settled();
    expect(sent).toEqual(['um', 'dois']);
  });

  // Rows: MSG-004
  test('files go up once, also when the message has to be tried again', async () => {
    let away = true;
    const ids: (readonly string[])[] = [];
    const { outbox, upload } = rig(async (pending, fileIds) => {
      if (away) throw new Unreachable();
      ids.push(fileIds);
      return message(1, { idempotency_key: pending.key });
    });
    outbox.add(draft('', [new File(['a'], 'a.txt'), new File(['b'], 'b.txt')]));
    await settled();
    away = false;
    outbox.resume();
    await settled();
    expect(upload).toHaveBeenCalledTimes(2);
    expect(ids).toEqual([['id of a.txt', 'id of b.txt']]);
  });

  // Rows: GAP-127, MSG-009.
  test('a proxy without a server behind it fails no message: it is tried again, later each time, under one key', async () => {
    vi.useFakeTimers();
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const at: number[] = [];
    const keys = new Set<string>();
    const begun = Date.now();
    const { outbox, delivered } = rig(async (pending) => {
      at.push(Date.now() - begun);
      keys.add(pending.key);
      const status = [502, 503, 504][at.length - 1];
      if (status) throw new Problem(status, {});
      return message(1, { idempotency_key: pending.key });
    });
    outbox.add(draft('um'));
    await vi.advanceTimersByTimeAsync(900);
    expect([outbox.items.map((one) => one.state), outbox.stalled]).toEqual([['waiting'], true]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(at).toEqual([0, 1000, 3000, 7000]);
    expect([keys.size, delivered.length, outbox.items.length, outbox.stalled]).toEqual([1, 1, 0, false]);
    vi.useRealTimers();
  });

  test('the wait grows, has an end, and is spread by chance', () => {
    expect([0, 1, 2, 9, 99].map((attempt) => retryDelay(attempt, 1))).toEqual([
      1000, 2000, 4000, 30_000, 30_000,
    ]);
    expect(retryDelay(1, 0)).toBe(1000);
  });

  test('an ended session keeps the message until somebody signed in again', async () => {
    let signedIn = false;
    const { outbox, delivered } = rig(async (pending) => {
      if (!signedIn) throw new Problem(401, { code: 'unauthenticated' });
      return message(1, { idempotency_key: pending.key });
    });
    outbox.add(draft('um'));
    await settled();
    expect(outbox.items.map((one) => one.state)).toEqual(['waiting']);
    signedIn = true;
    outbox.resume();
    await settled();
    expect(delivered).toHaveLength(1);
  });
});

// Rows: GAP-127.
test('an attempt that fails after everything went on again is tried at once', async () => {
  for (const failure of [new Problem(401, { code: 'unauthenticated' }), new Unreachable()]) {
    let fail: (reason: Error) => void = () => {};
    let attempts = 0;
    const { outbox, delivered } = rig((pending) => {
      attempts += 1;
      if (attempts > 1) return Promise.resolve(message(1, { idempotency_key: pending.key }));
      return new Promise((_, reject) => (fail = reject));
    });
    outbox.add(draft('um'));
    await settled();
    outbox.resume();
    fail(failure);
    await settled();
    expect([attempts, delivered.length, outbox.items.length]).toEqual([2, 1, 0]);
  }
});

describe('what waits in the browser', () => {
  beforeEach(() => localStorage.clear());
  const away = () => Promise.reject(new Unreachable());
  const shelf = () => new OutboxShelf('10');

  // Rows: GAP-127.
  test('is there after a crash, in order, under the same keys and with the files that were up', async () => {
    const before = rig(away).outbox;
    before.open('10');
    const keys = [before.add(draft('um', [new File(['a'], 'a.txt')])), before.add(draft('dois'))];
    await settled();
    expect(before.losing).toBe(false);
    const sent: [string, string, readonly string[]][] = [];
    const after = rig(async (pending, fileIds) => {
      sent.push([pending.key, pending.text, fileIds]);
      return message(sent.length, { idempotency_key: pending.key });
    });
    after.outbox.open('10');
    expect(after.outbox.of('1').map((one) => [one.text, one.fileNames, one.state])).toEqual([
      ['um', ['a.txt'], 'waiting'],
      ['dois', [], 'waiting'],
    ]);
    after.outbox.resume();
    await settled();
    expect(sent).toEqual([
      [keys[0], 'um', ['id of a.txt']],
      [keys[1], 'dois', []],
    ]);
    expect(after.upload).not.toHaveBeenCalled();
    expect(localStorage.length).toBe(0);
  });

  test('a file that was not up is lost with a word, and the text is not sent without asking', async () => {
    const { outbox, upload } = rig(away);
    upload.mockImplementation(() => new Promise(() => undefined));
    outbox.open('10');
    outbox.add(draft('segue', [new File(['a'], 'a.txt')]));
    await settled();
    expect(outbox.losing).toBe(true);
    const send = vi.fn(() => Promise.resolve(message(1)));
    const after = rig(send).outbox;
    after.open('10');
    after.resume();
    await settled();
    expect(send).not.toHaveBeenCalled();
    expect(after.items.map((one) => [one.text, one.fileNames, one.state, one.error])).toEqual([
      ['segue', [], 'failed', 'Um arquivo não subiu antes de a página fechar. Anexe de novo.'],
    ]);
  });

  test('what lay there for a night waits for a word, and what lay there for a week is gone', async () => {
    const hour = 3_600_000_000;
    const one = (key: string, hours: number) => ({
      key,
      interactionId: '1',
      note: false,
      text: key,
      replyTo: null,
      mentionIds: [],
      at: Date.now() * 1000 - hours * hour,
      error: null,
      fileIds: [],
      fileNames: [],
      lostCount: 0,
    });
    for (const [key, hours] of [
      ['fresh', 1],
      ['stale', 13],
      ['gone', 24 * 8],
    ] as const)
      shelf().put(one(key, hours));
    const { outbox } = rig(away);
    outbox.open('10');
    expect(outbox.items.map((item) => [item.key, item.state])).toEqual([
      ['stale', 'failed'],
      ['fresh', 'waiting'],
    ]);
    expect(localStorage.length).toBe(2);
  });

  test('belongs to one user and goes when that user signs out', async () => {
    const { outbox } = rig(away);
    outbox.open('10');
    outbox.add(draft('um'));
    await settled();
    outbox.open('11');
    expect([outbox.items.length, shelf().read(Date.now() * 1000).length]).toEqual([0, 1]);
    outbox.open('10');
    expect(outbox.items).toHaveLength(1);
    outbox.forget();
    expect([outbox.items.length, localStorage.length]).toEqual([0, 0]);
  });

  test('is bounded, and what cannot be read is thrown away', () => {
    const { outbox } = rig(away);
    outbox.open('10');
    for (let at = 0; at <= SHELVED_MAX; at += 1) outbox.add(draft(`n${at}`));
    expect(localStorage.length).toBe(SHELVED_MAX);
    expect(outbox.losing).toBe(true);
    localStorage.clear();
    localStorage.setItem('unissono.outbox.10.x', '{"key":1');
    expect([shelf().read(0), localStorage.length]).toEqual([[], 0]);
  });
});

// Sending: shown at once, in order, under one key, and never lost without a word.
import { describe, expect, test, vi } from 'vitest';
import { Problem, Unreachable } from '../../src/api/errors';
import type { Message } from '../../src/api/types';
import { Outbox, type Pending, type Sender } from '../../src/live/outbox.svelte';
import { message } from './make';

function rig(send: (pending: Pending, fileIds: readonly string[]) => Promise<Message>) {
  const delivered: Message[] = [];
  const upload = vi.fn((file: File) => Promise.resolve(`id of ${file.name}`));
  const sender: Sender = { upload, send };
  return { outbox: new Outbox((one) => delivered.push(one), sender), delivered, upload };
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
});

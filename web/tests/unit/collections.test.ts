// Rows pushed by the server, and messages in order.
import { describe, expect, test } from 'vitest';
import { Collection, mergeMessages, newerInteraction } from '../../src/live/collections.svelte';
import { interaction, message } from './make';

describe('a collection', () => {
  test('keeps the newer revision whatever arrives last', () => {
    const rows = new Collection((row: ReturnType<typeof interaction>) => row.id, newerInteraction);
    rows.put(interaction({ revision: 3, unread_count: 0 }));
    rows.put(interaction({ revision: 2, unread_count: 5 }));
    expect(rows.get('1')?.unread_count).toBe(0);
    rows.put(interaction({ revision: 4, unread_count: 7 }));
    expect(rows.get('1')?.unread_count).toBe(7);
  });

  test('forgets a removed row, and everything on reset', () => {
    const rows = new Collection((row: { id: string }) => row.id);
    rows.putAll([{ id: 'a' }, { id: 'b' }]);
    rows.remove('a');
    expect(rows.all()).toEqual([{ id: 'b' }]);
    rows.reset([{ id: 'c' }]);
    expect([rows.size, rows.get('b'), rows.get(null)]).toEqual([1, undefined, undefined]);
  });
});

describe('merging messages', () => {
  const seqs = (list: readonly { seq: number }[]) => list.map((one) => one.seq);

  test('appends the next one', () => {
    expect(seqs(mergeMessages([message(1)], [message(2)]))).toEqual([1, 2]);
  });

  test('puts a late one in its place and replaces a changed one', () => {
    const held = [message(1), message(3)];
    const merged = mergeMessages(held, [message(2), message(3, { delivery: 'read' })]);
    expect(seqs(merged)).toEqual([1, 2, 3]);
    expect(merged[2]?.delivery).toBe('read');
  });

  test('a repeated push changes nothing', () => {
    expect(mergeMessages([message(1)], [message(1)])).toHaveLength(1);
    const held = [message(1)];
    expect(mergeMessages(held, [])).toBe(held);
  });
});

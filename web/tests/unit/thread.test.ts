// What the thread draws.
import { describe, expect, test } from 'vitest';
import { asContacts, asInteractive, asLocation } from '../../src/features/desk/thread/content';
import { firstUnread, inOrder, threadDays } from '../../src/features/desk/thread/items';
import { pieces } from '../../src/features/desk/thread/links';
import { systemParts, systemText } from '../../src/features/desk/thread/system';
import { loadWords } from '../../src/i18n/index.svelte';
import type { Pending } from '../../src/live/outbox.svelte';
import { MINUTE, message } from './make';

const DAY = 1440 * MINUTE;
const sameDay = (a: number, b: number) => Math.floor(a / DAY) === Math.floor(b / DAY);
const pending = (key: string): Pending => ({
  key,
  interactionId: '1',
  note: false,
  text: 'oi',
  files: [],
  fileNames: [],
  replyTo: null,
  mentionIds: [],
  at: 90 * MINUTE,
  state: 'waiting',
  error: null,
  fileIds: [],
});

describe('days and runs', () => {
  test('each day has its own group', () => {
    const days = threadDays([message(1), message(2, { at: DAY + MINUTE })], [], null, sameDay);
    expect(days.map((day) => day.items.length)).toEqual([1, 1]);
  });

  test('only the first of a run by one author opens a new bubble row', () => {
    const items = threadDays(
      [message(1), message(2), message(3, { direction: 'out', author_id: '10' }), message(4)],
      [],
      null,
      sameDay,
    ).flatMap((day) => day.items);
    expect(items.map((item) => item.kind === 'message' && item.first)).toEqual([true, false, true, true]);
  });

  test('a pending message disappears as soon as the server shows its key', () => {
    const kinds = (key: string | null) =>
      threadDays([message(1, { idempotency_key: key })], [pending('k')], null, sameDay).flatMap((day) =>
        day.items.map((item) => item.kind),
      );
    expect(kinds(null)).toEqual(['message', 'pending']);
    expect(kinds('k')).toEqual(['message']);
  });
});

describe('system lines', () => {
  const arrived = (seq: number) =>
    message(seq, { direction: 'system', text: null, content: { code: 'arrived', params: {} } });

  test('"called" stands above what the customer wrote first, on the day of it', () => {
    const list = [message(1), message(2), arrived(3), message(4, { direction: 'out' })];
    expect(inOrder(list).map((one) => one.seq)).toEqual([3, 1, 2, 4]);
    const days = threadDays([message(1), { ...arrived(2), at: DAY }], [], null, sameDay);
    expect(days.map((day) => day.items.map((item) => item.kind))).toEqual([['system', 'message']]);
  });

  test('the order of everything else stays', () => {
    for (const list of [
      [message(1), message(2)],
      [arrived(1), message(2)],
      [message(1, { direction: 'out' }), arrived(2), message(3)],
    ])
      expect(inOrder(list).map((one) => one.seq)).toEqual(list.map((one) => one.seq));
  });

  test('names stand apart, so that one from right to left turns nothing around', async () => {
    await loadWords('desk');
    const name = 'مريم \u202eحداد\u2069';
    expect(systemParts(arrived(1), name, 'whatsapp')).toEqual([
      { text: 'مريم حداد', name: true },
      { text: ' chamou por WhatsApp', name: false },
    ]);
    expect(systemText(arrived(1), 'Ana', 'whatsapp')).toBe('Ana chamou por WhatsApp');
  });

  test('a move by a wrap-up code says so', async () => {
    await loadWords('desk');
    const moved = message(1, {
      direction: 'system',
      content: { code: 'moved_by_code', params: { queue_id: '9' } },
    });
    expect(systemText(moved, 'Ana', 'whatsapp')).toBe('Foi para a fila – pelo código de tabulação escolhido');
  });
});

describe('what is new', () => {
  test('counts the customer’s messages only', () => {
    const list = [
      message(1),
      message(2, { direction: 'out' }),
      message(3),
      message(4, { direction: 'note' }),
    ];
    expect(firstUnread(list, 1)).toBe(3);
    expect(firstUnread(list, 2)).toBe(1);
    expect(firstUnread(list, 0)).toBeNull();
  });

  test('the line stands above the first new one', () => {
    const kinds = threadDays([message(1), message(2)], [], 2, sameDay).flatMap((day) =>
      day.items.map((item) => item.kind),
    );
    expect(kinds).toEqual(['message', 'new', 'message']);
  });
});

describe('contents', () => {
  // Rows: WA-013
  test('a place has a map link from its latitude and longitude, and a link of another kind is not trusted', () => {
    const made = asLocation({ latitude: -23.5, longitude: -46.6, map_url: 'javascript:alert(1)' });
    expect(made?.map_url).toBe('https://www.openstreetmap.org/?mlat=-23.5&mlon=-46.6#map=17/-23.5/-46.6');
    expect(asLocation({ latitude: '-23.5614000', longitude: '-46.6558000' })).toMatchObject({
      latitude: -23.5614,
      longitude: -46.6558,
    });
    expect(asLocation({ latitude: 'x', longitude: 1 })).toBeNull();
  });

  // Rows: WA-012
  test('shared contacts give name, telephones and addresses in any of the shapes', () => {
    const wanted = [{ name: 'Jorge', phones: ['+55'], emails: [] }];
    expect(asContacts([{ name: 'Jorge', phones: ['+55'], emails: [] }])).toEqual(wanted);
    expect(asContacts({ contacts: [{ name: 'Jorge', phones: [{ value: '+55' }] }] })).toEqual(wanted);
    expect(asContacts(null)).toEqual([]);
  });

  test('a choice of the customer is shown even without the list', () => {
    expect(asInteractive({ type: 'reply', chosen: { title: 'Sim' } })).toEqual({
      title: null,
      choices: ['Sim'],
      chosen: 'Sim',
    });
  });

  test('addresses become links without their full stop, and nothing else does', () => {
    expect(pieces('Veja https://a.b/c?d=1. Obrigado')).toEqual([
      { text: 'Veja ', href: null },
      { text: 'https://a.b/c?d=1', href: 'https://a.b/c?d=1' },
      { text: '. Obrigado', href: null },
    ]);
    expect(pieces('javascript:alert(1) <b>')).toEqual([{ text: 'javascript:alert(1) <b>', href: null }]);
  });
});

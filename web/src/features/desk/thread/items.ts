// What the thread draws, computed from messages and the outbox: days, runs of one author, the line above what is new.
import type { Message, Micros } from '$api/types';
import type { Pending } from '$live/outbox.svelte';

export type ThreadItem =
  | { kind: 'new'; key: string }
  | { kind: 'system'; key: string; message: Message }
  | { kind: 'message'; key: string; message: Message; first: boolean }
  | { kind: 'pending'; key: string; pending: Pending; first: boolean };
export interface ThreadDay {
  key: string;
  at: Micros;
  items: ThreadItem[];
}

/** Finds the first of the newest `unread` messages of the customer; null when nothing is new. */
export function firstUnread(messages: readonly Message[], unread: number): number | null {
  let left = unread;
  let found: number | null = null;
  for (let at = messages.length - 1; at >= 0 && left > 0; at -= 1) {
    const message = messages[at];
    if (message?.direction !== 'in') continue;
    found = message.seq;
    left -= 1;
  }
  return found;
}

/** Tells whether a system line says that the customer arrived. */
function saysArrived(message: Message): boolean {
  return message.direction === 'system' && (message.content as { code?: unknown } | null)?.code === 'arrived';
}

/** Puts "the customer called" above what the customer wrote: the first message opens the interaction, so the line is written after it. */
export function inOrder(messages: readonly Message[]): readonly Message[] {
  const at = messages.findIndex(saysArrived);
  const line = messages[at];
  if (!line) return messages;
  let from = at;
  while (messages[from - 1]?.direction === 'in') from -= 1;
  const first = messages[from];
  if (from === at || !first) return messages;
  const moved = { ...line, at: Math.min(line.at, first.at) };
  return [...messages.slice(0, from), moved, ...messages.slice(from, at), ...messages.slice(at + 1)];
}

/** Groups by day. `sameDay` knows the organization's time zone. */
export function threadDays(
  messages: readonly Message[],
  pending: readonly Pending[],
  newFrom: number | null,
  sameDay: (a: Micros, b: Micros) => boolean,
): ThreadDay[] {
  const days: ThreadDay[] = [];
  const dayOf = (at: Micros): ThreadDay => {
    const last = days.at(-1);
    if (last && sameDay(last.at, at)) return last;
    const made: ThreadDay = { key: `day-${at}`, at, items: [] };
    days.push(made);
    return made;
  };
  let author = '';
  for (const message of inOrder(messages)) {
    const day = dayOf(message.at);
    if (message.seq === newFrom) {
      day.items.push({ kind: 'new', key: 'new' });
      author = '';
    }
    if (day.items.length === 0) author = '';
    if (message.direction === 'system') {
      day.items.push({ kind: 'system', key: message.id, message });
      author = '';
      continue;
    }
    const writer = `${message.direction} ${message.author_id ?? ''}`;
    day.items.push({ kind: 'message', key: message.id, message, first: writer !== author });
    author = writer;
  }
  const shown = new Set(messages.map((message) => message.idempotency_key));
  for (const item of pending) {
    if (shown.has(item.key)) continue;
    const writer = item.note ? 'note me' : 'out me';
    dayOf(item.at).items.push({ kind: 'pending', key: item.key, pending: item, first: author !== writer });
    author = writer;
  }
  return days;
}

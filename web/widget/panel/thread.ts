/** The visitor's thread as a value: merging, the resume cursor, unread and read marks. No DOM, no network. */
import type { Interaction, Message } from './protocol';

export type Thread = {
  /** Interaction the numbers below belong to; numbering starts again with each one. */
  interactionId: string | null;
  /** Ascending by `seq`, no number twice. */
  items: readonly Message[];
  /** Highest number up to which nothing is missing: where a resume starts. */
  cursor: number;
  /** Earlier interactions of this visitor seen in this window, oldest first. */
  earlier: readonly { number: string; items: readonly Message[] }[];
  /** Number of the running interaction, kept for the divider once it is an earlier one. */
  number: string;
};

export const EMPTY: Thread = { interactionId: null, items: [], cursor: 0, earlier: [], number: '' };

/** Turns to another interaction, or to none: what was on screen becomes an earlier conversation. */
export function turnTo(thread: Thread, interaction: Interaction | null): Thread {
  const id = interaction?.id ?? null;
  const number = interaction?.number ?? '';
  if (thread.interactionId === id) return thread;
  if (thread.interactionId === null) return { ...thread, interactionId: id, number };
  const kept = { number: thread.number, items: thread.items };
  return {
    interactionId: id,
    number,
    items: [],
    cursor: 0,
    earlier: kept.items.length ? [...thread.earlier, kept] : thread.earlier,
  };
}

function insert(items: readonly Message[], message: Message): readonly Message[] {
  const last = items.at(-1);
  if (last === undefined || last.seq < message.seq) return [...items, message];
  const at = items.findIndex((item) => item.seq >= message.seq);
  const replaces = items[at]?.seq === message.seq;
  return [...items.slice(0, at), message, ...items.slice(at + (replaces ? 1 : 0))];
}

/** Takes messages that came in order (socket, catching up): they move the cursor. */
export function receive(thread: Thread, messages: readonly Message[]): Thread {
  let { items, cursor } = thread;
  for (const message of messages) {
    items = insert(items, message);
    cursor = Math.max(cursor, message.seq);
  }
  return { ...thread, items, cursor };
}

/**
 * Takes the answer to our own sending. It does not move the cursor: a message of the agent with a
 * lower number may still be on its way, and a resume from our own number would skip it.
 */
export function confirm(thread: Thread, message: Message): Thread {
  return { ...thread, items: insert(thread.items, message) };
}

/** Counts the agent's messages after the last one that the visitor saw. */
export function unread(thread: Thread, seenSeq: number): number {
  return thread.items.filter((m) => m.direction === 'out' && m.seq > seenSeq).length;
}

/** Number of the visitor's newest message that the agent has read, 0 when none. */
export function lastReadByAgent(thread: Thread, readSeq: number): number {
  return thread.items.findLast((m) => m.direction === 'in' && m.seq <= readSeq)?.seq ?? 0;
}

// What the list of supervision is narrowed by, and choosing many of its rows. The choices live in the address.
import type { ConversationQuery } from '$api/operations';
import type { Interaction } from '$api/types';

export const PARTS = ['waiting', 'in_progress', 'wrap_up', 'ended'] as const;
export type Part = (typeof PARTS)[number];
export const PERIODS = ['today', 'last_10_days', 'last_30_days'] as const;

export interface FloorSearch {
  part: Part;
  period: (typeof PERIODS)[number];
  queue: string;
  agent: string;
  label: string;
  channel: string;
  q: string;
}

export const FIRST: FloorSearch = {
  part: 'waiting',
  period: 'today',
  queue: '',
  agent: '',
  label: '',
  channel: '',
  q: '',
};

const KEYS = ['part', 'period', 'queue', 'agent', 'label', 'channel', 'q'] as const;
const among = <V extends string>(all: readonly V[], text: string | null, or: V): V =>
  all.find((one) => one === text) ?? or;
const id = (text: string | null) => (text !== null && /^\d{1,19}$/.test(text) ? text : '');

/** Reads the address. What it does not know is as if it were not there. */
export function readFloor(address: string): FloorSearch {
  const given = new URLSearchParams(address);
  const channel = given.get('channel') ?? '';
  return {
    part: among(PARTS, given.get('part'), FIRST.part),
    period: among(PERIODS, given.get('period'), FIRST.period),
    queue: id(given.get('queue')),
    agent: id(given.get('agent')),
    label: id(given.get('label')),
    channel: /^[a-z0-9-]{1,40}$/.test(channel) ? channel : '',
    q: (given.get('q') ?? '').trim().slice(0, 80),
  };
}

/** What the address keeps: what differs from how the list opens. */
export const changedOf = (search: FloorSearch): [keyof FloorSearch, string | null][] =>
  KEYS.map((key) => [key, search[key] === FIRST[key] ? null : search[key]]);

/** True while nothing narrows the part on screen. */
export const isFirst = (search: FloorSearch): boolean =>
  changedOf({ ...search, part: FIRST.part }).every(([, value]) => value === null);

/** The question without its part: the totals of all parts are asked by the same. */
export const questionOf = (search: FloorSearch) => ({
  period: search.period,
  queue_id: search.queue || undefined,
  agent_id: search.agent || undefined,
  label_id: search.label || undefined,
  channel: search.channel || undefined,
  q: search.q || undefined,
});

/** What waits, is handled or awaits its code begins with the oldest; what ended with the newest. */
export const listOf = (search: FloorSearch, limit: number): ConversationQuery => ({
  ...questionOf(search),
  part: search.part,
  order: search.part === 'ended' ? 'newest' : 'oldest',
  limit,
});

/** Tells whether a row, as it is by now, still belongs to the part on screen. */
export function belongs(one: Pick<Interaction, 'state'>, part: Part): boolean {
  switch (part) {
    case 'waiting':
      return one.state === 'queued' || one.state === 'offered';
    case 'in_progress':
      return one.state === 'active';
    case 'wrap_up':
      return one.state === 'wrap_up';
    case 'ended':
      return ['concluded', 'canceled', 'withdrawn_by_inactivity', 'abandoned'].includes(one.state);
  }
}

/** Chooses rows: one, or with shift all from the last one that was pressed to this one. */
export function choose(
  chosen: ReadonlySet<string>,
  order: readonly string[],
  pressed: string,
  last: string | null,
  shift: boolean,
): Set<string> {
  const next = new Set(chosen);
  const on = !chosen.has(pressed);
  const [from, to] = [last === null ? -1 : order.indexOf(last), order.indexOf(pressed)];
  const range = shift && from >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [pressed];
  for (const one of range) {
    if (on) next.add(one);
    else next.delete(one);
  }
  return next;
}

/** What was chosen and can still be moved: only what waits or is handled. */
export const movable = (one: Pick<Interaction, 'state'>): boolean =>
  one.state === 'queued' || one.state === 'offered' || one.state === 'active';

/** Rows sent by one request: few enough to see how far it is. */
export const PART_SIZE = 10;

export function parts<T>(all: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let at = 0; at < all.length; at += size) found.push(all.slice(at, at + size));
  return found;
}

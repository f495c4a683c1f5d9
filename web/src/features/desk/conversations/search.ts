// What the list of conversations is narrowed by. It lives in the address, so that it can be shared and survives a reload.
import type { ConversationQuery } from '$api/operations';
import type { components } from '$api/schema';

export type ConversationRow = components['schemas']['ConversationView'];
export type ConversationState = components['schemas']['ConversationState'];

export const ENDED = ['concluded', 'canceled', 'withdrawn_by_inactivity', 'abandoned'] as const;
export const OPEN = ['pre_open', 'pending', 'in_progress', 'inactive_at_agent', 'inactive_in_queue'] as const;
export const PARTS = ['ended', 'open', 'all'] as const;
export const PERIODS = ['today', 'last_10_days', 'last_30_days'] as const;
export const DUES = ['overdue', 'today', 'with', 'without'] as const;
export const HOURS = ['after', 'within'] as const;
const STATES: readonly ConversationState[] = [...OPEN, ...ENDED];
const SHOWS = [...PARTS, ...OPEN, ...ENDED] as const;

export interface Search {
  /** A part of the conversations, or those in one state. */
  show: (typeof SHOWS)[number];
  period: (typeof PERIODS)[number];
  due: (typeof DUES)[number] | '';
  hours: (typeof HOURS)[number] | '';
  queue: string;
  agent: string;
  q: string;
  label: string;
}

export const FIRST: Search = {
  show: 'ended',
  period: 'today',
  due: '',
  hours: '',
  queue: '',
  agent: '',
  q: '',
  label: '',
};

const among = <V extends string>(all: readonly V[], text: string | null, or: V): V =>
  all.find((one) => one === text) ?? or;
/** In place of an agent's id: whoever looks at the list. */
export const ME = 'me';

const id = (text: string | null) => (text !== null && /^\d{1,19}$/.test(text) ? text : '');

/** Reads the address. What it does not know is as if it were not there. */
export function readSearch(address: string): Search {
  const given = new URLSearchParams(address);
  return {
    show: among(SHOWS, given.get('show'), FIRST.show),
    period: among(PERIODS, given.get('period'), FIRST.period),
    due: among<Search['due']>(DUES, given.get('due'), ''),
    hours: among<Search['hours']>(HOURS, given.get('hours'), ''),
    queue: id(given.get('queue')),
    agent: given.get('agent') === ME ? ME : id(given.get('agent')),
    q: (given.get('q') ?? '').trim().slice(0, 80),
    label: id(given.get('label')),
  };
}

/** What the address keeps of a search: what differs from how the list opens. */
export function changedOf(search: Search): [keyof Search, string | null][] {
  const keys = ['show', 'period', 'due', 'hours', 'queue', 'agent', 'q', 'label'] as const;
  return keys.map((key) => [key, search[key] === FIRST[key] ? null : search[key]]);
}

/** The question to the server, without the label: the totals are asked by the same. */
export function questionOf(
  search: Search,
  me: string | undefined,
): Omit<ConversationQuery, 'label_id' | 'limit' | 'cursor'> {
  const state = STATES.find((one) => one === search.show);
  const part = PARTS.find((one) => one === search.show);
  return {
    part,
    state,
    period: search.period,
    due: search.due || undefined,
    after_hours: search.hours === '' ? undefined : search.hours === 'after',
    queue_id: search.queue || undefined,
    agent_id: (search.agent === ME ? me : search.agent) || undefined,
    q: search.q || undefined,
  };
}

/** What is open is in every period. */
export const hasPeriod = (search: Search): boolean =>
  search.show !== 'open' && !OPEN.some((one) => one === search.show);

/** True while nothing but the period narrows what the list opens with. */
export const isFirst = (search: Search): boolean => changedOf(search).every(([, value]) => value === null);

export const TONES = {
  pre_open: 'plain',
  pending: 'warn',
  in_progress: 'accent',
  inactive_at_agent: 'plain',
  inactive_in_queue: 'plain',
  concluded: 'ok',
  canceled: 'plain',
  withdrawn_by_inactivity: 'plain',
  abandoned: 'bad',
} as const satisfies Record<ConversationState, string>;

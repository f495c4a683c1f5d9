// What a search in messages is asked by. It lives in the address, so that it can be shared and survives a reload.
import type { MessageQuery } from '$api/operations';
import type { components } from '$api/schema';

export type FoundMessage = components['schemas']['FoundMessage'];

export const AGES = ['last_30_days', 'last_90_days', 'last_year', 'all'] as const;
export const WRITERS = ['customer', 'operation', 'note'] as const;

export interface Wanted {
  q: string;
  age: (typeof AGES)[number];
  by: (typeof WRITERS)[number] | '';
  queue: string;
  agent: string;
}
export const NOTHING: Wanted = { q: '', age: 'last_90_days', by: '', queue: '', agent: '' };

const id = (text: string | null) => (text !== null && /^\d{1,19}$/.test(text) ? text : '');

/** Reads the address. What it does not know is as if it were not there. */
export function readWanted(address: string): Wanted {
  const given = new URLSearchParams(address);
  return {
    q: (given.get('q') ?? '').trim().slice(0, 120),
    age: AGES.find((one) => one === given.get('age')) ?? NOTHING.age,
    by: WRITERS.find((one) => one === given.get('by')) ?? '',
    queue: id(given.get('queue')),
    agent: id(given.get('agent')),
  };
}

/** What the address keeps: what differs from how the search opens. */
export function keptOf(wanted: Wanted): [keyof Wanted, string | null][] {
  const keys = ['q', 'age', 'by', 'queue', 'agent'] as const;
  return keys.map((key) => [key, wanted[key] === NOTHING[key] ? null : wanted[key]]);
}

/** The question to the server; none while there is no letter or digit to search. */
export function askedOf(wanted: Wanted): Omit<MessageQuery, 'limit' | 'cursor'> | null {
  if (!/[\p{L}\p{N}]/u.test(wanted.q)) return null;
  return {
    q: wanted.q,
    age: wanted.age,
    written_by: wanted.by || undefined,
    queue_id: wanted.queue || undefined,
    agent_id: wanted.agent || undefined,
  };
}

// What the list of people is narrowed and ordered by. It lives in the address, so that it can be shared and survives a reload.
import type { PeopleQuery } from '$api/portfolio';

export const STATUSES = ['active', 'inactive'] as const;
export const ORDERS = ['name', 'name_down', 'newest'] as const;
/** Whose people are: anybody's, nobody's, the reader's own, or one agent's by id. */
export const OWNERS = ['with', 'without', 'mine'] as const;

export interface Search {
  q: string;
  status: (typeof STATUSES)[number] | '';
  /** One of `OWNERS`, or the id of an agent. */
  owner: string;
  order: (typeof ORDERS)[number];
}

export const FIRST: Search = { q: '', status: '', owner: '', order: 'name' };

const KEYS = ['q', 'status', 'owner', 'order'] as const;
const among = <V extends string>(all: readonly V[], text: string | null): V | undefined =>
  all.find((one) => one === text);

/** Reads the address. What it does not know is as if it were not there. */
export function readSearch(address: string): Search {
  const given = new URLSearchParams(address);
  const owner = given.get('owner') ?? '';
  return {
    q: (given.get('q') ?? '').trim().slice(0, 80),
    status: among(STATUSES, given.get('status')) ?? '',
    owner: among(OWNERS, owner) ?? (/^\d{1,19}$/.test(owner) ? owner : ''),
    order: among(ORDERS, given.get('order')) ?? 'name',
  };
}

/** What the address keeps of a search: what differs from how the list opens. */
export const changedOf = (search: Search): [keyof Search, string | null][] =>
  KEYS.map((key) => [key, search[key] === FIRST[key] ? null : search[key]]);

/** The question to the server. */
export function questionOf(search: Search, me: string | undefined): Omit<PeopleQuery, 'limit' | 'cursor'> {
  const { owner } = search;
  const agent = owner === 'mine' ? me : /^\d/.test(owner) ? owner : undefined;
  return {
    q: search.q || undefined,
    active: search.status === '' ? undefined : search.status === 'active',
    owned: owner === 'with' ? true : owner === 'without' ? false : undefined,
    owner_id: agent,
    order: search.order,
  };
}

/** True while nothing narrows the list; its order does not. */
export const isWhole = (search: Search): boolean =>
  search.q === '' && search.status === '' && search.owner === '';

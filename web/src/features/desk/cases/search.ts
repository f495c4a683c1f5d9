// What the list of cases is narrowed and ordered by. It lives in the address, so that it can be shared and survives a reload.
import type { CaseQuery } from '$api/cases';

export const SHOWN = ['open', 'overdue', 'pending', 'resolved', 'concluded', 'all'] as const;
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export const HOLDERS = ['mine', 'nobody'] as const;
export const ORDERS = ['newest', 'oldest', 'due'] as const;

export interface Search {
  q: string;
  show: (typeof SHOWN)[number];
  priority: (typeof PRIORITIES)[number] | '';
  holder: (typeof HOLDERS)[number] | '';
  type: string;
  order: (typeof ORDERS)[number];
}

export const FIRST: Search = { q: '', show: 'open', priority: '', holder: '', type: '', order: 'newest' };

const KEYS = ['q', 'show', 'priority', 'holder', 'type', 'order'] as const;
const among = <V extends string>(all: readonly V[], text: string | null): V | undefined =>
  all.find((one) => one === text);

/** Reads the address. What it does not know is as if it were not there. */
export function readSearch(address: string): Search {
  const given = new URLSearchParams(address);
  const type = given.get('type') ?? '';
  return {
    q: (given.get('q') ?? '').trim().slice(0, 80),
    show: among(SHOWN, given.get('show')) ?? 'open',
    priority: among(PRIORITIES, given.get('priority')) ?? '',
    holder: among(HOLDERS, given.get('holder')) ?? '',
    type: /^\d{1,19}$/.test(type) ? type : '',
    order: among(ORDERS, given.get('order')) ?? 'newest',
  };
}

/** What the address keeps of a search: what differs from how the list opens. */
export const changedOf = (search: Search): [keyof Search, string | null][] =>
  KEYS.map((key) => [key, search[key] === FIRST[key] ? null : search[key]]);

export const isWhole = (search: Search): boolean =>
  KEYS.every((key) => key === 'order' || search[key] === FIRST[key]);

/** What the server is asked. Whoever types a number wants that case, wherever it stands. */
export function questionOf(search: Search): CaseQuery {
  const { q, show, priority, holder, type, order } = search;
  return {
    order,
    ...(q === '' ? {} : { q }),
    ...(show === 'open' && q === '' ? { open: true } : {}),
    ...(show === 'overdue' ? { overdue: true } : {}),
    ...(show === 'pending' || show === 'resolved' || show === 'concluded' ? { status: show } : {}),
    ...(priority === '' ? {} : { priority }),
    ...(holder === '' ? {} : { holder }),
    ...(type === '' ? {} : { type_id: type }),
  };
}

// What the list of tasks is narrowed by. It lives in the address, so that it survives a reload.
import type { TaskQuery } from '$api/tasks';
import type { Id } from '$api/types';

export const HOLDERS = ['mine', 'groups'] as const;
export const KINDS = ['follow_up', 'process_task', 'case'] as const;

export interface Search {
  q: string;
  holder: (typeof HOLDERS)[number] | '';
  kind: (typeof KINDS)[number] | '';
  overdue: boolean;
}

export const FIRST: Search = { q: '', holder: '', kind: '', overdue: false };

const among = <V extends string>(all: readonly V[], text: string | null): V | '' =>
  all.find((one) => one === text) ?? '';

/** Reads the address. What it does not know is as if it were not there. */
export function readSearch(address: string): Search {
  const given = new URLSearchParams(address);
  return {
    q: (given.get('q') ?? '').trim().slice(0, 80),
    holder: among(HOLDERS, given.get('holder')),
    kind: among(KINDS, given.get('kind')),
    overdue: given.get('overdue') === '1',
  };
}

/** What the address keeps of a search: what differs from how the list opens. */
export const changedOf = (search: Search): [keyof Search, string | null][] => [
  ['q', search.q || null],
  ['holder', search.holder || null],
  ['kind', search.kind || null],
  ['overdue', search.overdue ? '1' : null],
];

export const isWhole = (search: Search): boolean => changedOf(search).every(([, value]) => value === null);

export const questionOf = ({ q, holder, kind, overdue }: Search): TaskQuery => ({
  ...(q === '' ? {} : { q }),
  ...(holder === '' ? {} : { holder }),
  ...(kind === '' ? {} : { kind }),
  ...(overdue ? { overdue } : {}),
});

/** The task of a process that is open over the list: a part of the address, as the case is. */
export function openTask(address: string): Id | null {
  const given = new URLSearchParams(address).get('task');
  return given !== null && /^\d{1,19}$/.test(given) ? given : null;
}

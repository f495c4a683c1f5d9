// What the list of cases is narrowed and ordered by. It lives in the address, so that it can be shared and survives a reload.
import type { CaseQuery } from '$api/cases';
import type { Micros } from '$api/types';
import { nowMicros } from '$live/clock.svelte';
import { fieldToMicros, microsToField } from '../moment/moment';

export const SHOWN = ['open', 'overdue', 'pending', 'resolved', 'concluded', 'all'] as const;
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export const HOLDERS = ['mine', 'nobody'] as const;
/** When they are due, apart from late: today, in the six days after it, later, never. */
export const DUES = ['today', 'week', 'later', 'never'] as const;
export const ORDERS = ['newest', 'oldest', 'due'] as const;
export const STATUSES = ['pending', 'resolved', 'concluded'] as const;

export interface Search {
  q: string;
  show: (typeof SHOWN)[number];
  priority: (typeof PRIORITIES)[number] | '';
  holder: (typeof HOLDERS)[number] | '';
  type: string;
  group: string;
  person: string;
  due: (typeof DUES)[number] | '';
  /** Opened in this month, `2026-11`; before it, `<2026-11`. */
  month: string;
  order: (typeof ORDERS)[number];
}

export const FIRST: Search = {
  q: '',
  show: 'open',
  priority: '',
  holder: '',
  type: '',
  group: '',
  person: '',
  due: '',
  month: '',
  order: 'newest',
};

const KEYS = ['q', 'show', 'priority', 'holder', 'type', 'group', 'person', 'due', 'month', 'order'] as const;
const idIn = (text: string | null): string => (/^\d{1,19}$/.test(text ?? '') ? (text ?? '') : '');
const among = <V extends string>(all: readonly V[], text: string | null): V | undefined =>
  all.find((one) => one === text);

/** Reads the address. What it does not know is as if it were not there. */
export function readSearch(address: string): Search {
  const given = new URLSearchParams(address);
  const month = given.get('month') ?? '';
  return {
    q: (given.get('q') ?? '').trim().slice(0, 80),
    show: among(SHOWN, given.get('show')) ?? 'open',
    priority: among(PRIORITIES, given.get('priority')) ?? '',
    holder: among(HOLDERS, given.get('holder')) ?? '',
    type: idIn(given.get('type')),
    group: idIn(given.get('group')),
    person: idIn(given.get('person')),
    due: among(DUES, given.get('due')) ?? '',
    month: /^<?\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : '',
    order: among(ORDERS, given.get('order')) ?? 'newest',
  };
}

/** What the address keeps of a search: what differs from how the list opens. */
export const changedOf = (search: Search): [keyof Search, string | null][] =>
  KEYS.map((key) => [key, search[key] === FIRST[key] ? null : search[key]]);

/** The summary narrows the list by what no other filter shows. */
export const isSummed = (search: Search): boolean =>
  (['group', 'person', 'due', 'month'] as const).some((key) => search[key] !== '');

export const isWhole = (search: Search): boolean =>
  KEYS.every((key) => key === 'order' || search[key] === FIRST[key]);

/** The first moment of a civil day some days from another. */
const dayStart = (day: string, days = 0): number => {
  const at = new Date(`${day}T00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return fieldToMicros(`${at.toISOString().slice(0, 10)}T00:00`) ?? 0;
};
function dueOf(due: Search['due'], now: Micros): CaseQuery {
  const today = microsToField(now).slice(0, 10);
  const [tomorrow, week] = [dayStart(today, 1), dayStart(today, 7)];
  switch (due) {
    case 'today':
      return { due_from_at: now, due_to_at: tomorrow };
    case 'week':
      return { due_from_at: tomorrow, due_to_at: week };
    case 'later':
      return { due_from_at: week, due_to_at: Number.MAX_SAFE_INTEGER };
    case 'never':
      return { undated: true };
    case '':
      return {};
  }
}
function monthOf(month: string): CaseQuery {
  if (month === '') return {};
  const first = `${month.replace('<', '')}-01`;
  if (month.startsWith('<')) return { to_at: dayStart(first) };
  const at = new Date(`${first}T00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + 1);
  return { from_at: dayStart(first), to_at: dayStart(at.toISOString().slice(0, 10)) };
}

/** What the server is asked. Whoever types a number wants that case, wherever it stands. */
export function questionOf(search: Search, now: Micros = nowMicros()): CaseQuery {
  const { q, show, priority, holder, type, group, person, due, month, order } = search;
  return {
    order,
    ...(q === '' ? {} : { q }),
    ...((show === 'open' && q === '') || (show === 'overdue' && due !== '') ? { open: true } : {}),
    // A deadline to come is none that passed.
    ...(show === 'overdue' && due === '' ? { overdue: true } : {}),
    ...(show === 'pending' || show === 'resolved' || show === 'concluded' ? { status: show } : {}),
    ...(priority === '' ? {} : { priority }),
    ...(holder === '' ? {} : { holder }),
    ...(type === '' ? {} : { type_id: type }),
    ...(group === '' ? {} : { group_id: group }),
    ...(person === '' ? {} : { person_id: person }),
    ...dueOf(due, now),
    ...monthOf(month),
  };
}

/** What the server is asked for one column of the board; what was concluded is there whatever else is shown. */
export function columnQuestion(search: Search, status: (typeof STATUSES)[number], now?: Micros): CaseQuery {
  return { ...questionOf({ ...search, show: 'all' }, now), status };
}

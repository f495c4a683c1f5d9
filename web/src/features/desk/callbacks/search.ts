// What the agenda is narrowed by. It lives in the address, so that it survives a reload.
import type { CallbackQuery, CallbackState } from '$api/callbacks';
import type { Micros } from '$api/types';
import { fieldToMicros, microsToField } from '../moment/moment';

export const STATES = ['open', 'done', 'cancelled'] as const satisfies CallbackState[];
export const HOLDERS = ['mine', 'reach'] as const;
export const PERIODS = ['overdue', 'today', 'week'] as const;

export interface Search {
  q: string;
  state: CallbackState;
  holder: (typeof HOLDERS)[number];
  period: (typeof PERIODS)[number] | '';
  user: string;
}

export const FIRST: Search = { q: '', state: 'open', holder: 'mine', period: '', user: '' };
const DAY = 24 * 3_600_000_000;

const among = <V extends string>(all: readonly V[], text: string | null): V | undefined =>
  all.find((one) => one === text);

/** Reads the address. What it does not know is as if it were not there. */
export function readSearch(address: string): Search {
  const given = new URLSearchParams(address);
  const user = given.get('user') ?? '';
  return {
    q: (given.get('q') ?? '').trim().slice(0, 80),
    state: among(STATES, given.get('state')) ?? FIRST.state,
    holder: among(HOLDERS, given.get('holder')) ?? FIRST.holder,
    period: among(PERIODS, given.get('period')) ?? '',
    user: /^\d{1,19}$/.test(user) ? user : '',
  };
}

/** What the address keeps of a search: what differs from how the agenda opens. */
export const changedOf = (search: Search): [keyof Search, string | null][] =>
  (Object.keys(FIRST) as (keyof Search)[]).map((name) => [
    name,
    search[name] === FIRST[name] ? null : search[name],
  ]);

export const isWhole = (search: Search): boolean => changedOf(search).every(([, value]) => value === null);

/** The first moment of a day of the organization, so many days after that of `now`. */
function midnight(now: Micros, days: number): Micros {
  // Noon of the day, so that an hour more or less of a change of clocks stays within it.
  const noon = fieldToMicros(`${microsToField(now).slice(0, 10)}T12:00`) ?? now;
  return fieldToMicros(`${microsToField(noon + days * DAY).slice(0, 10)}T00:00`) ?? now;
}

/** Asks the server for what a search means at a moment: today and this week are those of the organization, the week from today on. */
export function questionOf({ q, state, holder, period, user }: Search, now: Micros): CallbackQuery {
  const until = { overdue: null, today: 1, week: 7, '': null }[period];
  return {
    state,
    ...(q === '' ? {} : { q }),
    ...(holder === 'mine' ? { holder } : user === '' ? { holder } : { user_id: user }),
    ...(period === 'overdue' ? { overdue: true } : {}),
    ...(until === null ? {} : { from_at: midnight(now, 0), to_at: midnight(now, until) }),
  };
}

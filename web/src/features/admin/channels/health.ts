// How an account is doing, in one word and one colour.
import type { Micros } from '$api/types';
import type { Key } from '$i18n';
import { waitText } from '$i18n/format';
import type { AccountRow } from '../types';

export interface HealthMark {
  tone: 'ok' | 'bad' | 'plain';
  key: Key;
  time: string;
}

/** A problem counts until something was sent or heard after it. */
export function healthOf(row: Pick<AccountRow, 'active' | 'health'>, now: Micros): HealthMark {
  const { heard_at, sent_at, problem, problem_at } = row.health;
  const last = Math.max(heard_at ?? 0, sent_at ?? 0);
  const time = last > 0 ? waitText((now - last) / 1000) : '';
  if (!row.active) return { tone: 'plain', key: 'channels.off', time };
  if (problem !== null && (problem_at ?? 0) >= last) return { tone: 'bad', key: 'channels.problem', time };
  return last > 0
    ? { tone: 'ok', key: 'channels.working', time }
    : { tone: 'plain', key: 'channels.silent', time };
}

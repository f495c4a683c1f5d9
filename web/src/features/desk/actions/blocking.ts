// Until when a customer is blocked: quick choices, or a moment of one's own.
import type { Micros } from '$api/types';
import { fieldToMicros } from '../moment/moment';

export const UNTILS = ['never', 'day', 'week', 'month', 'own'] as const;
export type Until = (typeof UNTILS)[number];

const DAY = 86_400_000_000;
const DAYS: Partial<Record<Until, number>> = { day: 1, week: 7, month: 30 };

/** The moment at which a block ends; null for never, undefined while it is not said or lies behind. */
export function endOf(until: Until, own: string, now: Micros): Micros | null | undefined {
  if (until === 'never') return null;
  const days = DAYS[until];
  if (days !== undefined) return now + days * DAY;
  const at = fieldToMicros(own);
  return at !== null && at > now ? at : undefined;
}

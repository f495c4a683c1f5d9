// How callbacks are said: whose they are, over what, on which day of the agenda.
import type { UserGroup } from '$api/cases';
import type { Callback, CallbackState } from '$api/callbacks';
import { Problem } from '$api/errors';
import type { Micros } from '$api/types';
import { t } from '$i18n';
import { dayLabel, phone, sameDay } from '$i18n/format';
import { agentName } from '$live/names';
import { describe } from '$ui/failure';

export const STATE_TONES = {
  open: 'accent',
  done: 'ok',
  cancelled: 'plain',
} as const satisfies Record<CallbackState, string>;

const DAY = 24 * 3_600_000_000;

/** Whether its moment has come and nobody made it. */
export const isLate = (one: Pick<Callback, 'state' | 'due_at'>, now: Micros): boolean =>
  one.state === 'open' && one.due_at <= now;

/** `Financeiro`, `Ana Rocha`, or `Ana Rocha (Financeiro)`. */
export function ownerName(
  one: Pick<Callback, 'user_id' | 'group_id'>,
  groups: readonly Pick<UserGroup, 'id' | 'name'>[],
): string {
  const group = groups.find((row) => row.id === one.group_id)?.name;
  if (one.user_id === null) return group ?? '–';
  return group ? `${agentName(one.user_id)} (${group})` : agentName(one.user_id);
}

/** The address as people read it. */
export const addressText = (one: Pick<Callback, 'point_kind' | 'address'>): string =>
  one.point_kind === 'phone' ? phone(one.address) : one.address;

export interface Day {
  key: string;
  label: string;
  rows: Callback[];
}

/** The rows by day, in their order; what is late comes as one group, wherever it stands. */
export function days(rows: readonly Callback[], now: Micros, locale: string): Day[] {
  const groups: Day[] = [];
  for (const one of rows) {
    const late = isLate(one, now);
    const label = late ? t('callbacks.late_group') : dayName(one.due_at, now, locale);
    const key = late ? 'late' : label;
    const last = groups.find((group) => group.key === key);
    if (last) last.rows.push(one);
    else groups.push({ key, label, rows: [one] });
  }
  return groups;
}

function dayName(at: Micros, now: Micros, locale: string): string {
  if (sameDay(at, now)) return t('callbacks.today');
  if (sameDay(at, now + DAY)) return t('callbacks.tomorrow');
  return dayLabel(at, now, locale);
}

/** Says why a step was refused: who was quicker, by name where the server knows it. */
export function refusal(error: unknown): string {
  if (error instanceof Problem && error.code === 'changed_meanwhile') {
    const name = error.body['changed_by_name'];
    return t('callbacks.changed', { name: typeof name === 'string' ? name : t('callbacks.somebody') });
  }
  return describe(error).text;
}

// How tasks are said: the state of a follow-up, whom it is with, and whether it is late.
import type { UserGroup } from '$api/cases';
import type { FollowUp, FollowUpState } from '$api/tasks';
import type { Micros } from '$api/types';
import { agentName } from '$live/names';

export const STATE_TONES = {
  open: 'warn',
  in_progress: 'accent',
  done: 'ok',
  returned: 'bad',
  cancelled: 'plain',
} as const satisfies Record<FollowUpState, string>;

/** Whether its area or person is late with it. */
export const isLate = (one: Pick<FollowUp, 'state' | 'due_at'>, now: Micros): boolean =>
  (one.state === 'open' || one.state === 'in_progress') && one.due_at !== null && one.due_at < now;

/** `Financeiro`, `Ana Rocha`, or `Ana Rocha (Financeiro)`. */
export function holderName(
  one: { group_id: string | null; user_id: string | null },
  groups: readonly UserGroup[],
): string {
  const group = groups.find((row) => row.id === one.group_id)?.name;
  if (one.user_id === null) return group ?? '–';
  return group ? `${agentName(one.user_id)} (${group})` : agentName(one.user_id);
}

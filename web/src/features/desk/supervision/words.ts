// Where an interaction stands and why it was not moved, in words.
import type { Id, Interaction, InteractionState } from '$api/types';
import { t, type Key } from '$i18n';
import { reasonText } from '../person/reason';

export const STATE_TONES = {
  pre_open: 'plain',
  queued: 'warn',
  offered: 'warn',
  active: 'accent',
  wrap_up: 'plain',
  concluded: 'ok',
  canceled: 'plain',
  withdrawn_by_inactivity: 'plain',
  abandoned: 'bad',
} as const satisfies Record<InteractionState, string>;

export const stateName = (state: InteractionState): string => t(`floor.state.${state}`);

const REFUSALS: Record<string, Key> = {
  not_found: 'floor.refused.not_found',
  taken_by_other: 'floor.refused.taken_by_other',
  agent_unavailable: 'floor.refused.agent_unavailable',
  capacity_reached: 'floor.refused.capacity_reached',
  transfer_not_allowed: 'floor.refused.transfer_not_allowed',
  not_allowed_now: 'floor.refused.not_allowed_now',
  busy: 'floor.refused.busy',
};

export const refusalText = (code: string): string => t(REFUSALS[code] ?? 'floor.refused.other');

/** Reasons that the desk tells the agent as its own doing. */
const OTHERS: Record<string, Key> = {
  pulled_next: 'floor.reason.pulled_next',
  pulled_by_hand: 'floor.reason.pulled_by_hand',
  taken_over: 'floor.reason.taken_over',
  outbound: 'floor.reason.outbound',
};

/** Why whoever has it got it, told to `me`. Null when nobody has it. */
export function whyText(
  one: Pick<Interaction, 'agent_id' | 'assignment_reason'>,
  me: Id | undefined,
): string | null {
  if (one.agent_id === null) return null;
  const key = OTHERS[one.assignment_reason?.code ?? ''];
  return key && one.agent_id !== me ? t(key) : reasonText(one);
}

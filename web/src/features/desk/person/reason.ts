// Why an agent got a contact, in words.
import type { Interaction } from '$api/types';
import { t, type Key } from '$i18n';

const REASONS: Record<string, Key> = {
  distributed_longest_idle: 'reason.longest_idle',
  distributed_least_busy: 'reason.least_busy',
  distributed_round_robin: 'reason.round_robin',
  distributed_random: 'reason.random',
  owner: 'reason.owner',
  reserve: 'reason.reserve',
  owner_group: 'reason.owner_group',
  pulled_next: 'reason.pulled_next',
  pulled_by_hand: 'reason.pulled_by_hand',
  transferred: 'reason.transferred',
  came_back: 'reason.came_back',
  taken_over: 'reason.taken_over',
  outbound: 'reason.outbound',
};

const PASSED: Record<string, Key> = {
  not_there: 'reason.passed.not_there',
  waited: 'reason.passed.waited',
  declined: 'reason.passed.declined',
};

/**
 * Words the stored reason, and why the agent of the customer's portfolio was passed over. Null when nobody has it, or for
 * a reason that this version does not know.
 */
export function reasonText(interaction: Pick<Interaction, 'assignment_reason'>): string | null {
  const reason = interaction.assignment_reason;
  const key = REASONS[reason?.code ?? ''];
  if (!key) return null;
  const params = reason?.params as { owner_passed?: string | null } | undefined;
  const passed = PASSED[params?.owner_passed ?? ''];
  return passed ? `${t(key)}; ${t(passed)}` : t(key);
}

// Why an agent got a contact, in words.
import type { Interaction } from '$api/types';
import { t, type Key } from '$i18n';

const REASONS: Record<string, Key> = {
  distributed_longest_idle: 'reason.longest_idle',
  distributed_least_busy: 'reason.least_busy',
  distributed_round_robin: 'reason.round_robin',
  distributed_random: 'reason.random',
  owner: 'reason.owner',
  owner_group: 'reason.owner_group',
  pulled_next: 'reason.pulled_next',
  pulled_by_hand: 'reason.pulled_by_hand',
  transferred: 'reason.transferred',
  came_back: 'reason.came_back',
  taken_over: 'reason.taken_over',
  outbound: 'reason.outbound',
};

/** Words the stored reason. Null when nobody has it, or for a reason that this version does not know. */
export function reasonText(interaction: Pick<Interaction, 'assignment_reason'>): string | null {
  const key = REASONS[interaction.assignment_reason?.code ?? ''];
  return key ? t(key) : null;
}

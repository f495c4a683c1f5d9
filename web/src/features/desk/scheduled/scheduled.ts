// Words for messages that are sent later.
import type { Interaction, Micros } from '$api/types';
import { t, type Key } from '$i18n';

const WHY: Record<string, Key> = {
  window_closed: 'scheduled.why.window_closed',
  awaiting_customer: 'scheduled.why.awaiting_customer',
  opted_out: 'scheduled.why.opted_out',
  person_inactive: 'scheduled.why.inactive',
  not_allowed_now: 'scheduled.why.ended',
  module_off: 'scheduled.why.module_off',
  template_not_approved: 'scheduled.why.template',
};

/** Says what was against a message when its moment came. */
export function whyNot(code: string | null | undefined): string {
  return t(WHY[code ?? ''] ?? 'scheduled.why.other');
}

/** Tells whether a moment lies beyond the time in which the customer may be written to freely. */
export function isBeyondWindow(interaction: Interaction, at: Micros | null): boolean {
  const closes = interaction.reply_window_closes_at;
  return at !== null && closes !== null && at >= closes;
}

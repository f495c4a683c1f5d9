// A queue as it starts, apart because the mock server begins with it too.
import type { QueueSettings } from '../types';

export type QueueForm = QueueSettings & { name: string };

/** The settings a new queue has on the server. */
export const NEW_QUEUE: QueueForm = {
  name: '',
  strategy: 'longest_idle',
  acceptance: 'automatic',
  target_pct: 80,
  target_s: 20,
  short_abandon_s: 3,
  counts_from: 'answer',
  offer_timeout_s: 60,
  priority: 0,
  ageing_per_min: 1,
  overflow_queue_id: null,
  overflow_after_s: null,
  portfolio: {
    owner_wait_s: null,
    absent_wait_s: null,
    reserve_agent_id: null,
    reserve_wait_s: 60,
    group_wait_s: null,
  },
  calendar_id: null,
  after_hours: 'queue',
  wrap_up_required: true,
  wrap_up_limit_s: null,
  inactive_after_s: 1800,
  warn_customer_after_s: null,
  withdraw_after_s: 172_800,
  reply_alarm_s: 1800,
  hide_cancel: false,
  returns_first: false,
  transfer_queue_ids: null,
  skills: [],
  automatic_messages: [],
  notices: [],
  notice_every_s: null,
  alert_waiting_count: null,
  alert_wait_s: null,
  alert_below_target: false,
  case_link: 'optional',
  form_required: false,
  opening: { template_ids: [], first_id: null, opt_in_id: null },
};

// Rows for tests, complete and unremarkable; a test names only what it is about.
import type { Case } from '../../src/api/cases';
import type { Agent, ChannelInfo, ChannelLimits, Directory, Interaction, Message } from '../../src/api/types';

export const MINUTE = 60_000_000;

export function interaction(changes: Partial<Interaction> = {}): Interaction {
  return {
    id: '1',
    number: '2026-0000001',
    channel: 'whatsapp',
    medium: 'messaging',
    channel_account_id: '1',
    queue_id: '1',
    state: 'active',
    state_since_at: 0,
    activity: 'active',
    agent_id: '10',
    last_agent_id: null,
    offer_expires_at: null,
    assignment_reason: null,
    person_id: null,
    customer: { name: 'Mariana', email: null, phone: null, handle: null, verified: false },
    arrived_at: 0,
    queued_at: 0,
    assigned_at: 0,
    ended_at: null,
    due_at: null,
    put_off_until_at: null,
    scheduled_count: 0,
    erased_at: null,
    after_hours: false,
    last_message: null,
    unread_count: 0,
    last_seq: 0,
    awaiting_reply_since_at: null,
    reply_window_closes_at: null,
    label_ids: [],
    wrap_up_code_id: null,
    failed_count: 0,
    revision: 1,
    ...changes,
  };
}

export function message(seq: number, changes: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    interaction_id: '1',
    seq,
    direction: 'in',
    kind: 'text',
    author_id: null,
    text: `mensagem ${seq}`,
    content: null,
    files: [],
    reply_to: null,
    reactions: [],
    at: seq * MINUTE,
    edited_at: null,
    deleted_at: null,
    delivery: null,
    error: null,
    idempotency_key: null,
    ...changes,
  };
}

export function agent(changes: Partial<Agent> = {}): Agent {
  return {
    user_id: '11',
    name: 'Rafael',
    state: 'available',
    since_at: 0,
    pause_reason_id: null,
    pause_limit_s: null,
    active_count: 0,
    inactive_count: 0,
    capacity: 5,
    automatic_distribution: true,
    connected: true,
    ...changes,
  };
}

export const queue = (
  id: string,
  name: string,
  member_ids: string[],
  changes: Partial<Directory['queues'][number]> = {},
): Directory['queues'][number] => ({
  id,
  name,
  active: true,
  deleted: false,
  member_ids,
  hide_cancel: false,
  form_required: false,
  wrap_up_required: false,
  transfer_queue_ids: null,
  opening: { template_ids: [], first_id: null, opt_in_id: null },
  ...changes,
});

export function directory(changes: Partial<Directory> = {}): Directory {
  return {
    queues: [queue('1', 'Trocas', ['10', '11']), queue('2', 'Financeiro', ['12'])],
    agents: [],
    former_agents: [],
    wrap_up_codes: [],
    labels: [],
    pause_reasons: [],
    channel_accounts: [],
    channels: [],
    ...changes,
  };
}

/** Limits of a channel; zero where it has none of its own. */
export const limits = (changes: Partial<ChannelLimits> = {}): ChannelLimits => ({
  text_chars: 0,
  caption_chars: 0,
  image_bytes: 0,
  audio_bytes: 0,
  video_bytes: 0,
  document_bytes: 0,
  sticker_bytes: 0,
  buttons: 0,
  button_chars: 0,
  list_rows: 0,
  list_sections: 0,
  list_title_chars: 0,
  list_description_chars: 0,
  interactive_chars: 0,
  contact_cards: 0,
  ...changes,
});

export const channelInfo = (changes: Partial<ChannelInfo> = {}): ChannelInfo => ({
  name: 'whatsapp',
  medium: 'messaging',
  icon: 'whatsapp',
  label_key: 'channel.whatsapp',
  capabilities: ['text', 'quotes'],
  limits: limits(),
  settings: [],
  replies_are_public: false,
  identity: 'phone',
  rate: { requests: 80, per: 1_000_000, per_customer: 6_000_000 },
  base_url: '',
  account_key: null,
  business_key: null,
  is_own_protocol: false,
  reply_window: 86_400_000_000,
  templates_outside_window: true,
  ...changes,
});

export const caseRow = (changes: Partial<Case> = {}): Case => ({
  id: '9',
  number: '2026-0000009',
  external_number: null,
  person_id: null,
  person_name: null,
  type_id: '2',
  title: 'Cobrança',
  status: 'pending',
  priority: 'normal',
  responsible_id: null,
  group_id: null,
  queue_id: null,
  due_at: null,
  resolution: null,
  opened_by_id: '10',
  opened_at: 1,
  concluded_at: null,
  reopened_count: 0,
  erased_at: null,
  script_id: null,
  marketing_result: null,
  may_change: true,
  revision: 3,
  ...changes,
});

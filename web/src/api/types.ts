// Shapes of the contract between server and web. Hand-written until `cargo xtask codegen` writes them from the OpenAPI document.

export type Id = string;
/** Microseconds since 1970-01-01 UTC. */
export type Micros = number;

export type RoleProfile = 'agent' | 'senior_agent' | 'supervisor' | 'administrator';
export type Reach = 'own' | 'team' | 'queues' | 'all';
export type Medium = 'voice' | 'chat' | 'messaging' | 'mail';
export type LocaleCode = 'pt-BR' | 'en' | 'es';

export interface Session {
  user: { id: Id; name: string; email: string; locale: LocaleCode; role_profile: RoleProfile };
  organization: { id: Id; name: string; time_zone: string };
  actions: string[];
  reach: Reach;
  queue_ids: Id[];
  now: Micros;
  seq: number;
}

export interface Setup {
  token: string;
  organization: { name: string; time_zone: string; locale: LocaleCode };
  administrator: { name: string; email: string; password: string };
}

export type InteractionState =
  | 'pre_open'
  | 'queued'
  | 'offered'
  | 'active'
  | 'wrap_up'
  | 'concluded'
  | 'canceled'
  | 'withdrawn_by_inactivity'
  | 'abandoned';
export type Activity = 'active' | 'inactive_at_agent' | 'inactive_in_queue';
export type Direction = 'in' | 'out' | 'note' | 'system';

export interface Interaction {
  id: Id;
  number: string;
  channel: string;
  medium: Medium;
  channel_account_id: Id;
  queue_id: Id;
  state: InteractionState;
  activity: Activity;
  agent_id: Id | null;
  offer_expires_at: Micros | null;
  last_agent_id: Id | null;
  assignment_reason: { code: string | null; params: unknown } | null;
  person_id: Id | null;
  customer: {
    name: string;
    email: string | null;
    phone: string | null;
    handle: string | null;
    verified: boolean;
  };
  arrived_at: Micros;
  queued_at: Micros | null;
  assigned_at: Micros | null;
  ended_at: Micros | null;
  due_at: Micros | null;
  after_hours: boolean;
  last_message: { preview: string; at: Micros; direction: Direction; kind: string } | null;
  unread_count: number;
  last_seq: number;
  awaiting_reply_since_at: Micros | null;
  reply_window_closes_at: Micros | null;
  label_ids: Id[];
  wrap_up_code_id: Id | null;
  failed_count: number;
  revision: number;
}

export type MessageKind =
  | 'text'
  | 'image'
  | 'audio'
  | 'voice'
  | 'video'
  | 'document'
  | 'sticker'
  | 'location'
  | 'contacts'
  | 'interactive'
  | 'template'
  | 'order'
  | 'referral'
  | 'unsupported'
  | 'system';
export type Delivery = 'pending' | 'sent' | 'delivered' | 'read' | 'failed';

export interface MessageFile {
  id: Id | null;
  name: string;
  mime: string;
  size_bytes: number;
  state: 'ready' | 'pending' | 'failed';
}

export interface LocationContent {
  latitude: number;
  longitude: number;
  name: string | null;
  address: string | null;
  map_url: string;
}
export interface SharedContact {
  name: string;
  phones: string[];
  emails: string[];
}

export interface Message {
  id: Id;
  interaction_id: Id;
  seq: number;
  direction: Direction;
  kind: MessageKind;
  author_id: Id | null;
  text: string | null;
  content: unknown;
  files: MessageFile[];
  reply_to: { message_id: Id | null; preview: string } | null;
  reactions: { emoji: string; by: 'customer' | 'agent' }[];
  at: Micros;
  edited_at: Micros | null;
  deleted_at: Micros | null;
  delivery: Delivery | null;
  error: { code: string; message: string; retryable: boolean } | null;
  idempotency_key: string | null;
}

export type AgentState =
  'offline' | 'available' | 'busy' | 'after_call' | 'pause_requested' | 'paused' | 'away';

export interface Agent {
  user_id: Id;
  name: string;
  state: AgentState;
  since_at: Micros;
  pause_reason_id: Id | null;
  pause_limit_s: number | null;
  active_count: number;
  inactive_count: number;
  capacity: number;
  automatic_distribution: boolean;
  connected: boolean;
}

export interface Queue {
  id: Id;
  name: string;
  active: boolean;
  strategy: 'longest_idle' | 'least_busy' | 'round_robin' | 'random';
  acceptance: 'automatic' | 'click';
  target_pct: number;
  target_s: number;
  short_abandon_s: number;
  offer_timeout_s: number;
  priority: number;
  ageing_per_min: number;
  overflow_queue_id: Id | null;
  overflow_after_s: number | null;
  calendar_id: Id | null;
  wrap_up_required: boolean;
  wrap_up_limit_s: number | null;
  warn_agent_after_s: number;
  warn_customer_after_s: number | null;
  inactive_after_s: number;
  withdraw_after_s: number;
  hide_cancel: boolean;
  transfer_queue_ids: Id[] | null;
  skills: { skill: string; level: number; relax_after_s: number | null }[];
  automatic_messages: { kind: AutomaticMessageKind; locale: string; active: boolean; text: string }[];
  member_count: number;
  waiting_count: number;
}
export type AutomaticMessageKind =
  'welcome' | 'after_hours' | 'waiting' | 'agent_joined' | 'transferred' | 'inactivity_warning' | 'closing';

export type ContactPointKind = 'phone' | 'email' | 'handle';
export type ContactPointLabel = 'mobile' | 'business' | 'home' | 'other';

export interface ContactPoint {
  id: Id;
  kind: ContactPointKind;
  value: string;
  label: ContactPointLabel;
  opt_in: 'undefined' | 'opted_in' | 'opted_out';
  status: 'active' | 'inactive';
}

export interface Person {
  id: Id;
  kind: 'natural' | 'legal';
  name: string;
  trade_name: string | null;
  tax_id: string | null;
  active: boolean;
  owner_id: Id | null;
  contact_points: ContactPoint[];
  note: string | null;
}

export interface NewPerson {
  kind: 'natural' | 'legal';
  name: string;
  trade_name?: string | undefined;
  tax_id?: string | undefined;
  contact_points: { kind: ContactPointKind; value: string; label: ContactPointLabel }[];
  note?: string | undefined;
}

export interface WrapUpCode {
  id: Id;
  deleted: boolean;
  parent_id: Id | null;
  queue_id: Id;
  medium: Medium;
  name: string;
  actions: {
    closing_message: string | null;
    transfer_queue_id: Id | null;
    end_phone: boolean;
    end_contact: boolean;
  };
}
export interface Label {
  id: Id;
  deleted: boolean;
  name: string;
  color: string;
}
export interface PauseReason {
  id: Id;
  deleted: boolean;
  name: string;
  immediate: boolean;
  max_duration_s: number | null;
}
export interface ChannelAccountRef {
  id: Id;
  deleted: boolean;
  channel: string;
  name: string;
  medium: Medium;
}
/** What a channel can carry, as its descriptor says. */
export type Capability =
  | 'text'
  | 'image'
  | 'audio'
  | 'voice'
  | 'video'
  | 'document'
  | 'sticker'
  | 'location'
  | 'contacts'
  | 'templates'
  | 'buttons'
  | 'lists'
  | 'reactions'
  | 'quotes'
  | 'typing'
  | 'read_receipts'
  | 'edits';
/** A limit of zero means that the channel has none of its own. */
export interface ChannelLimits {
  text_chars?: number | null;
  image_bytes?: number | null;
  audio_bytes?: number | null;
  video_bytes?: number | null;
  document_bytes?: number | null;
}
export interface ChannelInfo {
  name: string;
  medium: Medium;
  icon: string;
  label_key: string;
  capabilities: Capability[];
  limits: ChannelLimits;
  /** Present on channels that close some time after the customer's last message. */
  reply_window: number | null;
  templates_outside_window: boolean;
}
export interface Directory {
  queues: {
    id: Id;
    name: string;
    active: boolean;
    deleted: boolean;
    member_ids: Id[];
    hide_cancel: boolean;
    wrap_up_required: boolean;
    transfer_queue_ids: Id[] | null;
  }[];
  agents: Agent[];
  former_agents: { user_id: Id; name: string }[];
  wrap_up_codes: WrapUpCode[];
  labels: Label[];
  pause_reasons: PauseReason[];
  channel_accounts: ChannelAccountRef[];
  channels: ChannelInfo[];
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Counts {
  by_queue: { queue_id: Id; channel: string; waiting_count: number }[];
  mine_active: number;
  mine_inactive: number;
}

export type InteractionView = 'mine' | 'inactive' | 'waiting' | 'open' | 'mine_ended';
export interface InteractionQuery {
  view: InteractionView;
  queue_id?: Id | undefined;
  channel?: string | undefined;
  order?: 'newest' | 'oldest' | undefined;
  phone?: string | undefined;
  name?: string | undefined;
  queued_from_at?: Micros | undefined;
  queued_to_at?: Micros | undefined;
  /** Every interaction of one person, whatever the view. */
  person_id?: Id | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
}

export interface UploadedFile {
  id: Id;
  name: string;
  mime: string;
  size_bytes: number;
}

export interface DaySummary {
  started_count: number;
  concluded_count: number;
  avg_handle_ms: number | null;
  by_hour: { hour: number; count: number }[];
  by_channel: { channel: string; count: number }[];
}

export interface MessageTemplate {
  id: Id;
  name: string;
  language: string;
  status: string;
  /** Header, body, footer and buttons in the provider's form. */
  components: unknown;
}

export interface Ratio {
  num: number;
  den: number;
}
export interface Counters {
  waiting_count: number;
  longest_wait_since_at: Micros | null;
  in_progress_count: number;
  wrap_up_count: number;
  started_count: number;
  finished_count: number;
  answered_count: number;
  abandoned_count: number;
  withdrawn_count: number;
  avg_first_response_ms: number | null;
  avg_response_ms: number | null;
  avg_handle_ms: number | null;
  avg_wait_ms: number | null;
  service_level: Ratio | null;
  abandonment: Ratio | null;
  /** Null for the whole operation: each queue has its own. */
  target_pct: number | null;
  target_s: number | null;
}
export interface Board {
  at: Micros;
  organization: Counters;
  queues: ({ queue_id: Id } & Counters)[];
  agents: Agent[];
  by_state: Record<string, number>;
  by_channel: { channel: string; started_count: number }[];
  minutes: { at: Micros; arrived_count: number; answered_count: number }[];
}

export type EntityKind = 'interaction' | 'message' | 'agent' | 'queue' | 'person' | 'user' | 'setting';
export type ServerFrame =
  | { type: 'hello'; seq: number; now: Micros }
  | { type: 'upsert'; seq: number; entity: EntityKind; id: Id; data: unknown }
  | { type: 'remove'; seq: number; entity: EntityKind; id: Id }
  | { type: 'seq'; seq: number }
  | { type: 'reload' }
  | { type: 'pong' }
  | { type: 'typing'; interaction_id: Id; by: 'customer' | 'agent'; name: string | null }
  | ({ type: 'board' } & Board)
  | { type: 'notice'; code: string; interaction_id: Id | null };

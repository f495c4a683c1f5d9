// Rows of the settings, as the operations of the set-up give them.
import type { AutomaticMessageKind, Id, LocaleCode, Medium, Micros, Reach, RoleProfile } from '$api/types';

export type Strategy = 'longest_idle' | 'least_busy' | 'round_robin' | 'random';

export interface AutomaticMessage {
  kind: AutomaticMessageKind;
  locale: LocaleCode;
  active: boolean;
  text: string;
}
export interface RequiredSkill {
  skill_id: Id;
  level: number;
  relax_after_s: number | null;
}

export interface QueueSettings {
  strategy: Strategy;
  acceptance: 'automatic' | 'click';
  target_pct: number | null;
  target_s: number | null;
  short_abandon_s: number | null;
  counts_from: 'answer' | 'reply';
  offer_timeout_s: number | null;
  priority: number | null;
  ageing_per_min: number | null;
  overflow_queue_id: Id | null;
  overflow_after_s: number | null;
  calendar_id: Id | null;
  after_hours: 'queue' | 'hold' | 'refuse';
  wrap_up_required: boolean;
  wrap_up_limit_s: number | null;
  inactive_after_s: number | null;
  warn_customer_after_s: number | null;
  withdraw_after_s: number | null;
  reply_alarm_s: number | null;
  hide_cancel: boolean;
  returns_first: boolean;
  transfer_queue_ids: Id[] | null;
  skills: RequiredSkill[];
  automatic_messages: AutomaticMessage[];
}
export interface QueueRow extends QueueSettings {
  id: Id;
  name: string;
  active: boolean;
  member_count: number;
  revision: number;
}
export interface Member {
  user_id: Id;
  tier: number;
}

export interface UserRow {
  id: Id;
  name: string;
  email: string;
  role_profile: RoleProfile;
  reach: Reach;
  locale: LocaleCode;
  active: boolean;
  permissions: Record<string, boolean>;
  actions: string[];
  capacity: number;
  capacity_per_medium: Partial<Record<Medium, number>>;
  automatic_distribution: boolean;
  skills: Record<Id, number>;
  queue_ids: Id[];
  revision: number;
}

export interface GroupRow {
  id: Id;
  name: string;
  member_ids: Id[];
}
export interface SkillRow {
  id: Id;
  name: string;
}
export interface LabelRow {
  id: Id;
  name: string;
  color: string;
  position: number;
}
export interface PauseRow {
  id: Id;
  name: string;
  immediate: boolean;
  returns_conversations: boolean;
  max_duration_s: number | null;
}
export interface CodeActions {
  closing_message: string | null;
  transfer_queue_id: Id | null;
  end_phone: boolean;
  end_contact: boolean;
}
export interface CodeRow {
  id: Id;
  parent_id: Id | null;
  queue_id: Id;
  medium: Medium;
  name: string;
  actions: CodeActions;
}

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
export interface DaySpan {
  from_min: number;
  to_min: number;
}
export interface CalendarDefinition {
  time_zone: string;
  week: 'always' | { spans: ({ day: Weekday } & DaySpan)[] };
  holidays: { date: string; spans: DaySpan[] }[];
}
export interface CalendarRow {
  id: Id;
  name: string;
  definition: CalendarDefinition;
}

export type SettingKind = 'text' | 'secret' | 'number' | 'bool' | 'lines' | { choice: string[] };
export interface SettingField {
  key: string;
  kind: SettingKind;
  is_required: boolean;
  label_key: string;
  default: string;
}
export interface Channel {
  name: string;
  medium: Medium;
  label_key: string;
  settings: SettingField[];
  capabilities: string[];
  base_url: string;
}
export interface Health {
  heard_at: Micros | null;
  sent_at: Micros | null;
  problem: string | null;
  problem_at: Micros | null;
}
export interface AccountRow {
  id: Id;
  channel: string;
  medium: Medium;
  name: string;
  queue_id: Id;
  active: boolean;
  public_token: string;
  public_url: string;
  settings: Record<string, string>;
  secrets_set: string[];
  health: Health;
}

export interface TemplateParts {
  header?: { format: string; text?: string } | null;
  body?: string;
  footer?: string | null;
  buttons?: (string | { kind?: string; type?: string; text?: string; url?: string; phone?: string })[];
}
export interface TemplateRow {
  id: Id;
  name: string;
  language: string;
  category: string;
  status: string;
  reason: string | null;
  components: TemplateParts | null;
  updated_at: Micros;
}

export interface OrganizationRow {
  id: Id;
  name: string;
  time_zone: string;
  locale: LocaleCode;
  settings: {
    drop_forgiveness_s: number | null;
    owner_wait_s: number | null;
    group_wait_s: number | null;
    handling_includes_wrap_up: boolean;
  };
}

export interface AsideRow {
  id: Id;
  channel_account_id: Id;
  reason: string;
  body: string;
  at: Micros;
  replayed_at: Micros | null;
}
export interface JobRow {
  id: Id;
  kind: string;
  payload: unknown;
  attempts: number;
  created_at: Micros;
  last_error: string | null;
}

// A queue as it starts, the kinds of automatic messages, and editing their texts by kind and language.
import type { AutomaticMessageKind, LocaleCode } from '$api/types';
import type { AutomaticMessage, QueueRow, QueueSettings } from '../types';

export type QueueForm = QueueSettings & { name: string };

export const MESSAGE_KINDS: readonly AutomaticMessageKind[] = [
  'welcome',
  'after_hours',
  'waiting',
  'agent_joined',
  'transferred',
  'inactivity_warning',
  'closing',
];
export const PLACEHOLDERS = ['protocol', 'customer', 'agent', 'queue', 'position'] as const;
export const MESSAGE_MAX = 1000;

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
};

/** Takes the fields of the form out of a row. */
export function formOf(row: QueueRow): QueueForm {
  const keys = Object.keys(NEW_QUEUE) as (keyof QueueForm)[];
  return Object.fromEntries(keys.map((key) => [key, row[key] ?? NEW_QUEUE[key]])) as unknown as QueueForm;
}

export function messageOf(
  messages: readonly AutomaticMessage[],
  kind: AutomaticMessageKind,
  locale: LocaleCode,
): AutomaticMessage {
  return (
    messages.find((one) => one.kind === kind && one.locale === locale) ?? {
      kind,
      locale,
      active: false,
      text: '',
    }
  );
}

/** Puts a text in its place; one that is off and empty is not kept. */
export function withMessage(
  messages: readonly AutomaticMessage[],
  next: AutomaticMessage,
): AutomaticMessage[] {
  const others = messages.filter((one) => one.kind !== next.kind || one.locale !== next.locale);
  if (!next.active && next.text === '') return others;
  return [...others, next].toSorted(
    (a, b) =>
      MESSAGE_KINDS.indexOf(a.kind) - MESSAGE_KINDS.indexOf(b.kind) || a.locale.localeCompare(b.locale),
  );
}

/** Names the placeholders of a text that the product does not know and would send as they are. */
export function unknownPlaceholders(text: string): string[] {
  const known: readonly string[] = PLACEHOLDERS;
  return [...new Set([...text.matchAll(/\{([^{}\s]*)\}/g)].map((match) => match[1] ?? ''))].filter(
    (name) => !known.includes(name),
  );
}

/** What a form may not be sent with; the server checks again. */
export function wrongIn(form: QueueForm): string[] {
  const wrong: string[] = [];
  if (form.target_pct !== null && form.target_pct > 100) wrong.push('target_pct');
  if (form.short_abandon_s !== null && form.target_s !== null && form.short_abandon_s > form.target_s)
    wrong.push('short_abandon_s');
  if (
    form.withdraw_after_s !== null &&
    form.inactive_after_s !== null &&
    form.withdraw_after_s < form.inactive_after_s
  )
    wrong.push('withdraw_after_s');
  if ((form.overflow_queue_id === null) !== (form.overflow_after_s === null)) wrong.push('overflow_after_s');
  return wrong;
}

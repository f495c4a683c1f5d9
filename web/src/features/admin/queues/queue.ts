// A queue as it starts, the kinds of automatic messages, and editing their texts by kind and language.
import { t } from '$i18n';
import type { AutomaticMessageKind, LocaleCode } from '$api/types';
import type { AutomaticMessage, QueueRow } from '../types';
import { NEW_QUEUE, type QueueForm } from './new-queue';

export const MESSAGE_KINDS: readonly AutomaticMessageKind[] = [
  'welcome',
  'after_hours',
  'owner_away',
  'waiting',
  'agent_joined',
  'transferred',
  'inactivity_warning',
  'closing',
];
export const MESSAGE_MAX = 1000;
export const NOTICES_MAX = 30;

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
  if (form.notices.some((one) => one.text.trim() === '')) wrong.push('notices');
  if (form.notice_every_s !== null && (form.notice_every_s < 30 || form.notice_every_s > 3600))
    wrong.push('notice_every_s');
  if ((form.overflow_queue_id === null) !== (form.overflow_after_s === null)) wrong.push('overflow_after_s');
  return wrong;
}

/** The parts of the editor, in the order of their tabs. */
export type Part = 'level' | 'routing' | 'hours' | 'times' | 'messages' | 'opening';

const PART_OF: Record<string, Part> = {
  target_pct: 'level',
  target_s: 'level',
  short_abandon_s: 'level',
  alert_waiting_count: 'level',
  alert_wait_s: 'level',
  alert_below_target: 'level',
  offer_timeout_s: 'routing',
  priority: 'routing',
  ageing_per_min: 'routing',
  overflow_queue_id: 'routing',
  overflow_after_s: 'routing',
  portfolio: 'routing',
  transfer_queue_ids: 'routing',
  skills: 'routing',
  calendar_id: 'hours',
  automatic_messages: 'messages',
  notices: 'messages',
  notice_every_s: 'messages',
  opening: 'opening',
};
/** Where a field stands, given the path of its refusal. */
export const partOf = (path: string): Part => PART_OF[path.split('.')[0] ?? path] ?? 'times';

/** What the fields are called, in the language of the moment. */
export const fieldNames = (): Record<string, string> => ({
  name: t('queues.name'),
  strategy: t('queues.strategy'),
  acceptance: t('queues.acceptance'),
  target_pct: t('queues.target_pct'),
  target_s: t('queues.target_s'),
  short_abandon_s: t('queues.short_abandon'),
  counts_from: t('queues.counts_from'),
  offer_timeout_s: t('queues.offer_timeout'),
  priority: t('queues.priority'),
  ageing_per_min: t('queues.ageing'),
  overflow_queue_id: t('queues.overflow'),
  overflow_after_s: t('queues.overflow_after'),
  portfolio: t('queues.portfolio'),
  calendar_id: t('queues.calendar'),
  after_hours: t('queues.after_hours'),
  wrap_up_required: t('queues.wrap_up_required'),
  wrap_up_limit_s: t('queues.wrap_up_limit'),
  case_link: t('queues.case_link'),
  form_required: t('queues.form_required'),
  inactive_after_s: t('queues.inactive_after'),
  warn_customer_after_s: t('queues.warn_customer'),
  withdraw_after_s: t('queues.withdraw_after'),
  reply_alarm_s: t('queues.reply_alarm'),
  hide_cancel: t('queues.hide_cancel'),
  returns_first: t('queues.returns_first'),
  transfer_queue_ids: t('queues.transfers'),
  skills: t('queues.skills'),
  automatic_messages: t('queues.messages'),
  notices: t('queues.notices'),
  notice_every_s: t('queues.notice_every'),
  alert_waiting_count: t('queues.alert_waiting'),
  alert_wait_s: t('queues.alert_wait'),
  alert_below_target: t('queues.alert_level'),
  opening: t('queues.opening'),
});

// How cases are said: types with the way to them, whether one is late, and what its history holds.
import type {
  Case,
  CaseFieldChange,
  CasePriority,
  CaseStatus,
  CaseType,
  OpenForm,
  UserGroup,
} from '$api/cases';
import type { MarketingResult } from '$api/scripts';
import type { Id, Micros } from '$api/types';
import { locale, t, type Key } from '$i18n';
import { dateTime } from '$i18n/format';
import { agentName } from '$live/names';
import type { TreeNode } from '$ui/Tree.svelte';
import { matches } from '$lib/search';

export const STATUS_TONES = {
  pending: 'warn',
  resolved: 'accent',
  concluded: 'ok',
} as const satisfies Record<CaseStatus, string>;
export const PRIORITY_TONES = {
  low: 'plain',
  normal: 'plain',
  high: 'warn',
  urgent: 'bad',
} as const satisfies Record<CasePriority, string>;

export const RESULT_TONES = {
  success: 'ok',
  failure: 'bad',
  call_back: 'warn',
} as const satisfies Record<MarketingResult, string>;

export const isOverdue = (one: Pick<Case, 'status' | 'due_at'>, now: Micros): boolean =>
  one.status !== 'concluded' && one.due_at !== null && one.due_at < now;

/** The way to a type, from the top: `Financeiro › Cobrança`. */
export function typeName(types: readonly CaseType[], id: Id | null): string {
  const names: string[] = [];
  let at = types.find((one) => one.id === id);
  while (at && names.length < 9) {
    names.unshift(at.name);
    const { parent_id: parent } = at;
    at = types.find((one) => one.id === parent);
  }
  return names.join(' › ') || '–';
}

/** The tree of the types that can be chosen, narrowed by what is typed. */
export function treeOf(types: readonly CaseType[], offered: ReadonlySet<Id>, typed: string): TreeNode[] {
  const below = (parent: Id | null): TreeNode[] =>
    types
      .filter((one) => one.parent_id === parent)
      .flatMap((one) => {
        const children = below(one.id);
        const fits = offered.has(one.id) && (typed === '' || matches(typeName(types, one.id), typed));
        return fits || children.length > 0 ? [{ id: one.id, label: one.name, children }] : [];
      });
  return below(null);
}

const FIELDS: readonly string[] = [
  'title',
  'external_number',
  'person_id',
  'type_id',
  'status',
  'priority',
  'responsible_id',
  'group_id',
  'due_at',
  'resolution',
  'interaction',
  'file',
  'email_sent',
  'email_received',
  'email_resent',
  'email_failed',
  'email_unknown',
  'follow_up',
  'process',
  'process_task',
  'process_call',
  'answers',
  'marketing_result',
  'not_kept',
];
export const fieldName = (field: string): string =>
  FIELDS.includes(field) ? t(`cases.field.${field}` as Key) : t('cases.field.other');

/** What a process asks of another system: at which step, and whether it failed or is made again. */
function processCallText(value: unknown): string {
  const { name, state } = value as { name?: string; state?: string };
  const said = t(state === 'failed' ? 'cases.process_call.failed' : 'cases.process_call.waiting');
  return `${name ?? '–'}: ${said}`;
}

/** A follow-up of the history: the beginning of what is asked, and where it stood. */
function followUpText(value: unknown): string {
  const { text, state } = value as { text?: string; state?: string };
  const short = (text ?? '').length > 60 ? `${(text ?? '').slice(0, 59)}…` : (text ?? '');
  return t('follow_up.history', { text: short, state: t(`follow_up.state.${state}` as Key) });
}

/** A process of the history: its name, and where it stood or how it ended. */
function processText(value: unknown): string {
  const { name, stands, outcome, because } = value as {
    name: string;
    stands: string[];
    outcome: string | null;
    because?: string | null;
  };
  const ended = because ? `cases.process_because.${because}` : `cases.process_outcome.${outcome}`;
  const places = outcome ? t(ended as Key) : stands.join(', ');
  return places === '' ? name : t('cases.process_at', { name, places });
}

/** The process of a form beside a thread, and where it stands (CASE-007). */
export function formProcess({
  process,
  process_instance: runs,
}: Pick<OpenForm, 'process' | 'process_instance'>): string {
  if (!process) return runs?.step_name ?? t('cases.form_no_process');
  const over = runs && runs.state !== 'running' ? runs.state : null;
  const places = over
    ? t(`cases.process_outcome.${over}`)
    : (runs?.step_name ?? t('cases.process_not_started'));
  return t('cases.process_at', { name: process.name, places });
}

/** A task of a process of the history: what is to be done, and who had it. */
function processTaskText(value: unknown): string {
  const { name, user_id } = value as { name: string; user_id: string | null };
  return t('cases.process_at', { name, places: user_id ? agentName(user_id) : t('cases.none') });
}

/** A value of the history as people read it. */
export function valueText(
  { field }: Pick<CaseFieldChange, 'field'>,
  value: unknown,
  types: readonly CaseType[],
  groups: readonly UserGroup[],
): string {
  if (value === null || value === undefined) return t('cases.none');
  if (field === 'due_at' && typeof value === 'number') return dateTime(value, locale());
  if (Array.isArray(value))
    return value.map((one) => (field === 'not_kept' ? fieldName(String(one)) : String(one))).join(', ');
  if (field === 'follow_up') return followUpText(value);
  if (field === 'process') return processText(value);
  if (field === 'process_task') return processTaskText(value);
  if (field === 'process_call') return processCallText(value);
  if (typeof value !== 'string') return t('cases.another');
  switch (field) {
    case 'status':
    case 'priority':
      return t(`cases.${field}.${value}` as Key);
    case 'marketing_result':
      return t(`scripts.result.${value}` as Key);
    case 'responsible_id':
      return agentName(value);
    case 'group_id':
      return groups.find((one) => one.id === value)?.name ?? '–';
    case 'type_id':
      return typeName(types, value);
    case 'person_id':
      return t('cases.another');
    default:
      return value;
  }
}

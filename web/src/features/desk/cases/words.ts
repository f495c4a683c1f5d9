// How cases are said: types with the way to them, whether one is late, and what its history holds.
import type { Case, CaseFieldChange, CasePriority, CaseStatus, CaseType, UserGroup } from '$api/cases';
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
  'follow_up',
  'answers',
  'marketing_result',
];
export const fieldName = (field: string): string =>
  FIELDS.includes(field) ? t(`cases.field.${field}` as Key) : t('cases.field.other');

/** A follow-up of the history: the beginning of what is asked, and where it stood. */
function followUpText(value: unknown): string {
  const { text, state } = value as { text?: string; state?: string };
  const short = (text ?? '').length > 60 ? `${(text ?? '').slice(0, 59)}…` : (text ?? '');
  return t('follow_up.history', { text: short, state: t(`follow_up.state.${state}` as Key) });
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
  if (Array.isArray(value)) return value.join(', ');
  if (field === 'follow_up') return followUpText(value);
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

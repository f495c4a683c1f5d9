// What the summary of open cases says, line by line, and how each line narrows the list.
import type { CaseSummary, CaseType, UserGroup } from '$api/cases';
import type { Micros } from '$api/types';
import { locale, t } from '$i18n';
import { timeZone } from '$i18n/frame';
import { microsToField } from '../moment/moment';
import { FIRST, type Search } from './search';
import { typeName } from './words';

export interface Line {
  label: string;
  count: number;
  /** What the list is narrowed by. */
  sets: Partial<Search>;
  /** The same, undone. */
  clears: Partial<Search>;
  bad?: boolean;
}
export interface Column {
  label: string;
  lines: Line[];
}
interface Known {
  types: readonly CaseType[];
  groups: readonly UserGroup[];
}
/** Lines of a kind that are shown; the others are found by the filters. */
const SHOWN = 6;

const line = (label: string, count: number, sets: Partial<Search>, bad = false): Line => ({
  label,
  count,
  sets,
  clears: Object.fromEntries(Object.keys(sets).map((key) => [key, FIRST[key as keyof Search]])),
  bad,
});
const monthKey = (at: Micros): string => microsToField(at).slice(0, 7);
const monthName = (at: Micros): string =>
  new Intl.DateTimeFormat(locale(), { month: 'long', year: 'numeric', timeZone: timeZone() }).format(
    at / 1000,
  );

const DUES = [
  { show: 'overdue', due: '' },
  { due: 'today' },
  { due: 'week' },
  { due: 'later' },
  { due: 'never' },
] as const;
const DUE_NAMES = ['late', 'today', 'week', 'later', 'never'] as const;

function months(sums: CaseSummary): Line[] {
  return sums.by_month.flatMap((one) => {
    if (one.from_at !== null)
      return [line(monthName(one.from_at), one.count, { month: monthKey(one.from_at) })];
    const to = one.to_at;
    return to === null
      ? []
      : [line(t('cases.sum_before', { month: monthName(to) }), one.count, { month: `<${monthKey(to)}` })];
  });
}

/** The columns of the summary, without those that have nothing to say. */
export function columnsOf(sums: CaseSummary, { types, groups }: Known): Column[] {
  const columns: Column[] = [
    {
      label: t('cases.status'),
      lines: sums.by_status.map((one) =>
        line(t(`cases.status.${one.status}`), one.count, { show: one.status }),
      ),
    },
    {
      label: t('cases.due'),
      lines: sums.by_due.map((one, index) =>
        line(t(`cases.sum_due.${DUE_NAMES[index] ?? 'never'}`), one.count, { ...DUES[index] }, index === 0),
      ),
    },
    {
      label: t('cases.priority'),
      lines: sums.by_priority.map((one) =>
        line(t(`cases.priority.${one.priority}`), one.count, { priority: one.priority }),
      ),
    },
    {
      label: t('cases.type'),
      lines: sums.by_type
        .slice(0, SHOWN)
        .map((one) => line(typeName(types, one.type_id), one.count, { type: one.type_id })),
    },
    {
      label: t('cases.group'),
      lines: sums.by_group.slice(0, SHOWN).flatMap((one) => {
        const group = one.group_id;
        const name = groups.find((row) => row.id === group)?.name;
        return group === null || name === undefined ? [] : [line(name, one.count, { group })];
      }),
    },
    {
      label: t('cases.customer'),
      lines: sums.by_customer
        .slice(0, SHOWN)
        .map((one) => line(one.name, one.count, { person: one.person_id })),
    },
    { label: t('cases.sum_month'), lines: months(sums).filter((one) => one.count > 0) },
  ];
  return columns.filter((column) => column.lines.length > 0);
}

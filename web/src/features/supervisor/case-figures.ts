// The lines of the figures of cases, in words.
import type { CaseSummary, CaseType, UserGroup } from '$api/cases';
import { locale, t, type Key } from '$i18n';

export interface Line {
  label: string;
  count: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** As the server tells ages apart, from the youngest. */
const AGES: readonly Key[] = [
  'case_figures.age_1',
  'case_figures.age_3',
  'case_figures.age_7',
  'case_figures.age_30',
  'case_figures.age_more',
];

/** A stretch of days or hours, which is what cases take: `3,5 dias`, `4,2 h`. */
export function spanText(ms: number): string {
  const [unit, value] = ms >= DAY ? (['day', ms / DAY] as const) : (['hour', ms / HOUR] as const);
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: 1,
  }).format(value);
}

export const typesOf = (sums: CaseSummary, types: readonly CaseType[]): Line[] =>
  sums.by_type.map((one) => ({
    label: types.find((type) => type.id === one.type_id)?.name ?? '–',
    count: one.count,
  }));

/** Groups that are restricted from the caller are counted without their name. */
export function groupsOf(sums: CaseSummary, groups: readonly UserGroup[]): Line[] {
  let hidden = 0;
  const lines = sums.by_group.flatMap((one): Line[] => {
    if (one.group_id === null) return [{ label: t('case_figures.no_group'), count: one.count }];
    const group = groups.find((row) => row.id === one.group_id);
    if (group) return [{ label: group.name, count: one.count }];
    hidden += one.count;
    return [];
  });
  return hidden > 0 ? [...lines, { label: t('case_figures.other_groups'), count: hidden }] : lines;
}

export const agesOf = (sums: CaseSummary): Line[] =>
  sums.by_age.map((one, index) => ({
    label: t(AGES[index] ?? 'case_figures.age_more'),
    count: one.count,
  }));

// The lines of the figures of proposals, in words.
import { t, type Key } from '$i18n';

const AGES: ReadonlyMap<number | null, Key> = new Map([
  [1, 'case_figures.age_1'],
  [3, 'case_figures.age_3'],
  [7, 'case_figures.age_7'],
  [30, 'case_figures.age_30'],
]);

/** A stretch of ages by the days below which it ends. */
export const ageText = (belowDays: number | null): string =>
  t(AGES.get(belowDays) ?? 'case_figures.age_more');

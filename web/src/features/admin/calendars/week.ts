// Weekly hours and holidays as a screen edits them, to and from the definition that is stored.
import type { CalendarDefinition, DaySpan, Weekday } from '../types';

export const WEEKDAYS: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];
const DAY_MIN = 1440;

export interface SpanForm {
  from: string;
  to: string;
}
export interface CalendarForm {
  name: string;
  time_zone: string;
  always: boolean;
  week: Record<Weekday, SpanForm[]>;
  holidays: { date: string; spans: SpanForm[] }[];
}

/** `540` is `09:00`; the end of the day is `24:00`, shown as `00:00`. */
export function clockOf(minutes: number): string {
  const within = minutes % DAY_MIN;
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`;
}

/** Reads `09:00`; null for anything else. */
export function minutesOf(clock: string): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock);
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}

/** Reads what people type: `8`, `830`, `8:30`, `8h30`. Gives the text back when it is no time of day. */
export function tidied(typed: string): string {
  const found = /^(\d{1,2})(?:[:h.]?(\d{2}))?h?$/i.exec(typed.trim());
  if (!found) return typed;
  const clock = `${(found[1] ?? '').padStart(2, '0')}:${found[2] ?? '00'}`;
  if (clock === '24:00') return '00:00';
  return minutesOf(clock) === null ? typed : clock;
}

const spanForm = (span: DaySpan): SpanForm => ({ from: clockOf(span.from_min), to: clockOf(span.to_min) });

/** An end at midnight is the end of this day, any other end before the start lies on the next one. */
export function spanOf(form: SpanForm): DaySpan | null {
  const from = minutesOf(form.from);
  const to = minutesOf(form.to);
  if (from === null || to === null) return null;
  return { from_min: from, to_min: to === 0 ? DAY_MIN : to };
}

export function emptyWeek(): Record<Weekday, SpanForm[]> {
  return Object.fromEntries(WEEKDAYS.map((day) => [day, []])) as unknown as Record<Weekday, SpanForm[]>;
}

/** Monday to Friday with a break at noon: a start that most change little. */
export function usualWeek(): Record<Weekday, SpanForm[]> {
  const week = emptyWeek();
  for (const day of WEEKDAYS.slice(0, 5)) {
    week[day] = [
      { from: '08:00', to: '12:00' },
      { from: '13:00', to: '18:00' },
    ];
  }
  return week;
}

export function formOf(name: string, definition: CalendarDefinition): CalendarForm {
  const week = emptyWeek();
  if (definition.week !== 'always') {
    for (const span of definition.week.spans) week[span.day].push(spanForm(span));
  }
  for (const day of WEEKDAYS) week[day] = week[day].toSorted((a, b) => a.from.localeCompare(b.from));
  return {
    name,
    time_zone: definition.time_zone,
    always: definition.week === 'always',
    week,
    holidays: definition.holidays.map((one) => ({ date: one.date, spans: one.spans.map(spanForm) })),
  };
}

export function definitionOf(form: CalendarForm): CalendarDefinition {
  const spans = WEEKDAYS.flatMap((day) =>
    form.week[day]
      .map(spanOf)
      .filter((span): span is DaySpan => span !== null)
      .map((span) => ({ day, ...span })),
  );
  return {
    time_zone: form.time_zone,
    week: form.always ? 'always' : { spans },
    holidays: form.holidays
      .filter((one) => one.date !== '')
      .toSorted((a, b) => a.date.localeCompare(b.date))
      .map((one) => ({
        date: one.date,
        spans: one.spans.map(spanOf).filter((span): span is DaySpan => span !== null),
      })),
  };
}

/** Tells whether a day has a time that is none, or stretches that run into each other. */
export function isWrong(spans: readonly SpanForm[]): boolean {
  return spans.some((span) => spanOf(span) === null) || overlaps(spans);
}

/** Tells whether two stretches of one day run into each other. */
export function overlaps(spans: readonly SpanForm[]): boolean {
  const found = spans
    .map(spanOf)
    .filter((span): span is DaySpan => span !== null)
    .toSorted((a, b) => a.from_min - b.from_min);
  return found.some((span, index) => {
    const next = found[index + 1];
    const end = span.to_min <= span.from_min ? span.to_min + DAY_MIN : span.to_min;
    return next !== undefined && next.from_min < end;
  });
}

/** Minutes open in an ordinary week. */
export function openMinutes(form: Pick<CalendarForm, 'always' | 'week'>): number {
  if (form.always) return 7 * DAY_MIN;
  return WEEKDAYS.flatMap((day) => form.week[day])
    .map(spanOf)
    .filter((span): span is DaySpan => span !== null)
    .reduce(
      (sum, span) =>
        sum + (span.to_min <= span.from_min ? span.to_min + DAY_MIN : span.to_min) - span.from_min,
      0,
    );
}

/** Where a form is wrong, by the field its text stands at. */
export function wrongIn(form: CalendarForm): string[] {
  const wrong = form.always
    ? []
    : WEEKDAYS.filter((day) => isWrong(form.week[day])).map((day) => `week.${day}`);
  const dates = form.holidays.map((one) => one.date);
  dates.forEach((date, index) => {
    if (date === '' || dates.indexOf(date) !== index) wrong.push(`holidays.${index}`);
  });
  form.holidays.forEach((one, index) => {
    if (isWrong(one.spans) && !wrong.includes(`holidays.${index}`)) wrong.push(`holidays.${index}`);
  });
  return wrong;
}

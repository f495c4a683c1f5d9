// Moments to come: choices, fields, words.
import { beforeEach, expect, test } from 'vitest';
import { setTimeZone } from '../../src/i18n/frame';
import { choices, fieldToMicros, microsToField, momentText } from '../../src/features/desk/moment/moment';

const at = (iso: string) => Date.parse(iso) * 1000;
/** A Friday, 14:30 in São Paulo. */
const FRIDAY = at('2026-11-20T17:30:00Z');

beforeEach(() => setTimeZone('America/Sao_Paulo'));

// Rows: AGENT-010.
test('quick choices are in the zone of the organization, whatever that of the browser', () => {
  expect(choices(FRIDAY).map((one) => [one.key, microsToField(one.at)])).toEqual([
    ['desk.in_one_hour', '2026-11-20T15:30'],
    ['desk.in_four_hours', '2026-11-20T18:30'],
    ['desk.tomorrow', '2026-11-21T09:00'],
    ['desk.next_monday', '2026-11-23T09:00'],
  ]);
  const sunday = choices(at('2026-11-22T12:00:00Z')).map((one) => microsToField(one.at));
  expect(sunday.slice(2)).toEqual(['2026-11-23T09:00', '2026-11-30T09:00']);
  const monday = choices(at('2026-11-23T12:00:00Z')).map((one) => microsToField(one.at));
  expect(monday[3]).toBe('2026-11-30T09:00');
});

test('a date field and back is the same moment, also where clocks change', () => {
  for (const zone of ['America/Sao_Paulo', 'Europe/Lisbon', 'America/New_York', 'UTC']) {
    setTimeZone(zone);
    for (const field of ['2026-11-23T09:00', '2026-03-08T01:30', '2026-10-25T12:00', '2027-01-01T00:00'])
      expect(microsToField(fieldToMicros(field) ?? 0)).toBe(field);
  }
  expect(fieldToMicros('')).toBeNull();
  expect(fieldToMicros('2026-11')).not.toBe(undefined);
});

test('a moment of today and tomorrow is said so', () => {
  expect(momentText(FRIDAY + 3_600_000_000, FRIDAY, 'pt-BR')).toContain('desk.moment_today');
  expect(momentText(at('2026-11-21T12:00:00Z'), FRIDAY, 'pt-BR')).toContain('desk.moment_tomorrow');
  expect(momentText(at('2026-11-23T12:00:00Z'), FRIDAY, 'pt-BR')).toBe(
    'segunda-feira, 23 de novembro, 09:00',
  );
});

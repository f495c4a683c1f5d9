// What is asked of a report stands in the address; what it answers is shown by its units and sorted by what it is worth.
import { beforeEach, describe, expect, test } from 'vitest';
import { loadWords } from '../../src/i18n/index.svelte';
import { setTimeZone } from '../../src/i18n/frame';
import {
  cellText,
  dayOf,
  kept,
  lacks,
  questionOf,
  readAsked,
  sorted,
} from '../../src/features/desk/reports/report';
import type { Report, ReportColumn } from '../../src/features/desk/reports/report';

const TODAY = '2026-11-22';
const column = (unit: ReportColumn['unit']): ReportColumn => ({ id: 'x', unit, title: 'X', means: 'X.' });
const report = (filters: Report['filters']): Report => ({
  id: 'tracking',
  title: 'Rastreio',
  means: 'X.',
  filters,
  columns: [],
  is_list: true,
});

describe('reports', () => {
  beforeEach(async () => {
    setTimeZone('America/Sao_Paulo');
    await loadWords('reports');
  });

  // Rows: GAP-104.
  test('the address keeps what was chosen, and what it does not know is as if it were not there', () => {
    const asked = readAsked('medium=chat&from=2026-11-01&fromTime=08:30&queue=x&result=nothing', TODAY);
    expect(asked).toMatchObject({ medium: 'chat', from: '2026-11-01', to: TODAY, fromTime: '08:30' });
    expect([asked.queue, asked.result]).toEqual(['', '']);
    const changed = Object.fromEntries(kept(asked, TODAY).filter(([, value]) => value !== null));
    expect(changed).toEqual({ medium: 'chat', from: '2026-11-01', fromTime: '08:30' });
  });

  // Rows: GAP-104.
  test('only what the report filters by is asked, and nothing without what it needs', () => {
    const tracking = report([
      { filter: 'medium', required: true },
      { filter: 'time', required: false },
    ]);
    const asked = readAsked('medium=chat&user=7&fromTime=08:30', TODAY);
    expect(questionOf(tracking, asked)).toMatchObject({ medium: 'chat', from_min: 510, from: TODAY });
    expect(questionOf(tracking, asked).user_id).toBeUndefined();
    expect(questionOf(report([]), asked).medium).toBeUndefined();
    expect(lacks(tracking, asked)).toBe(false);
    expect(lacks(tracking, readAsked('', TODAY))).toBe(true);
  });

  // Rows: GAP-112.
  test('the day is that of the organization', () => {
    // Half past midnight in UTC is still yesterday evening in São Paulo.
    expect(dayOf(1_795_307_400_000_000)).toBe('2026-11-21');
  });

  // Rows: GAP-106.
  test('a cell is shown as its unit says, and nothing is a dash', () => {
    expect(cellText(column('day'), '2026-11-22')).toBe('22/11/2026');
    expect(cellText(column('hour'), 9)).toBe('09 h');
    expect(cellText(column('duration'), 65_000)).toBe('01:05');
    expect(cellText(column('share'), { num: 7, den: 8 })).toBe('87,5%');
    expect(cellText(column('count'), 1234)).toBe('1.234');
    expect(cellText(column('share'), null)).toBe('–');
  });

  test('rows are sorted by what they are worth, and empty ones come last in either direction', () => {
    const rows = [
      ['b', 2],
      ['a', null],
      ['c', 10],
    ];
    expect(sorted(rows, 1, false).map((row) => row[0])).toEqual(['b', 'c', 'a']);
    expect(sorted(rows, 1, true).map((row) => row[0])).toEqual(['c', 'b', 'a']);
    expect(sorted(rows, 0, false).map((row) => row[0])).toEqual(['a', 'b', 'c']);
  });
});

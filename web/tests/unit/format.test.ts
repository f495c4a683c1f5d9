// Formatters: one for each kind of value on screen.
import { beforeAll, describe, expect, test } from 'vitest';
import * as format from '../../src/i18n/format';

const at = (iso: string) => new Date(iso).getTime() * 1000;
beforeAll(() => format.setTimeZone('America/Sao_Paulo'));

describe('times', () => {
  test('are shown in the zone of the organization', () => {
    expect(format.clockTime(at('2026-11-22T02:16:00Z'), 'pt-BR')).toBe('23:16');
    for (const locale of ['pt-BR', 'en', 'es'])
      expect(format.clockTime(at('2026-11-22T03:05:00Z'), locale)).toBe('00:05');
    expect(format.dateTime(at('2026-11-22T02:16:00Z'), 'pt-BR')).toBe('21/11/2026, 23:16');
  });

  test('the day changes at midnight of the organization', () => {
    expect(format.sameDay(at('2026-11-22T02:59:00Z'), at('2026-11-22T03:01:00Z'))).toBe(false);
    expect(format.sameDay(at('2026-11-22T03:01:00Z'), at('2026-11-22T20:00:00Z'))).toBe(true);
  });

  test('days have names near today', () => {
    const now = at('2026-11-22T15:00:00Z');
    expect(format.dayLabel(now, now, 'pt-BR')).toBe('Hoje');
    expect(format.dayLabel(at('2026-11-21T15:00:00Z'), now, 'pt-BR')).toBe('Ontem');
    expect(format.dayLabel(at('2026-11-20T15:00:00Z'), now, 'pt-BR')).toBe('Sexta-feira, 20 de novembro');
  });

  test('rows of a list say how long ago, then the clock', () => {
    const now = at('2026-11-22T18:00:00Z');
    expect(format.listTime(now - 5_000_000, now, 'pt-BR', 'agora')).toBe('agora');
    expect(format.listTime(now - 240_000_000, now, 'pt-BR', 'agora')).toBe('4 min');
    expect(format.listTime(at('2026-11-22T13:05:00Z'), now, 'pt-BR', 'agora')).toBe('10:05');
  });

  test('durations run past the hour', () => {
    expect([
      format.duration(0),
      format.duration(136_999),
      format.duration(3_736_000),
      format.duration(-5),
    ]).toEqual(['00:00', '02:16', '1:02:16', '00:00']);
    expect([format.waitText(59_999), format.waitText(13 * 60_000), format.waitText(125 * 60_000)]).toEqual([
      '0 min',
      '13 min',
      '2 h 05',
    ]);
  });
});

describe('other values', () => {
  test('a share without a base is a dash, never a zero', () => {
    expect(format.ratio({ num: 0, den: 0 }, 'pt-BR')).toBe('–');
    expect(format.ratio(null, 'pt-BR')).toBe('–');
    expect(format.ratio({ num: 784, den: 1000 }, 'pt-BR', 1)).toBe('78,4%');
  });

  test('sizes, telephones and documents', () => {
    expect(format.bytes(1_440_000, 'pt-BR')).toBe('1,4 MB');
    expect(format.phone('+5511988442201')).toBe('+55 11 98844-2201');
    expect(format.phone('+14155550100')).toBe('+14155550100');
    expect(format.taxId('52998224725')).toBe('529.982.247-25');
    expect(format.taxId('***.418.***-07')).toBe('***.418.***-07');
    expect(format.taxId('12ABC34501DE35')).toBe('12.ABC.345/01DE-35');
  });

  test('initials take the first and the last name', () => {
    expect([
      format.initials('Mariana Lacerda'),
      format.initials('ana beatriz rocha'),
      format.initials('Ana'),
      format.initials('+55 11'),
    ]).toEqual(['ML', 'AR', 'A', '#']);
  });
});

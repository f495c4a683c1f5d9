// Tables for spreadsheets that the browser writes and reads.
import { describe, expect, test } from 'vitest';
import { sheetOf, textOf } from '../../src/lib/sheet';

describe('a table for a spreadsheet', () => {
  // Rows: GAP-106.
  test('has no cell that is a formula, and keeps what parts cells inside', () => {
    const formulas = [
      '=1+1',
      '+55',
      '-2',
      '@a',
      '  =1',
      '\t=1',
      '\rx',
      '\n=1',
      '\u0000=1',
      '\ufeff=1',
      '\u200b=1',
      '\uff1d1',
      "'=1",
    ];
    for (const text of formulas) {
      const [line] = sheetOf([[text, 'fim']])
        .slice(1)
        .split(';fim');
      expect(line?.replace(/^"/, '').startsWith("'"), JSON.stringify(text)).toBe(true);
    }
    expect(sheetOf([["d'água", 'a;b', 'diz "oi"', '5,5E+12', 'duas\nlinhas', '😀 العربية', '']])).toBe(
      '\ufeffd\'água;"a;b";"diz ""oi""";5,5E+12;"duas\nlinhas";😀 العربية;\r\n',
    );
  });

  // Rows: GAP-008.
  test('is read in the alphabet it was written in', () => {
    const bytes = (...all: number[]) => new Uint8Array(all).buffer;
    expect(textOf(new TextEncoder().encode('João').buffer as ArrayBuffer)).toBe('João');
    expect(textOf(bytes(0x4a, 0xe3, 0x6f))).toBe('Jão');
    expect(textOf(bytes(0xff, 0xfe, 0x4a, 0, 0xe3, 0))).toBe('Jã');
    expect(textOf(bytes(0xfe, 0xff, 0, 0x4a, 0, 0xe3))).toBe('Jã');
    expect(textOf(bytes(0xff, 0xfe, 0x4a, 0, 0xe3))).toBe('J\ufffd');
    expect(textOf(bytes())).toBe('');
  });
});

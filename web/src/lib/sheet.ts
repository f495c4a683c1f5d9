// Tables for spreadsheets, written in one place: no cell is a formula, and what parts cells stays inside (RFC 4180).

// What cannot be seen hides no formula, and signs of full width are read as the narrow ones.
const LEAD = "['\\s\\p{Cc}\\p{Cf}]*";
const FORMULA = new RegExp(`^${LEAD}[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20]|^['\\s]*?[\\t\\r\\n]`, 'u');

function cell(text: string): string {
  const safe = FORMULA.test(text.trimEnd()) ? `'${text}` : text;
  return /[;"\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** CSV with semicolons and CRLF, UTF-8 with its mark. */
export const sheetOf = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;

/** Reads a file in the alphabet it was written in: UTF-8, UTF-16 by its mark, or that of older systems of Western Europe. */
export function textOf(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes.slice(0, 2));
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

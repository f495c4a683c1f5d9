// Tables taken in from a spreadsheet: what became of each line, and the refused ones for mending.
import { t } from '$i18n';

export interface Fault {
  field: string;
  code: string;
}
export interface TableLine {
  line: number;
  outcome: 'created' | 'changed' | 'same' | 'refused';
  faults: readonly Fault[];
}
export interface TableReport<L extends TableLine> {
  dry_run: boolean;
  created_count: number;
  changed_count: number;
  same_count: number;
  refused_count: number;
  lines: L[];
}

export const TONES = { created: 'ok', changed: 'accent', same: 'plain', refused: 'bad' } as const;

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** Writes the refused lines with their reasons, for a spreadsheet. */
export function refusedTable<L extends TableLine>(
  lines: readonly L[],
  { titles, cells }: { titles: readonly string[]; cells: (line: L) => readonly string[] },
  faultText: (fault: Fault) => string,
): string {
  const head = [t('import.line'), ...titles, t('import.outcome')];
  const rows = lines
    .filter((line) => line.outcome === 'refused')
    .map((line) => [String(line.line), ...cells(line), line.faults.map(faultText).join(' ')]);
  return '\uFEFF' + [head, ...rows].map((row) => row.map(cell).join(';')).join('\r\n') + '\r\n';
}

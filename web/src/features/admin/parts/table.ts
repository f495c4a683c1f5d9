// Tables taken in from a spreadsheet: what became of each line, and the refused ones for mending.
import { t, type Key } from '$i18n';
import { sheetOf } from '$lib/sheet';

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
  return sheetOf([head, ...rows]);
}

/** What is wrong with a line as a whole, whose cells were not read. */
const OF_ROW: Record<string, Key> = {
  row_quote_open: 'import.row_quote_open',
  row_too_long: 'import.row_too_long',
  row_too_many_cells: 'import.row_more_cells',
  row_more_cells_than_titles: 'import.row_more_cells',
};

/** Words what is wrong with a whole line; nothing when it is a cell. */
export const rowFaultText = (fault: Fault): string | undefined => {
  const key = fault.field === 'row' ? OF_ROW[fault.code] : undefined;
  return key && t(key);
};

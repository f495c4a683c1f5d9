// A pause reason as the list of them holds it.
import { merged as mergedLines, type Line as LineOf } from '../parts/lines';
import type { PauseRow } from '../types';

/** What can be written about a pause reason. */
export type Form = Omit<PauseRow, 'id' | 'revision'>;
export type Line = LineOf<Form>;

export const formOf = (row: PauseRow): Form => ({
  name: row.name,
  immediate: row.immediate,
  returns_conversations: row.returns_conversations,
  max_duration_s: row.max_duration_s,
});

/** Lines for what the server has, by name. */
export function merged(rows: readonly PauseRow[], lines: readonly Line[]): Line[] {
  const sorted = rows.toSorted((a, b) => a.name.localeCompare(b.name));
  return mergedLines(sorted, lines, { formOf, nameOf: (form) => form.name.trim() });
}

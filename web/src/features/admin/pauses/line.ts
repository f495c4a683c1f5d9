// A pause reason as the list of them holds it.

import { Draft } from '../parts/draft.svelte';
import type { PauseRow } from '../types';

/** What can be written about a pause reason. */
export type Form = Omit<PauseRow, 'id' | 'revision'>;

/** A pause reason in the list, with what is being written about it. */
export interface Line {
  /** Own key of the line: a new one has no id yet. */
  key: string;
  id: string | null;
  draft: Draft<Form>;
}

const formOf = (row: PauseRow): Form => ({
  name: row.name,
  immediate: row.immediate,
  returns_conversations: row.returns_conversations,
  max_duration_s: row.max_duration_s,
});

/** Lines for what the server has: those in hand stay as they are, the others follow the server, new ones come last. */
export function merged(rows: readonly PauseRow[], lines: readonly Line[]): Line[] {
  const fresh = lines.filter((one) => one.id === null);
  const held = new Map(
    lines.filter((one) => one.id !== null && one.draft.changed.length > 0).map((one) => [one.id, one]),
  );
  // The push of a row that is being made may overtake the answer to its making: it has its line already.
  const making = new Set(fresh.filter((one) => one.draft.saving).map((one) => one.draft.value.name.trim()));
  return [
    ...rows
      .filter((row) => !making.has(row.name))
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .map((row) => held.get(row.id) ?? { key: row.id, id: row.id, draft: new Draft(formOf(row)) }),
    ...fresh,
  ];
}

/** Puts the stored row in the place of the line that wrote it. */
export function stored(lines: readonly Line[], line: Line, id: string): Line[] {
  const done = { key: id, id, draft: new Draft(line.draft.plain()) };
  return lines.filter((one) => one === line || one.id !== id).map((one) => (one === line ? done : one));
}

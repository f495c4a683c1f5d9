// Keeps a list still while somebody points at it: rows stay where they were, new ones go to the end, and the rest is counted.
export interface Held<T> {
  rows: readonly T[];
  /** How many rows would be elsewhere if the list were let go. */
  updates: number;
}

/** Orders rows as they were frozen. Without a frozen order they stay as they come. */
export function heldOrder<T extends { id: string }>(
  rows: readonly T[],
  frozen: readonly string[] | null,
): Held<T> {
  if (frozen === null) return { rows, updates: 0 };
  const place = new Map(frozen.map((id, index) => [id, index]));
  const at = (row: T) => place.get(row.id) ?? Number.MAX_SAFE_INTEGER;
  const held = rows.toSorted((a, b) => at(a) - at(b));
  const updates = rows.filter((row, index) => held[index]?.id !== row.id && moved(rows, held, row)).length;
  return { rows: held, updates };
}

// A row counts when it wants to go up; those it pushes down do not.
function moved<T extends { id: string }>(rows: readonly T[], held: readonly T[], row: T): boolean {
  const wanted = rows.indexOf(row);
  const now = held.indexOf(row);
  return wanted < now;
}

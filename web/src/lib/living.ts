// What can still be chosen: the directory also holds what was deleted, because history goes on naming it.

/** Leaves out what was deleted. */
export const living = <T extends { deleted: boolean }>(rows: readonly T[]): T[] =>
  rows.filter((row) => !row.deleted);

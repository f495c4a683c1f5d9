// The rows of a column while some are on their way: gone from where they were, first where they go.
import type { Case, CaseStatus } from '$api/cases';
import type { Id } from '$api/types';

export function standing(
  rows: readonly Case[],
  moved: ReadonlyMap<Id, { row: Case; to: CaseStatus }>,
  status: CaseStatus,
): Case[] {
  const coming = [...moved.values()].filter(
    (one) => one.to === status && !rows.some((row) => row.id === one.row.id),
  );
  const staying = rows.filter((row) => {
    const going = moved.get(row.id);
    return going === undefined || going.to === status;
  });
  return [...coming.map((one) => one.row), ...staying];
}

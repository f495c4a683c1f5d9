// Moving many: in parts, counting what was answered, collecting what was refused.
import type { Moved } from '$api/supervision';
import { PART_SIZE, parts } from './floor';

export interface Refusal {
  id: string;
  code: string;
}

/** Sends ids part by part and tells after each how many were answered; gives those that were refused. */
export async function moveMany(
  ids: readonly string[],
  send: (ids: string[]) => Promise<{ items: readonly Moved[] }>,
  answered: (count: number) => void,
): Promise<Refusal[]> {
  const refused: Refusal[] = [];
  let count = 0;
  for (const part of parts(ids, PART_SIZE)) {
    const { items } = await send(part);
    for (const item of items) if (item.refused) refused.push({ id: item.id, code: item.refused });
    count += part.length;
    answered(count);
  }
  return refused;
}

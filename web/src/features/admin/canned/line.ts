// A canned response as the list of them holds it, and the order of the list.
import type { CannedResponse } from '$api/canned';
import { fold, matches } from '$lib/search';
import { isOpen, merged as mergedLines, type Line as LineOf } from '../parts/lines';

/** What can be written about a canned response. */
export type Form = Pick<CannedResponse, 'queue_id' | 'prefix' | 'text'>;
export type Line = LineOf<Form>;

export const PREFIX_MAX = 30;
export const TEXT_MAX = 4000;
/** What an agent's taking fills in. */
export const FILLED = ['customer', 'agent', 'protocol', 'queue'] as const;

export const formOf = (row: CannedResponse): Form => ({
  queue_id: row.queue_id,
  prefix: row.prefix,
  text: row.text,
});

/** The prefix as the server keeps it: the slash in front is not part of it. */
export const bare = (prefix: string): string => prefix.trim().replace(/^\//, '');

export const merged = (rows: readonly CannedResponse[], lines: readonly Line[]): Line[] =>
  mergedLines(rows, lines, { formOf, nameOf: (form) => `${form.queue_id} ${fold(bare(form.prefix))}` });

export interface View {
  typed: string;
  /** Only those of this queue; of every queue when empty. */
  queue: string;
  by: 'prefix' | 'queue';
  down: boolean;
}

/** What is shown of the list: new lines first, then those that match, in order. What is being written stays where it is seen. */
export function shown(
  lines: readonly Line[],
  rows: ReadonlyMap<string, CannedResponse>,
  { typed, queue, by, down }: View,
  queueName: (id: string) => string,
): Line[] {
  const sign = down ? -1 : 1;
  const keyOf = (row: CannedResponse) =>
    by === 'prefix'
      ? [fold(row.prefix), fold(queueName(row.queue_id))]
      : [fold(queueName(row.queue_id)), fold(row.prefix)];
  const compare = (a: CannedResponse, b: CannedResponse) => {
    const [x, y] = [keyOf(a), keyOf(b)];
    return (x[0] ?? '').localeCompare(y[0] ?? '') * sign || (x[1] ?? '').localeCompare(y[1] ?? '') * sign;
  };
  const known = lines.flatMap((line) => {
    const row = line.id === null ? undefined : rows.get(line.id);
    return row ? [{ line, row }] : [];
  });
  const fits = (row: CannedResponse) =>
    (queue === '' || row.queue_id === queue) &&
    matches(`/${row.prefix} ${row.text} ${queueName(row.queue_id)}`, typed);
  return [
    ...lines.filter((line) => line.id === null || !rows.has(line.id)),
    ...known
      .filter(({ line, row }) => isOpen(line) || fits(row))
      .toSorted((a, b) => compare(a.row, b.row))
      .map(({ line }) => line),
  ];
}

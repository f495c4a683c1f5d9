// Records that are written in place, line by line: what becomes of the lines while the server pushes changes.
import { Draft } from './draft.svelte';

/** A record in such a list, with what is being written about it. */
export interface Line<Form extends object> {
  /** Own key of the line: a new one has no id yet. */
  key: string;
  id: string | null;
  draft: Draft<Form>;
}

/** A draft of a stored row that notices changes by others. */
export const draftOf = <Row extends { revision: number }, Form extends object>(
  row: Row,
  formOf: (row: Row) => Form,
): Draft<Form> => new Draft(formOf(row), false, { revision: row.revision, read: formOf });

/** True when the line has something to save. */
export const isOpen = (line: Line<object>): boolean => line.id === null || line.draft.changed.length > 0;

export function newLine<Form extends object>(key: string, form: Form): Line<Form> {
  return { key, id: null, draft: new Draft(form, true) };
}

interface Ways<Row, Form> {
  formOf: (row: Row) => Form;
  /** What a record that is being made is known by before it has an id. */
  nameOf: (form: Form) => string;
}

/** Lines for what the server has, in its order: those in hand stay as they are, the others follow the server, new ones come last. */
export function merged<Row extends { id: string; revision: number }, Form extends object>(
  rows: readonly Row[],
  lines: readonly Line<Form>[],
  { formOf, nameOf }: Ways<Row, Form>,
): Line<Form>[] {
  const fresh = lines.filter((one) => one.id === null);
  const held = new Map(lines.filter((one) => one.id !== null && isOpen(one)).map((one) => [one.id, one]));
  // The push of a row that is being made may overtake the answer to its making: it has its line already.
  const making = new Set(fresh.filter((one) => one.draft.saving).map((one) => nameOf(one.draft.value)));
  return [
    ...rows
      .filter((row) => !making.has(nameOf(formOf(row))))
      .map((row) => held.get(row.id) ?? { key: row.id, id: row.id, draft: draftOf(row, formOf) }),
    ...fresh,
  ];
}

/** Puts what was stored in the place of the line that wrote it. */
export function stored<Row extends { id: string; revision: number }, Form extends object>(
  lines: readonly Line<Form>[],
  line: Line<Form>,
  row: Row,
  formOf: (row: Row) => Form,
): Line<Form>[] {
  const done = { key: row.id, id: row.id, draft: draftOf(row, formOf) };
  return lines.filter((one) => one === line || one.id !== row.id).map((one) => (one === line ? done : one));
}

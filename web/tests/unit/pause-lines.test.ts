// The list of pause reasons while somebody writes in it and the server pushes changes.
import { expect, test } from 'vitest';
import { Draft } from '../../src/features/admin/parts/draft.svelte';
import { stored } from '../../src/features/admin/parts/lines';
import { formOf, merged, type Form, type Line } from '../../src/features/admin/pauses/line';

const form = (name: string): Form => ({
  name,
  immediate: false,
  returns_conversations: false,
  max_duration_s: null,
});
const row = (id: string, name: string) => ({ id, revision: 1, ...form(name) });
const fresh = (key: string, name = ''): Line => {
  const line: Line = { key, id: null, draft: new Draft(form(''), true) };
  line.draft.value.name = name;
  return line;
};

// Rows: PAUSE-001.
test('a new line stays when the list follows the server, also before anything is written in it', () => {
  const [blank, begun] = [fresh('new-1'), fresh('new-2', 'Feedback')];
  const lines = merged([row('b', 'Banheiro'), row('a', 'Almoço')], [blank, begun]);
  expect(lines.map((one) => one.key)).toEqual(['a', 'b', 'new-1', 'new-2']);
  expect(lines[2]).toBe(blank);
});

// Rows: PAUSE-001.
test('a line being written stays as it is, the others follow the server', () => {
  const [first, second] = merged([row('a', 'Almoço'), row('b', 'Banheiro')], []);
  if (!first || !second) throw new Error('two lines were made');
  first.draft.value.name = 'Almoço longo';
  const names = merged([row('a', 'Almoço'), row('b', 'Toalete')], [first, second]).map(
    (one) => one.draft.value.name,
  );
  expect(names).toEqual(['Almoço longo', 'Toalete']);
});

// Rows: PAUSE-001.
test('a push that overtakes the answer to its own making leaves one line', async () => {
  const line = fresh('new-1', 'Treinamento');
  let lines: Line[] = [line];
  await line.draft.save(async () => {
    lines = merged([row('t', 'Treinamento')], lines);
    expect(lines).toEqual([line]);
  });
  lines = stored(lines, line, row('t', 'Treinamento'), formOf);
  expect(lines.map((one) => [one.key, one.id])).toEqual([['t', 't']]);
  const doubled = stored(
    [...merged([row('t', 'Treinamento')], []), line],
    line,
    row('t', 'Treinamento'),
    formOf,
  );
  expect(doubled.map((one) => one.key)).toEqual(['t']);
});

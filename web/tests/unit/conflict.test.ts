// Two who change one record: what the first one saved is joined with what the second one wrote.
import { expect, test } from 'vitest';
import { Problem } from '../../src/api/errors';
import { Draft } from '../../src/features/admin/parts/draft.svelte';

interface Label {
  name: string;
  color: string;
  position: number;
  revision: number;
}
type Form = Omit<Label, 'revision'>;
const formOf = ({ name, color, position }: Label): Form => ({ name, color, position });
const first: Label = { name: 'Urgente', color: 'red', position: 1, revision: 3 };
const begun = () => new Draft<Form>(formOf(first), false, { revision: first.revision, read: formOf });
const refusal = (current: Label) =>
  new Problem(409, {
    code: 'changed_meanwhile',
    detail: 'Outra pessoa alterou isto.',
    current,
    changed_by_name: 'Bia',
    changed_at: 1_795_000_000_000_000,
  });

/** A server that has this record, and keeps only what was made from it. */
function server(current: Label) {
  const heard: (number | undefined)[] = [];
  return {
    heard,
    save: (draft: Draft<Form>) =>
      draft.save(async (revision) => {
        heard.push(revision);
        if (revision !== current.revision) throw refusal(current);
        return { ...current, ...draft.plain(), revision: current.revision + 1 };
      }),
  };
}

// Rows: ORG-002.
test('what others saved is taken over, what was written stays, and the next press saves both', async () => {
  const draft = begun();
  draft.value.name = 'Muito urgente';
  draft.value.color = 'blue';
  const { heard, save } = server({ ...first, name: 'Pressa', position: 7, revision: 5 });
  expect(await save(draft)).toBe(false);
  expect(draft.plain()).toEqual({ name: 'Muito urgente', color: 'blue', position: 7 });
  expect(draft.conflict).toEqual({
    by: 'Bia',
    at: 1_795_000_000_000_000,
    fields: ['name', 'position'],
    both: ['name'],
  });
  expect([draft.failure, draft.errors]).toEqual([undefined, {}]);
  expect(await save(draft)).toBe(true);
  expect([heard, draft.conflict, draft.changed]).toEqual([[3, 5], null, []]);
});

// Rows: ORG-002.
test('their version is one press away', async () => {
  const draft = begun();
  draft.value.name = 'Muito urgente';
  await server({ ...first, name: 'Pressa', revision: 4 }).save(draft);
  draft.revert();
  expect([draft.plain().name, draft.changed, draft.conflict]).toEqual(['Pressa', [], null]);
});

// Rows: ORG-002.
test('what is not on the screen asks nobody, and both who wrote the same agree', async () => {
  const draft = begun();
  draft.value.color = 'blue';
  const quiet = server({ ...first, revision: 9 });
  expect(await quiet.save(draft)).toBe(true);
  expect([quiet.heard, draft.conflict]).toEqual([[3, 9], null]);
  const same = begun();
  same.value.name = 'Pressa';
  await server({ ...first, name: 'Pressa', revision: 4 }).save(same);
  expect(same.conflict).toMatchObject({ fields: ['name'], both: [] });
});

test('a record that keeps changing is not chased for ever', async () => {
  const draft = begun();
  draft.value.color = 'blue';
  let revision = 3;
  let asked = 0;
  const saved = await draft.save(async () => {
    asked += 1;
    revision += 1;
    throw refusal({ ...first, revision });
  });
  expect([saved, asked]).toEqual([false, 2]);
  expect(draft.failure).toBeInstanceOf(Problem);
});

test('a saved form goes on from the revision that it made', async () => {
  const draft = begun();
  draft.value.color = 'blue';
  await draft.save(async () => ({ revision: 4 }));
  draft.value.color = 'green';
  const heard: (number | undefined)[] = [];
  await draft.save(async (revision) => void heard.push(revision));
  expect(heard).toEqual([4]);
});

// What was typed into forms beside threads and has not reached the server yet, kept while the line is down and one works elsewhere.
import type { FormAnswers } from '$api/cases';
import type { Id } from '$api/types';

const held = new Map<string, FormAnswers>();
const keyOf = (interaction: Id, number: string) => `${interaction} ${number}`;

export const unsent = {
  of: (interaction: Id, number: string): FormAnswers => held.get(keyOf(interaction, number)) ?? {},
  keep(interaction: Id, number: string, answers: FormAnswers): void {
    held.set(keyOf(interaction, number), answers);
  },
  forget(interaction: Id, number: string): void {
    held.delete(keyOf(interaction, number));
  },
};

/** The answers that differ from what the server has: what is gone is null, which empties it. */
export function differing(had: FormAnswers, has: FormAnswers): FormAnswers {
  const names = new Set([...Object.keys(had), ...Object.keys(has)]);
  const same = (name: string) => JSON.stringify(had[name] ?? null) === JSON.stringify(has[name] ?? null);
  return Object.fromEntries(
    [...names].filter((name) => !same(name)).map((name) => [name, has[name] ?? null]),
  );
}

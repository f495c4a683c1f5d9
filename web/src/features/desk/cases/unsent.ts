// What was typed into a form beside a thread and has not reached the server yet, kept in this browser: it survives a reload and a crash.
import type { FormAnswers } from '$api/cases';
import type { Id, Micros } from '$api/types';
import { Shelf } from '$lib/shelf';

/** What lay here for longer is not written over what others may have filled in since. */
export const UNSENT_LIFE_MICROS = 86_400_000_000;

interface Kept {
  at: Micros;
  answers: FormAnswers;
}

/** The answers of one person to one form. */
export class Unsent {
  readonly #shelf: Shelf;
  readonly #name: string;

  constructor(user: Id, interaction: Id, number: string) {
    this.#shelf = new Shelf('form', user);
    this.#name = `${interaction} ${number}`;
  }

  read(now: Micros): FormAnswers {
    for (const name of this.#shelf.names()) {
      const at = (this.#shelf.get(name) as Partial<Kept> | null | undefined)?.at;
      if (typeof at !== 'number' || now - at > UNSENT_LIFE_MICROS) this.#shelf.remove(name);
    }
    return (this.#shelf.get(this.#name) as Kept | undefined)?.answers ?? {};
  }

  /** Keeps answers; with none of them it forgets the form. */
  keep(answers: FormAnswers, now: Micros): void {
    if (Object.keys(answers).length === 0) this.#shelf.remove(this.#name);
    else this.#shelf.put(this.#name, { at: now, answers } satisfies Kept);
  }
}

/** The answers that differ from what the server has: what is gone is null, which empties it. */
export function differing(had: FormAnswers, has: FormAnswers): FormAnswers {
  const names = new Set([...Object.keys(had), ...Object.keys(has)]);
  const same = (name: string) => JSON.stringify(had[name] ?? null) === JSON.stringify(has[name] ?? null);
  return Object.fromEntries(
    [...names].filter((name) => !same(name)).map((name) => [name, has[name] ?? null]),
  );
}

// Rows that the server pushes. Rows are immutable and replaced whole; a screen reads them and never changes them.
import { SvelteMap } from 'svelte/reactivity';
import type { Id, Interaction, Message } from '$api/types';

export class Collection<T> {
  #rows = new SvelteMap<Id, T>();
  #idOf: (row: T) => Id;
  #newer: (next: T, held: T) => boolean;

  constructor(idOf: (row: T) => Id, newer: (next: T, held: T) => boolean = () => true) {
    this.#idOf = idOf;
    this.#newer = newer;
  }

  get(id: Id | null | undefined): T | undefined {
    return id === null || id === undefined ? undefined : this.#rows.get(id);
  }

  /** Takes a row unless a newer one is held already: an answer may arrive after the push it caused. */
  put(row: T): void {
    const id = this.#idOf(row);
    const held = this.#rows.get(id);
    if (held === undefined || this.#newer(row, held)) this.#rows.set(id, row);
  }

  putAll(rows: readonly T[]): void {
    for (const row of rows) this.put(row);
  }

  remove(id: Id): void {
    this.#rows.delete(id);
  }

  /** Replaces everything, for a reload. */
  reset(rows: readonly T[] = []): void {
    this.#rows.clear();
    for (const row of rows) this.#rows.set(this.#idOf(row), row);
  }

  all(): T[] {
    return [...this.#rows.values()];
  }

  get size(): number {
    return this.#rows.size;
  }
}

/** Tells whether an interaction row replaces the one held. */
export const newerInteraction = (next: Interaction, held: Interaction): boolean =>
  next.revision >= held.revision;

/** Puts messages into a list ordered by `seq`, replacing those that are there already. */
export function mergeMessages(held: readonly Message[], more: readonly Message[]): readonly Message[] {
  if (more.length === 0) return held;
  const last = held.at(-1);
  const only = more.length === 1 ? more[0] : undefined;
  if (only && (!last || only.seq > last.seq)) return [...held, only];
  const bySeq = new Map(held.map((message) => [message.seq, message]));
  for (const message of more) bySeq.set(message.seq, message);
  return [...bySeq.values()].toSorted((a, b) => a.seq - b.seq);
}

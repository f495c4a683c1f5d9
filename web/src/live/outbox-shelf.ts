// Messages that wait in the outbox, per user, in this browser: they survive a reload and a crash of the tab. Files that are not up yet do not.
import type { Id, Micros } from '$api/types';
import { Shelf } from '$lib/shelf';

export interface Shelved {
  key: string;
  interactionId: Id;
  note: boolean;
  text: string;
  replyTo: { id: Id; preview: string } | null;
  /** Colleagues whom a note calls. */
  mentionIds: Id[];
  at: Micros;
  /** Null while it waits; else why it was refused. */
  error: string | null;
  fileIds: Id[];
  /** Names of the files that are up, in the order of their ids. */
  fileNames: string[];
  /** Files that this browser cannot give back after a reload. */
  lostCount: number;
}

export const SHELVED_MAX = 200;
/** What lay here for longer is told to nobody any more. */
export const SHELF_LIFE_MICROS = 7 * 86_400_000_000;

export class OutboxShelf {
  readonly #shelf: Shelf;

  constructor(user: Id) {
    this.#shelf = new Shelf('outbox', user);
  }

  /** Gives what waits, in the order of writing. Entries that nobody can read are thrown away. */
  read(now: Micros): Shelved[] {
    const found: Shelved[] = [];
    for (const name of this.#shelf.names()) {
      const one = parsed(this.#shelf.get(name));
      if (one && now - one.at <= SHELF_LIFE_MICROS) found.push(one);
      else this.#shelf.remove(name);
    }
    return found.toSorted((a, b) => a.at - b.at);
  }

  /** Keeps a message. Answers false when the browser did not. */
  put(one: Shelved): boolean {
    const names = this.#shelf.names();
    if (!names.includes(one.key) && names.length >= SHELVED_MAX) return false;
    return this.#shelf.put(one.key, one);
  }

  remove(key: string): void {
    this.#shelf.remove(key);
  }

  clear(): void {
    for (const name of this.#shelf.names()) this.#shelf.remove(name);
  }
}

function parsed(kept: unknown): Shelved | null {
  const one = kept as Partial<Shelved> | null | undefined;
  const whole =
    typeof one?.key === 'string' &&
    typeof one.interactionId === 'string' &&
    typeof one.text === 'string' &&
    typeof one.at === 'number' &&
    Array.isArray(one.fileIds) &&
    Array.isArray(one.fileNames);
  if (!whole) return null;
  return {
    key: one.key ?? '',
    interactionId: one.interactionId ?? '',
    note: one.note === true,
    text: one.text ?? '',
    replyTo: one.replyTo ?? null,
    mentionIds: (one.mentionIds ?? []).map(String),
    at: one.at ?? 0,
    error: typeof one.error === 'string' ? one.error : null,
    fileIds: (one.fileIds ?? []).map(String),
    fileNames: (one.fileNames ?? []).map(String),
    lostCount: typeof one.lostCount === 'number' ? one.lostCount : 0,
  };
}

// Messages that wait in the outbox, per user, in this browser: they survive a reload and a crash of the tab. Files that are not up yet do not.
import type { Id, Micros } from '$api/types';

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

const PREFIX = 'unissono.outbox.';
export const SHELVED_MAX = 200;
/** What lay here for longer is told to nobody any more. */
export const SHELF_LIFE_MICROS = 7 * 86_400_000_000;

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** One entry for each message, so that two tabs of one user do not write over each other. */
export class OutboxShelf {
  readonly #shelf: Shelf | null;
  readonly #prefix: string;

  constructor(user: Id, shelf: Shelf | null) {
    this.#shelf = shelf;
    this.#prefix = `${PREFIX}${user}.`;
  }

  /** Gives what waits, in the order of writing. Entries that nobody can read are thrown away. */
  read(now: Micros): Shelved[] {
    try {
      const found: Shelved[] = [];
      for (const name of this.#names()) {
        const one = parsed(this.#shelf?.getItem(name) ?? '');
        if (one && now - one.at <= SHELF_LIFE_MICROS) found.push(one);
        else this.#shelf?.removeItem(name);
      }
      return found.toSorted((a, b) => a.at - b.at);
    } catch {
      return [];
    }
  }

  /** Keeps a message. Answers false when the browser did not. */
  put(one: Shelved): boolean {
    try {
      const name = this.#prefix + one.key;
      if (!this.#shelf) return false;
      if (this.#shelf.getItem(name) === null && this.#names().length >= SHELVED_MAX) return false;
      this.#shelf.setItem(name, JSON.stringify(one));
      return true;
    } catch {
      // Storage is full or blocked: the message lives as long as the page.
      return false;
    }
  }

  remove(key: string): void {
    try {
      this.#shelf?.removeItem(this.#prefix + key);
    } catch {
      // Storage is blocked: nothing was kept there either.
    }
  }

  clear(): void {
    try {
      for (const name of this.#names()) this.#shelf?.removeItem(name);
    } catch {
      // As above.
    }
  }

  #names(): string[] {
    const names: string[] = [];
    for (let at = 0; at < (this.#shelf?.length ?? 0); at += 1) {
      const name = this.#shelf?.key(at);
      if (name?.startsWith(this.#prefix)) names.push(name);
    }
    return names;
  }
}

function parsed(text: string): Shelved | null {
  try {
    const one = JSON.parse(text) as Partial<Shelved> | null;
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
  } catch {
    return null;
  }
}

export function shelfOf(user: Id): OutboxShelf {
  let storage: Shelf | null = null;
  try {
    storage = globalThis.localStorage;
  } catch {
    storage = null;
  }
  return new OutboxShelf(user, storage);
}

/**
 * What the visitor wrote and the server has not confirmed yet. Entries go out one at a time and in
 * order, each under a key made once, so that sending again after a lost answer stores nothing twice.
 * No DOM, no network: both are arguments.
 */
import type { Message } from './protocol';

export type OutFile = {
  name: string;
  mime: string;
  size_bytes: number;
  /** Given by the server once the upload is through. */
  id: string | null;
  /** Share uploaded, 0..=1. */
  progress: number;
  /** The bytes; gone after a reload, so an entry with files not yet uploaded is not kept on disk. */
  blob: Blob | null;
};

export type Entry = {
  client_key: string;
  text: string;
  files: OutFile[];
  /** Id of the option that was pressed; the text is the words on it. */
  choice_id?: string;
  at: number;
  state: 'waiting' | 'sending' | 'failed';
  /** Refusal in the visitor's language, only when failed. */
  error: string | null;
};

/** Outcome of one try. `later` keeps the entry and its key; `refused` waits for the visitor. */
export type Outcome =
  { kind: 'sent'; message: Message } | { kind: 'later' } | { kind: 'refused'; error: string };

export type Send = (entry: Entry) => Promise<Outcome>;

/** Most entries kept between two reloads. */
export const KEPT_MAX = 50;

/** Makes a key: 128 random bits in hexadecimal, from a source that plain-HTTP pages have too. */
export function newKey(fill: (bytes: Uint8Array<ArrayBuffer>) => void): string {
  const bytes = new Uint8Array(16);
  fill(bytes);
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export class Outbox {
  entries: readonly Entry[] = [];
  #running = false;

  constructor(
    private readonly send: Send,
    private readonly changed: (entries: readonly Entry[]) => void,
    private readonly confirmed: (message: Message) => void,
  ) {}

  /** Adds an entry at the end. The caller flushes. */
  add(entry: Entry): void {
    this.#set([...this.entries, entry]);
  }

  /** Drops the entry whose message came by another way (the socket, or catching up after a drop). */
  settle(clientKey: string | null): void {
    if (clientKey !== null && this.entries.some((e) => e.client_key === clientKey)) {
      this.#set(this.entries.filter((e) => e.client_key !== clientKey));
    }
  }

  /** Puts a refused entry back in line under the same key. */
  retry(clientKey: string): void {
    this.#patch(clientKey, { state: 'waiting', error: null });
  }

  discard(clientKey: string): void {
    this.settle(clientKey);
  }

  clear(): void {
    this.#set([]);
  }

  progress(clientKey: string, index: number, patch: Partial<OutFile>): void {
    const entry = this.entries.find((e) => e.client_key === clientKey);
    if (!entry) return;
    const files = entry.files.map((file, at) => (at === index ? { ...file, ...patch } : file));
    this.#patch(clientKey, { files });
  }

  /** Sends what waits, oldest first, until the line is empty or the network fails. */
  async flush(): Promise<'empty' | 'later'> {
    if (this.#running) return 'empty';
    this.#running = true;
    try {
      for (;;) {
        const next = this.entries.find((e) => e.state !== 'failed');
        if (!next) return 'empty';
        this.#patch(next.client_key, { state: 'sending' });
        const outcome = await this.send(next);
        if (outcome.kind === 'sent') {
          this.settle(next.client_key);
          this.confirmed(outcome.message);
        } else if (outcome.kind === 'refused') {
          this.#patch(next.client_key, { state: 'failed', error: outcome.error });
        } else {
          this.#patch(next.client_key, { state: 'waiting' });
          return 'later';
        }
      }
    } finally {
      this.#running = false;
    }
  }

  /** Text for the browser's storage: what can be sent after a reload. */
  dump(): string {
    const kept = this.entries.filter((e) => e.files.every((f) => f.id !== null)).slice(-KEPT_MAX);
    return JSON.stringify(kept.map((e) => ({ ...e, files: e.files.map((f) => ({ ...f, blob: null })) })));
  }

  /** Reads `dump` back; anything that is not one is an empty line. */
  load(text: string | null): void {
    try {
      const read: unknown = JSON.parse(text ?? '[]');
      if (!Array.isArray(read)) return;
      const entries = (read as Entry[]).filter((e) => typeof e?.client_key === 'string');
      this.#set(entries.map((e) => (e.state === 'sending' ? { ...e, state: 'waiting' } : e)));
    } catch {
      this.#set([]);
    }
  }

  #patch(clientKey: string, patch: Partial<Entry>): void {
    this.#set(this.entries.map((e) => (e.client_key === clientKey ? { ...e, ...patch } : e)));
  }

  #set(entries: readonly Entry[]): void {
    this.entries = entries;
    this.changed(entries);
  }
}

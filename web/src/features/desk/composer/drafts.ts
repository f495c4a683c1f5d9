// What was typed and not sent, per conversation and user, in this browser. It survives a reload, a crash and the end of a session.
import type { Id } from '$api/types';
import type { Mentioned } from './mention';

export interface DraftText {
  reply: string;
  note: string;
  mode: 'reply' | 'note';
  /** Colleagues whom the note calls. */
  mentioned?: readonly Mentioned[];
}

const PREFIX = 'unissono.draft.';
const MOST = 60;

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export class Drafts {
  #shelf: Shelf | null;
  #user: Id;

  constructor(user: Id, shelf: Shelf | null) {
    this.#user = user;
    this.#shelf = shelf;
  }

  read(interaction: Id): DraftText {
    const empty: DraftText = { reply: '', note: '', mode: 'reply' };
    try {
      const kept = this.#shelf?.getItem(this.#key(interaction));
      if (!kept) return empty;
      const found = JSON.parse(kept) as Partial<DraftText>;
      return {
        reply: typeof found.reply === 'string' ? found.reply : '',
        note: typeof found.note === 'string' ? found.note : '',
        mode: found.mode === 'note' ? 'note' : 'reply',
        ...(Array.isArray(found.mentioned) ? { mentioned: found.mentioned } : {}),
      };
    } catch {
      return empty;
    }
  }

  /** Keeps a draft; an empty one is forgotten. */
  write(interaction: Id, draft: DraftText): void {
    try {
      if (draft.reply === '' && draft.note === '') this.#shelf?.removeItem(this.#key(interaction));
      else {
        this.#shelf?.setItem(this.#key(interaction), JSON.stringify(draft));
        this.#trim();
      }
    } catch {
      // Storage is full or blocked: the draft lives as long as the page.
    }
  }

  #key(interaction: Id): string {
    return `${PREFIX}${this.#user}.${interaction}`;
  }

  #trim(): void {
    if (!this.#shelf) return;
    const own: string[] = [];
    for (let at = 0; at < this.#shelf.length; at += 1) {
      const key = this.#shelf.key(at);
      if (key?.startsWith(`${PREFIX}${this.#user}.`)) own.push(key);
    }
    // Ids grow with time, so the smallest are the oldest conversations.
    const oldest = own.toSorted((a, b) => a.length - b.length || a.localeCompare(b));
    for (const key of oldest.slice(0, Math.max(0, own.length - MOST))) this.#shelf.removeItem(key);
  }
}

function shelf(): Shelf | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

export const draftsOf = (user: Id): Drafts => new Drafts(user, shelf());

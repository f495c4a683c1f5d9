// What was typed and not sent, per conversation and user, in this browser. It survives a reload, a crash and the end of a session.
import type { Id } from '$api/types';
import { Shelf } from '$lib/shelf';
import type { Mentioned } from './mention';

export interface DraftText {
  reply: string;
  note: string;
  mode: 'reply' | 'note';
  /** Colleagues whom the note calls. */
  mentioned?: readonly Mentioned[];
}

const MOST = 60;

export class Drafts {
  readonly #shelf: Shelf;

  constructor(user: Id) {
    this.#shelf = new Shelf('draft', user);
  }

  read(interaction: Id): DraftText {
    const found = this.#shelf.get(interaction) as Partial<DraftText> | null | undefined;
    return {
      reply: typeof found?.reply === 'string' ? found.reply : '',
      note: typeof found?.note === 'string' ? found.note : '',
      mode: found?.mode === 'note' ? 'note' : 'reply',
      ...(Array.isArray(found?.mentioned) ? { mentioned: found.mentioned } : {}),
    };
  }

  /** Keeps a draft; an empty one is forgotten. */
  write(interaction: Id, draft: DraftText): void {
    if (draft.reply === '' && draft.note === '') this.#shelf.remove(interaction);
    else {
      this.#shelf.put(interaction, draft);
      this.#trim();
    }
  }

  #trim(): void {
    // Ids grow with time, so the smallest are the oldest conversations.
    const oldest = this.#shelf.names().toSorted((a, b) => a.length - b.length || a.localeCompare(b));
    for (const name of oldest.slice(0, Math.max(0, oldest.length - MOST))) this.#shelf.remove(name);
  }
}

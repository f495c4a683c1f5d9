// Keeps the list of conversations up to date while it is open: quietly while nothing is in the way, else it says how much changed.
import type { Id, Interaction } from '$api/types';
import type { Heard } from '$live/desk-events';

/** After a change: however much more changes until then is asked for once. */
const SOON_MS = 2000;

/** What the list shows of an interaction or is narrowed by; the rest of its changes do not concern it. */
const shown = (one: Interaction) =>
  JSON.stringify([
    one.state,
    one.activity,
    one.ended_at,
    one.queue_id,
    one.agent_id,
    one.last_agent_id,
    one.due_at,
    one.label_ids,
    one.customer.name,
    one.awaiting_reply_since_at === null,
  ]);

export class LiveList {
  /** Conversations that changed since the rows were read. */
  changed = $state.raw<ReadonlySet<Id>>(new Set());
  #soon: ReturnType<typeof setTimeout> | undefined;
  #mayRead: () => boolean;
  #read: () => void;

  /** `mayRead` tells whether the rows may be replaced without anybody asking; `read` does it. */
  constructor(mayRead: () => boolean, read: () => void) {
    this.#mayRead = mayRead;
    this.#read = read;
  }

  hear(heard: Heard): void {
    if (heard.kind === 'reloaded') this.#note('all');
    if (heard.kind !== 'interaction') return;
    const { before, after } = heard;
    if (before && shown(before) === shown(after)) return;
    this.#note(after.id);
  }

  /** The rows are being read: what changed before is in them. */
  forget(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    this.changed = new Set();
  }

  #note(id: Id): void {
    this.changed = new Set([...this.changed, id]);
    this.soon();
  }

  /** Reads in a moment, unless something is in the way then. */
  soon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      if (this.#mayRead()) this.#read();
    }, SOON_MS);
  }
}

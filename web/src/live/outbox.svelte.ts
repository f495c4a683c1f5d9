// What the agent sent and the server has not shown yet: an overlay on the thread, in order per conversation, kept until its upsert.
import { newKey } from '$api/client';
import { Problem, Unreachable } from '$api/errors';
import { files as fileOperations, interactions } from '$api/operations';
import type { Id, Message, Micros } from '$api/types';
import { nowMicros } from './clock.svelte';

export type PendingState = 'waiting' | 'sending' | 'failed';

export interface Pending {
  readonly key: string;
  readonly interactionId: Id;
  readonly note: boolean;
  readonly text: string;
  readonly files: readonly File[];
  readonly replyTo: { id: Id; preview: string } | null;
  readonly at: Micros;
  readonly state: PendingState;
  readonly error: string | null;
  /** Ids of files that went up already, so that a retry does not send them twice. */
  readonly fileIds: readonly Id[];
}

export interface Draft {
  interactionId: Id;
  note: boolean;
  text: string;
  files: readonly File[];
  replyTo: { id: Id; preview: string } | null;
}

export interface Sender {
  upload: (file: File) => Promise<Id>;
  send: (pending: Pending, fileIds: readonly Id[]) => Promise<Message>;
}

const httpSender: Sender = {
  upload: async (file) => (await fileOperations.send(file)).id,
  send: (pending, fileIds) => {
    const ids = fileIds.length > 0 ? { file_ids: [...fileIds] } : {};
    if (pending.note)
      return interactions.note(pending.interactionId, { text: pending.text, ...ids }, pending.key);
    const text = pending.text === '' ? {} : { text: pending.text };
    const reply = pending.replyTo ? { reply_to_message_id: pending.replyTo.id } : {};
    return interactions.send(pending.interactionId, { ...text, ...ids, ...reply }, pending.key);
  },
};

const RETRY_MS = 4000;

export class Outbox {
  items = $state.raw<readonly Pending[]>([]);
  #running = new Set<Id>();
  #later: ReturnType<typeof setTimeout> | undefined;
  #sender: Sender;
  #delivered: (message: Message) => void;

  constructor(delivered: (message: Message) => void, sender: Sender = httpSender) {
    this.#delivered = delivered;
    this.#sender = sender;
  }

  of(interactionId: Id): Pending[] {
    return this.items.filter((item) => item.interactionId === interactionId);
  }

  /** Queues a message and starts sending. The answer is its key. */
  add(draft: Draft): string {
    const pending: Pending = {
      ...draft,
      key: newKey(),
      at: nowMicros(),
      state: 'waiting',
      error: null,
      fileIds: [],
    };
    this.items = [...this.items, pending];
    void this.#drain(draft.interactionId);
    return pending.key;
  }

  retry(key: string): void {
    const item = this.items.find((one) => one.key === key);
    if (!item) return;
    this.#change(key, { state: 'waiting', error: null });
    void this.#drain(item.interactionId);
  }

  discard(key: string): void {
    this.items = this.items.filter((item) => item.key !== key);
  }

  /** The server has shown the message with this key: the overlay is not needed any more. */
  settle(key: string | null): void {
    if (key !== null && this.items.some((item) => item.key === key)) this.discard(key);
  }

  /** The connection is back: goes on with everything that waits, in order. */
  resume(): void {
    for (const id of new Set(this.items.map((item) => item.interactionId))) void this.#drain(id);
  }

  get waitingCount(): number {
    return this.items.filter((item) => item.state !== 'failed').length;
  }

  async #drain(interactionId: Id): Promise<void> {
    if (this.#running.has(interactionId)) return;
    this.#running.add(interactionId);
    try {
      for (;;) {
        const next = this.items.find(
          (item) => item.interactionId === interactionId && item.state === 'waiting',
        );
        if (!next || !(await this.#sendOne(next))) return;
      }
    } finally {
      this.#running.delete(interactionId);
    }
  }

  /** Answers false when there is no use in trying the next one now. */
  async #sendOne(pending: Pending): Promise<boolean> {
    this.#change(pending.key, { state: 'sending' });
    const fileIds = [...pending.fileIds];
    try {
      for (const file of pending.files.slice(fileIds.length)) {
        fileIds.push(await this.#sender.upload(file));
        this.#change(pending.key, { fileIds: [...fileIds] });
      }
      const message = await this.#sender.send(pending, fileIds);
      this.#delivered(message);
      this.settle(pending.key);
      return true;
    } catch (error) {
      if (error instanceof Unreachable) {
        this.#change(pending.key, { state: 'waiting' });
        this.#retryLater();
        return false;
      }
      this.#change(pending.key, {
        state: 'failed',
        error: error instanceof Problem ? error.detail : String(error),
      });
      return true;
    }
  }

  /** The socket says when the server is back; this is for when only the request was lost. */
  #retryLater(): void {
    if (this.#later !== undefined) return;
    this.#later = setTimeout(() => {
      this.#later = undefined;
      this.resume();
    }, RETRY_MS);
  }

  #change(key: string, change: Partial<Pending>): void {
    this.items = this.items.map((item) => (item.key === key ? { ...item, ...change } : item));
  }
}

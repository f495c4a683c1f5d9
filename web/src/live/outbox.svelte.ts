// What the agent sent and the server has not shown yet: an overlay on the thread, in order per conversation, kept until its upsert.
import { newKey } from '$api/client';
import { Problem, isPassing } from '$api/errors';
import { files as fileOperations, interactions } from '$api/operations';
import type { Id, Message, Micros } from '$api/types';
import { t } from '$i18n';
import { nowMicros } from './clock.svelte';
import { OutboxShelf, type Shelved } from './outbox-shelf';

export type PendingState = 'waiting' | 'sending' | 'failed';

export interface Pending {
  readonly key: string;
  readonly interactionId: Id;
  readonly note: boolean;
  readonly text: string;
  readonly files: readonly File[];
  /** Names of the files; after a reload the files themselves are not here any more. */
  readonly fileNames: readonly string[];
  readonly replyTo: { id: Id; preview: string } | null;
  /** Colleagues whom a note calls. */
  readonly mentionIds: readonly Id[];
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
  mentionIds?: readonly Id[];
}

export interface Sender {
  upload: (file: File) => Promise<Id>;
  send: (pending: Pending, fileIds: readonly Id[]) => Promise<Message>;
}

/** Asks for a message of a conversation and takes the answer in, unless a push told more meanwhile. */
export type Answer = (interactionId: Id, request: () => Promise<Message>) => Promise<void>;

const httpSender: Sender = {
  upload: async (file) => (await fileOperations.send(file)).id,
  send: (pending, fileIds) => {
    const ids = fileIds.length > 0 ? { file_ids: [...fileIds] } : {};
    if (pending.note)
      return interactions.note(
        pending.interactionId,
        { text: pending.text, mention_ids: [...pending.mentionIds], ...ids },
        pending.key,
      );
    const text = pending.text === '' ? {} : { text: pending.text };
    const reply = pending.replyTo ? { reply_to_message_id: pending.replyTo.id } : {};
    return interactions.send(pending.interactionId, { ...text, ...ids, ...reply }, pending.key);
  },
};

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 30_000;
/** What waited longer than this is not sent without asking: the conversation went on. */
const STALE_MICROS = 12 * 3_600_000_000;

/** Gives the wait before trying again after `attempt` failures (from 0): doubling, capped, spread over its upper half. */
export function retryDelay(attempt: number, chance: number): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 10));
  return Math.round(full / 2 + (full / 2) * chance);
}

export class Outbox {
  items = $state.raw<readonly Pending[]>([]);
  /** True from an attempt that got no answer until one that got some. */
  stalled = $state(false);
  #running = new Set<Id>();
  #later: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  /** How often it was told to go on: an attempt that fails from before that is tried again at once. */
  #resumed = 0;
  #shelf: OutboxShelf | null = null;
  /** Keys of the messages that a reload would not take away. */
  #shelved = new Set<string>();
  #sender: Sender;
  #answer: Answer;

  constructor(answer: Answer, sender: Sender = httpSender) {
    this.#answer = answer;
    this.#sender = sender;
  }

  /** Begins with what this user left waiting in this browser. Nothing is sent before `resume`. */
  open(user: Id, shelf: OutboxShelf = new OutboxShelf(user)): void {
    this.#reset();
    this.#shelf = shelf;
    const now = nowMicros();
    this.items = shelf.read(now).map((one) => restored(one, now));
    for (const item of this.items) this.#keep(item);
  }

  /** The user signed out: what waits is not theirs to send any more. */
  forget(): void {
    this.#shelf?.clear();
    this.#reset();
  }

  of(interactionId: Id): Pending[] {
    return this.items.filter((item) => item.interactionId === interactionId);
  }

  /** Queues a message and starts sending. The answer is its key. */
  add(draft: Draft): string {
    const pending: Pending = {
      ...draft,
      mentionIds: draft.mentionIds ?? [],
      fileNames: draft.files.map((file) => file.name),
      key: newKey(),
      at: nowMicros(),
      state: 'waiting',
      error: null,
      fileIds: [],
    };
    this.items = [...this.items, pending];
    this.#keep(pending);
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
    this.#shelf?.remove(key);
    this.#shelved.delete(key);
  }

  /** The server has shown the message with this key: the overlay is not needed any more. */
  settle(key: string | null): void {
    if (key !== null && this.items.some((item) => item.key === key)) this.discard(key);
  }

  /** The connection is back: goes on with everything that waits, in order. */
  resume(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    this.#resumed += 1;
    for (const id of new Set(this.items.map((item) => item.interactionId))) void this.#drain(id);
  }

  get waitingCount(): number {
    return this.items.filter((item) => item.state !== 'failed').length;
  }

  /** True while closing the page would lose something: a file on its way up, or a message the browser did not keep. */
  get losing(): boolean {
    return this.items.some(
      (item) =>
        item.state !== 'failed' && (item.files.length > item.fileIds.length || !this.#shelved.has(item.key)),
    );
  }

  async #drain(interactionId: Id): Promise<void> {
    if (this.#running.has(interactionId)) return;
    this.#running.add(interactionId);
    const running = this.#running;
    try {
      for (;;) {
        const next = this.items.find(
          (item) => item.interactionId === interactionId && item.state === 'waiting',
        );
        if (!next || !(await this.#sendOne(next)) || running !== this.#running) return;
      }
    } finally {
      running.delete(interactionId);
    }
  }

  /** Answers false when there is no use in trying the next one now. */
  async #sendOne(pending: Pending): Promise<boolean> {
    this.#change(pending.key, { state: 'sending' });
    const resumed = this.#resumed;
    const fileIds = [...pending.fileIds];
    try {
      for (const file of pending.files.slice(fileIds.length)) {
        fileIds.push(await this.#sender.upload(file));
        this.#change(pending.key, { fileIds: [...fileIds] });
      }
      await this.#answer(pending.interactionId, () => this.#sender.send(pending, fileIds));
      this.#answered();
      this.settle(pending.key);
      return true;
    } catch (error) {
      // The server has shown it meanwhile, or its writer left: how this attempt ended is nobody's business.
      if (!this.items.some((item) => item.key === pending.key)) return true;
      // Whoever signs in again goes on from here: the session ended, the message did not.
      if (error instanceof Problem && error.status === 401) {
        this.#change(pending.key, { state: 'waiting' });
        return this.#resumed !== resumed;
      }
      if (isPassing(error)) {
        this.#change(pending.key, { state: 'waiting' });
        if (this.#resumed !== resumed) return true;
        this.#retryLater();
        return false;
      }
      this.#answered();
      this.#change(pending.key, {
        state: 'failed',
        error: error instanceof Problem ? error.detail : String(error),
      });
      return true;
    }
  }

  #answered(): void {
    this.stalled = false;
    this.#attempt = 0;
  }

  /** The socket says when the server is back; this is for when only requests are lost. */
  #retryLater(): void {
    this.stalled = true;
    if (this.#later !== undefined) return;
    this.#later = setTimeout(() => this.resume(), retryDelay(this.#attempt, Math.random()));
    this.#attempt += 1;
  }

  #change(key: string, change: Partial<Pending>): void {
    this.items = this.items.map((item) => (item.key === key ? { ...item, ...change } : item));
    const changed = this.items.find((item) => item.key === key);
    if (changed) this.#keep(changed);
  }

  #keep(item: Pending): void {
    const kept = this.#shelf?.put(shelved(item)) ?? false;
    if (kept) this.#shelved.add(item.key);
    else this.#shelved.delete(item.key);
  }

  #reset(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    this.#shelf = null;
    this.#shelved.clear();
    // What still runs belongs to somebody who left: it ends without going on.
    this.#running = new Set();
    this.#answered();
    this.items = [];
  }
}

function shelved(item: Pending): Shelved {
  const { key, interactionId, note, text, replyTo, at, error } = item;
  const mentionIds = [...item.mentionIds];
  const up = item.fileIds.length;
  return {
    key,
    interactionId,
    note,
    text,
    replyTo,
    mentionIds,
    at,
    error,
    fileIds: [...item.fileIds],
    fileNames: item.fileNames.slice(0, up),
    lostCount: Math.max(0, item.files.length - up),
  };
}

/** A message as it is shown after a reload: one that lost a file, or is old, waits for a person's word. */
function restored(one: Shelved, now: Micros): Pending {
  const { lostCount, ...rest } = one;
  const lost = lostCount > 0 ? t('outbox.files_lost', { count: lostCount }) : null;
  const error = lost ?? one.error ?? (now - one.at > STALE_MICROS ? t('outbox.stale') : null);
  return { ...rest, files: [], state: error === null ? 'waiting' : 'failed', error };
}

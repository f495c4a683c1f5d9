// The messages of open conversations, held in memory only and for the last thirty conversations seen.
import { untrack } from 'svelte';
import { interactions } from '$api/operations';
import type { Id, Message } from '$api/types';
import { mergeMessages } from './collections.svelte';

const PAGE = 50;
const KEPT = 30;

export class Thread {
  messages = $state.raw<readonly Message[]>([]);
  loaded = $state(false);
  loading = $state(false);
  slow = $state(false);
  error = $state.raw<unknown>(undefined);
  /** True while there are earlier messages on the server. */
  more = $state(false);
  readonly id: Id;
  /** How many pushes came, and which of them was the last of each message. */
  #pushes = 0;
  #pushed = new Map<Id, number>();

  constructor(id: Id) {
    this.id = id;
  }

  /** Loads the newest page; what was there already stays. */
  async load(): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    const quiet = setTimeout(() => (this.slow = true), 150);
    const since = this.mark;
    const joins = this.messages.at(-1);
    try {
      const page = await interactions.messages(this.id, { limit: PAGE });
      const first = page.items[0];
      // A gap between what is held and the newest page would hide messages: start over from the page.
      const apart = joins && first && first.seq > joins.seq + 1;
      if (apart) this.messages = this.messages.filter((one) => this.#isNewer(one, since));
      this.#fill(page.items, since);
      this.more = page.items.length >= PAGE || (page.next !== null && page.items.length > 0);
      this.loaded = true;
      this.error = undefined;
    } catch (error) {
      this.error = error;
    } finally {
      clearTimeout(quiet);
      this.loading = false;
      this.slow = false;
    }
  }

  /** Loads the page before the first message held. */
  async loadEarlier(): Promise<void> {
    const first = this.messages[0];
    if (!first || !this.more || this.loading) return;
    this.loading = true;
    const since = this.mark;
    try {
      const page = await interactions.messages(this.id, { before_seq: first.seq, limit: PAGE });
      this.#fill(page.items, since);
      this.more = page.items.length >= PAGE;
    } catch (error) {
      this.error = error;
    } finally {
      this.loading = false;
    }
  }

  /** What a request that begins now is told apart by, when its answer comes. */
  get mark(): number {
    return this.#pushes;
  }

  /** Takes what the server pushes: pushes come in the order of what happened. */
  push(message: Message): void {
    this.#pushes += 1;
    this.#pushed.set(message.id, this.#pushes);
    this.messages = mergeMessages(this.messages, [message]);
  }

  /** Takes what a request answers, which began at that mark: what was pushed since then is newer and stays. */
  answer(message: Message, since: number): void {
    this.#fill([message], since);
  }

  #fill(answers: readonly Message[], since: number): void {
    const fresh = answers.filter((one) => !this.#isNewer(one, since));
    this.messages = mergeMessages(this.messages, fresh);
  }

  #isNewer(message: Message, since: number): boolean {
    return (this.#pushed.get(message.id) ?? 0) > since;
  }

  remove(id: Id): void {
    this.messages = this.messages.filter((message) => message.id !== id);
  }
}

export class Threads {
  #held = new Map<Id, Thread>();

  /** Gives the thread of a conversation, making and loading it at the first call. */
  open(id: Id): Thread {
    const held = this.#held.get(id);
    if (held) {
      this.#held.delete(id);
      this.#held.set(id, held);
      return held;
    }
    return untrack(() => {
      const made = new Thread(id);
      this.#held.set(id, made);
      queueMicrotask(() => void made.load());
      const oldest = this.#held.keys().next().value;
      if (this.#held.size > KEPT && oldest !== undefined) this.#held.delete(oldest);
      return made;
    });
  }

  peek(id: Id): Thread | undefined {
    return this.#held.get(id);
  }

  /** After a gap in the pushes: asks again for what is on screen, forgets the rest. */
  reload(shown: Id | null): void {
    for (const [id, thread] of this.#held) {
      if (id === shown) void thread.load();
      else this.#held.delete(id);
    }
  }

  clear(): void {
    this.#held.clear();
  }
}

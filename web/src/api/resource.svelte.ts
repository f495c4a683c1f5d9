// Data pulled for one screen: cancelled when the question changes or the screen closes, quiet for the first 150 ms.
import { untrack } from 'svelte';
import { isAbort } from './errors';

const QUIET_MS = 150;

/** Holds one answer. `slow` turns true only after 150 ms, which is when a skeleton may appear. */
export class Resource<T> {
  data = $state.raw<T | undefined>(undefined);
  error = $state.raw<unknown>(undefined);
  loading = $state(false);
  slow = $state(false);
  #load: (signal: AbortSignal) => Promise<T>;
  #running: AbortController | null = null;
  #latest: Promise<void> = Promise.resolve();

  constructor(load: (signal: AbortSignal) => Promise<T>) {
    this.#load = load;
  }

  /**
   * Asks again. What is on screen stays until the answer arrives. Ends when the answer to this question or to a later
   * one is there, so that whoever waits sees what is true.
   */
  reload(): Promise<void> {
    this.#latest = this.#ask();
    return this.#latest;
  }

  async #ask(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.loading = true;
    const quiet = setTimeout(() => (this.slow = true), QUIET_MS);
    try {
      const data = await this.#load(running.signal);
      if (this.#running !== running) return await this.#superseded();
      this.data = data;
      this.error = undefined;
    } catch (error) {
      if (this.#running !== running) return await this.#superseded();
      if (!isAbort(error)) this.error = error;
    } finally {
      clearTimeout(quiet);
      if (this.#running === running) {
        this.loading = false;
        this.slow = false;
      }
    }
  }

  /** Waits for the question that took the place of another, unless the screen has closed. */
  #superseded(): Promise<void> {
    return this.#running ? this.#latest : Promise.resolve();
  }

  /** Forgets the answer and stops waiting. */
  stop(): void {
    this.#running?.abort();
    this.#running = null;
    this.loading = false;
    this.slow = false;
  }
}

/** Makes a resource that loads when the component starts and again whenever `question` gives another value. */
export function resource<Q, T>(
  question: () => Q,
  load: (question: Q, signal: AbortSignal) => Promise<T>,
): Resource<T> {
  let asked: Q;
  const held = new Resource<T>((signal) => load(asked, signal));
  // Derived, so that a question that gives the same answer again asks nothing.
  const current = $derived(question());
  $effect(() => {
    asked = current;
    void untrack(() => held.reload());
    return () => held.stop();
  });
  return held;
}

// Rows of a tree that are moved: drawn at their new place at once, sent one after another, and put back if one is refused.
import type { Id } from '$api/types';
import { describe } from '$ui/failure';
import { toasts } from '$ui/toasts.svelte';
import { placed, type Placed } from './placed';

interface Move {
  id: Id;
  parent: Id | null;
  position: number;
}
interface Asked<R> {
  /** What the server last said. */
  rows: () => readonly R[];
  move: (id: Id, parent: Id | null, position: number) => Promise<unknown>;
  /** Ends when `rows` is what the server says now. */
  reload: () => Promise<void>;
}

export class Placing<R extends Placed> {
  #asked: Asked<R>;
  /** Moves that `#asked.rows` may not know yet, the oldest first. */
  #moves = $state.raw<readonly Move[]>([]);
  #sending: Promise<void> = Promise.resolve();
  readonly rows: readonly R[] = $derived.by(() =>
    this.#moves.reduce<readonly R[]>(
      (rows, { id, parent, position }) => placed(rows, id, parent, position),
      this.#asked.rows(),
    ),
  );

  constructor(asked: Asked<R>) {
    this.#asked = asked;
  }

  put(id: Id, parent: Id | null, position: number): void {
    const move = { id, parent, position };
    this.#moves = [...this.#moves, move];
    this.#sending = this.#sending.then(() => this.#send(move));
  }

  async #send(move: Move): Promise<void> {
    // One before it was refused, and what came after that stood on it.
    if (!this.#moves.includes(move)) return;
    try {
      await this.#asked.move(move.id, move.parent, move.position);
    } catch (error) {
      this.#moves = [];
      toasts.show(describe(error).text, { tone: 'bad' });
    }
    await this.#asked.reload();
    if (this.#moves.at(-1) === move) this.#moves = [];
  }
}

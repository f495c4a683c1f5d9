// The board for one screen: told by the socket; when the socket is silent it asks, and it knows how old its numbers are.
import { board as operations } from '$api/operations';
import { Resource } from '$api/resource.svelte';
import type { Board, Micros } from '$api/types';
import { app } from '$live/app.svelte';
import { nowMicros, tick } from '$live/clock.svelte';
import { staleSeconds } from './figures';

const ASK_AFTER_S = 5;
const LOOK_EVERY_MS = 2000;

export class Watch {
  #heardAt = $state(0);
  readonly asked = new Resource<Board>((signal) => operations.read({ signal }));

  async ask(): Promise<void> {
    await this.asked.reload();
    if (this.asked.data && !this.asked.error) this.#heardAt = nowMicros();
  }

  /** Begins to listen; the answer ends it. */
  start(): () => void {
    const leave = app.socket.subscribe('board');
    void this.ask();
    const look = setInterval(() => {
      const silent = nowMicros() - Math.max(this.#heardAt, app.boardHeardAt);
      if (silent > ASK_AFTER_S * 1_000_000 && !this.asked.loading && !document.hidden) void this.ask();
    }, LOOK_EVERY_MS);
    return () => {
      leave();
      clearInterval(look);
      this.asked.stop();
    };
  }

  get board(): Board | null {
    return (app.boardHeardAt > this.#heardAt ? app.board : null) ?? this.asked.data ?? app.board;
  }
  get lastAt(): Micros {
    return Math.max(this.#heardAt, app.boardHeardAt);
  }
  /** Whole seconds of silence when they are too many, else null. */
  get stale(): number | null {
    return this.board ? staleSeconds(tick(), this.lastAt) : null;
  }
  /** Where clocks on screen stand still, when the numbers are old. */
  get until(): Micros | null {
    return this.stale === null ? null : this.lastAt;
  }
}

/** Watches the board as long as the component is there. */
export function watchBoard(): Watch {
  const watch = new Watch();
  $effect(() => watch.start());
  return watch;
}

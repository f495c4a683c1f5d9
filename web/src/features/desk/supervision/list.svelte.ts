// The rows on screen with their totals, asked again when something changed and at the latest after some seconds.
import { conversations } from '$api/operations';
import { Resource } from '$api/resource.svelte';
import { supervision, type FloorTotals } from '$api/supervision';
import type { Interaction } from '$api/types';
import { app } from '$live/app.svelte';
import { belongs, listOf, questionOf, type FloorSearch } from './floor';

const PAGE = 50;
/** The most that one list shows: more is for the filters. */
export const ROWS_MAX = 200;
/** After a change, and when nothing was heard. */
const SOON_MS = 2000;
const EVERY_MS = 15_000;

export class FloorList {
  #search: () => FloorSearch;
  #limit = $state(PAGE);
  #soon: ReturnType<typeof setTimeout> | undefined;
  readonly rows = new Resource(async (signal) => {
    const page = await conversations.list(listOf(this.#search(), this.#limit), { signal });
    return { items: page.items.map((row) => row.interaction), more: page.next !== null };
  });
  readonly totals = new Resource<FloorTotals>((signal) =>
    supervision.floor(questionOf(this.#search()), { signal }),
  );

  constructor(search: () => FloorSearch) {
    this.#search = search;
  }

  /** The rows as they are by now; one that went elsewhere meanwhile is gone at once. */
  get shown(): Interaction[] | undefined {
    const part = this.#search().part;
    return this.rows.data?.items
      .map((row) => app.interactions.get(row.id) ?? row)
      .filter((row) => belongs(row, part));
  }
  get more(): boolean {
    return (this.rows.data?.more ?? false) && this.#limit < ROWS_MAX;
  }
  get cut(): boolean {
    return (this.rows.data?.more ?? false) && this.#limit >= ROWS_MAX;
  }

  begin(): void {
    this.#limit = PAGE;
    this.rows.data = undefined;
    this.reload();
  }
  further(): void {
    this.#limit = Math.min(ROWS_MAX, this.#limit + PAGE);
    void this.rows.reload();
  }
  reload(): void {
    void this.rows.reload();
    void this.totals.reload();
  }
  /** Something changed: asks in a moment, however much more changes until then. */
  soon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.reload();
    }, SOON_MS);
  }
  start(): () => void {
    const every = setInterval(() => !document.hidden && this.reload(), EVERY_MS);
    return () => {
      clearInterval(every);
      clearTimeout(this.#soon);
      this.#soon = undefined;
      this.rows.stop();
      this.totals.stop();
    };
  }
}

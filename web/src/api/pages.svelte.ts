// A long list read page by page.
import type { Page } from './types';
import { Resource } from './resource.svelte';

type List<T> = (query: { limit: number; cursor?: string }, o: { signal?: AbortSignal }) => Promise<Page<T>>;
const SIZE = 50;

export class Pages<T> {
  rows = $state.raw<T[] | undefined>(undefined);
  next = $state<string | null>(null);
  more = $state(false);
  readonly first: Resource<Page<T>>;
  #list: List<T>;

  constructor(list: List<T>) {
    this.#list = list;
    this.first = new Resource(async (signal) => {
      const page = await list({ limit: SIZE }, { signal });
      this.rows = page.items;
      this.next = page.next;
      return page;
    });
  }

  /** What a table of these rows needs: `<DataTable {...pages.table} />`. */
  get table() {
    return {
      rows: this.rows,
      slow: this.first.slow,
      error: this.first.error,
      onretry: () => void this.first.reload(),
      more: this.next !== null,
      loadingMore: this.more,
      onmore: () => void this.further(),
    };
  }

  async further(): Promise<void> {
    if (this.next === null || this.more) return;
    this.more = true;
    const before = this.rows;
    try {
      const page = await this.#list({ limit: SIZE, cursor: this.next }, {});
      // Another question was answered meanwhile: its rows are not these.
      if (this.rows !== before) return;
      this.rows = [...(this.rows ?? []), ...page.items];
      this.next = page.next;
    } catch (error) {
      this.first.error = error;
    } finally {
      this.more = false;
    }
  }
}

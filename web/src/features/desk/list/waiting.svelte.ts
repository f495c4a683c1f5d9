// The rows of a waiting list: asked from the server with its filters, corrected at once by what the socket says.
import { isAbort } from '$api/errors';
import { interactions } from '$api/operations';
import type { InteractionQuery } from '$api/operations';
import type { Id, Interaction } from '$api/types';
import type { Heard } from '$live/desk-events';

export interface Filters {
  rows: '50' | '100' | '200';
  order: 'oldest' | 'newest';
  /** `2026-11-21`, as a date field gives it. */
  from: string;
  to: string;
  phone: string;
  name: string;
  /** Only what came outside the queue's hours. */
  afterHours: boolean;
}

const NONE: Filters = {
  rows: '100',
  order: 'oldest',
  from: '',
  to: '',
  phone: '',
  name: '',
  afterHours: false,
};
const DAY = 86_400_000_000;
const SOON_MS = 400;

/** Turns the filter fields into the question to the server. Days are whole days of this browser. */
export function questionOf(filters: Filters, channel: string | null, queueId: Id | null): InteractionQuery {
  const start = (day: string) => new Date(`${day}T00:00:00`).getTime() * 1000;
  return {
    view: 'waiting',
    channel: channel ?? undefined,
    queue_id: queueId ?? undefined,
    order: filters.order,
    limit: Number(filters.rows),
    phone: filters.phone.trim() || undefined,
    name: filters.name.trim() || undefined,
    after_hours: filters.afterHours || undefined,
    queued_from_at: filters.from === '' ? undefined : start(filters.from),
    queued_to_at: filters.to === '' ? undefined : start(filters.to) + DAY,
  };
}

export class Waiting {
  rows = $state.raw<readonly Interaction[] | undefined>(undefined);
  error = $state.raw<unknown>(undefined);
  slow = $state(false);
  filters = $state<Filters>({ ...NONE });
  #channel: string | null;
  #queueId: Id | null;
  #running: AbortController | null = null;
  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor(channel: string | null, queueId: Id | null) {
    this.#channel = channel;
    this.#queueId = queueId;
  }

  get filtered(): boolean {
    return (
      this.filters.afterHours ||
      (['from', 'to', 'phone', 'name'] as const).some((name) => this.filters[name] !== '')
    );
  }

  clear(): void {
    this.filters = { ...NONE };
    void this.load();
  }

  async load(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const quiet = setTimeout(() => (this.slow = true), 150);
    try {
      const page = await interactions.list(questionOf(this.filters, this.#channel, this.#queueId), {
        signal: running.signal,
      });
      if (this.#running !== running) return;
      this.rows = page.items;
      this.error = undefined;
    } catch (error) {
      if (this.#running === running && !isAbort(error)) this.error = error;
    } finally {
      clearTimeout(quiet);
      if (this.#running === running) this.slow = false;
    }
  }

  /** Drops who is gone at once; somebody new is fetched with the filters a moment later. */
  hear(heard: Heard): void {
    if (heard.kind === 'reloaded') this.#later();
    if (heard.kind === 'gone') this.#drop(heard.id);
    if (heard.kind !== 'interaction') return;
    const { after } = heard;
    const concerned =
      (this.#channel === null || after.channel === this.#channel) &&
      (this.#queueId === null || after.queue_id === this.#queueId);
    if (after.state !== 'queued' || !concerned) this.#drop(after.id);
    else this.#later();
  }

  stop(): void {
    clearTimeout(this.#soon);
    this.#running?.abort();
    this.#running = null;
  }

  #drop(id: Id): void {
    if (this.rows?.some((row) => row.id === id)) this.rows = this.rows.filter((row) => row.id !== id);
  }

  #later(): void {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => void this.load(), SOON_MS);
  }
}

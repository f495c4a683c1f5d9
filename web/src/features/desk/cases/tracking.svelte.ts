// The tracking of a case as it is changed beside a thread: what is touched is sent at once, waits with the form, and is laid over the case
// when the thread is concluded. What somebody else changes meanwhile is shown and never written over.
import type { FormTracking, Tracking, TrackingField } from '$api/cases';
import { Problem } from '$api/errors';
import { nowMicros } from '$live/clock.svelte';
import { isPassing } from '$lib/form/filling.svelte';
import type { Unsent } from './unsent';

/** From the last letter to the saving. */
const PAUSE_MS = 500;
/** The first and the longest wait before a saving that found no server is tried again. */
const RETRY_MS = 2_000;
const RETRY_MS_MAX = 30_000;

export type Edits = Partial<Tracking>;
type Send = (was: Tracking, to: Tracking) => Promise<FormTracking>;
const SAVED_AT_ONCE: ReadonlySet<TrackingField> = new Set(['status', 'responsible_id', 'group_id']);

export class TrackingEdit {
  /** What the server has. */
  view = $state.raw<FormTracking>() as FormTracking;
  /** What was written and has not arrived. */
  edits = $state.raw<Edits>({});
  saving = $state(false);
  /** What the server refused; that it was not reached is no refusal. */
  failure = $state.raw<unknown>(undefined);
  offline = $state(false);
  /** What counts as seen with the next saving. */
  #seen: Edits = {};
  #send: Send;
  #unsent: Unsent | null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  #gone = false;
  #left = false;
  #retryMs = RETRY_MS;

  constructor(view: FormTracking, send: Send, unsent: Unsent | null) {
    this.view = view;
    this.#send = send;
    this.#unsent = unsent;
    this.edits = (unsent?.read(nowMicros()) ?? {}) as Edits;
  }

  /** What somebody else did is seen at once; what is written here stays. */
  take(view: FormTracking): void {
    if (!this.saving) this.view = view;
  }
  get shown(): Tracking {
    return { ...this.view.to, ...this.edits };
  }
  /** Taken back is untouched at once, not only when the server has it. */
  isTouched(field: TrackingField): boolean {
    if (field in this.edits) return this.edits[field] !== this.view.current[field];
    return this.view.touched.includes(field);
  }
  problem(field: TrackingField): FormTracking['problems'][number]['problem'] | undefined {
    return this.view.problems.find((one) => one.field === field)?.problem;
  }
  /** What a saving was refused with, at the field. */
  refused(field: TrackingField): string | undefined {
    return this.failure instanceof Problem ? this.failure.byField()[field] : undefined;
  }

  change<F extends TrackingField>(field: F, value: Tracking[F]): void {
    if (this.shown[field] === value) return;
    // Seen is what stood there when the writing began, not what came before it was sent.
    if (!(field in this.#seen)) this.#seen = { ...this.#seen, [field]: this.view.was[field] };
    this.edits = { ...this.edits, [field]: value };
    this.failure = undefined;
    this.#keep();
    this.#later(SAVED_AT_ONCE.has(field) ? 0 : PAUSE_MS);
  }
  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush().catch(() => undefined), ms);
  }
  /** Takes back what was touched: what stands in the case stays there. */
  takeBack(field: TrackingField): void {
    this.#settle(field, this.view.current[field]);
  }
  /** What was wanted is wanted still, over what somebody else wrote. */
  insist(field: TrackingField): void {
    this.#settle(field, this.view.to[field]);
  }
  #settle(field: TrackingField, value: Tracking[TrackingField]): void {
    this.#seen = { ...this.#seen, [field]: this.view.current[field] };
    this.edits = { ...this.edits, [field]: value };
    void this.flush().catch(() => undefined);
  }

  /** Sends what was written, one after the other. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#running) await this.#running;
    if (this.#gone || Object.keys(this.edits).length === 0) return;
    this.#running = this.#save(this.edits, this.#seen).finally(() => (this.#running = null));
    await this.#running;
  }
  async #save(edits: Edits, seen: Edits): Promise<void> {
    this.saving = true;
    try {
      this.view = await this.#send({ ...this.view.was, ...seen }, { ...this.view.to, ...edits });
      this.failure = undefined;
      this.#seen = this.#seen === seen ? {} : this.#seen;
      const left = Object.entries(this.edits).filter(
        ([field, value]) => edits[field as TrackingField] !== value,
      );
      this.edits = Object.fromEntries(left) as Edits;
      this.#keep();
      this.offline = false;
      this.#retryMs = RETRY_MS;
    } catch (error) {
      this.offline = isPassing(error);
      this.failure = this.offline ? undefined : error;
      if (this.offline && !this.#left) {
        this.#later(this.#retryMs);
        this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MS_MAX);
      }
      throw error;
    } finally {
      this.saving = false;
    }
  }
  #keep(): void {
    if (!this.#gone) this.#unsent?.keep({ ...this.edits }, nowMicros());
  }
  /** Whoever looked went elsewhere: what is on its way goes, and nothing is tried again. */
  stop(): void {
    void this.flush().catch(() => undefined);
    this.#left = true;
  }
  /** The form is gone, and what was written with it. */
  forget(): void {
    clearTimeout(this.#timer);
    this.edits = {};
    this.#keep();
    this.#gone = true;
  }
}

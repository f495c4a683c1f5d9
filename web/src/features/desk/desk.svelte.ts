// What the desk shows: the view on the left, the conversation in the middle, the layer on top. Rows live in `live`, never here.
import { SvelteSet } from 'svelte/reactivity';
import { interactions as operations } from '$api/operations';
import type { Id, Interaction, Person } from '$api/types';
import { t } from '$i18n';
import { describe } from '$ui/failure';
import { toasts } from '$ui/toasts.svelte';
import { app } from '$live/app.svelte';
import { nowMicros, tick } from '$live/clock.svelte';
import { awaitsCode } from './actions/codes';
import { handledSince, NONE, STEP, type MineFilter } from './list/mine';
import { heldOrder, type Held } from './order';

export type View =
  | { kind: 'mine' }
  | { kind: 'waiting'; channel: string | null; queueId: Id | null }
  | { kind: 'ended' }
  | { kind: 'day' };
export type Tab = 'active' | 'inactive' | 'put_off';
export type Layer =
  | 'transfer'
  | 'return'
  | 'conclude'
  | 'cancel'
  | 'due'
  | 'template'
  | 'schedule'
  | 'scheduled'
  | 'queues'
  | 'outbound'
  | 'block'
  | null;
/** What is asked of the customer panel from the top of a contact. */
export type Turn = 'find' | 'register' | 'cases' | 'types';
export type PanelTab = 'person' | 'cases' | 'forms' | 'files' | 'history' | 'details';

const WIDE = 1280;

class DeskState {
  view = $state.raw<View>({ kind: 'mine' });
  tab = $state<Tab>('active');
  typed = $state('');
  filter = $state.raw<MineFilter>(NONE);
  /** Cards of the own list that are drawn. */
  drawn = $state(STEP);
  /** The conversation to which something is sent without opening it. */
  quick = $state.raw<Id | null>(null);
  selectedId = $state<Id | null>(null);
  layer = $state<Layer>(null);
  /** The ended conversation that the contact to be started goes on with. */
  resumes = $state.raw<Interaction | null>(null);
  /** The proposal that the contact to be started is of, and who hears of it instead of the desk. */
  forProposal = $state.raw<{ id: Id; pointId: Id | null; begun: (id: Id) => void } | null>(null);
  /** The case that the contact to be started is written from, and what waits in its composer. */
  forCase = $state.raw<{ id: Id; text: string } | null>(null);
  /** Whom the contact to be started is with. */
  writesTo = $state.raw<Person | null>(null);
  /** At which address, where that was agreed on. */
  writesAt = $state.raw<Id | null>(null);
  panelTab = $state<PanelTab>('person');
  /** The customer panel as a sheet, below 1280 px. */
  sheet = $state(false);
  /** The customer panel as a column, from 1280 px on. */
  column = $state(true);
  /** What the composer is asked to do: grows with each request, so that asking twice works. */
  focusAsked = $state.raw<{ mode: 'reply' | 'note'; canned: boolean; count: number }>({
    mode: 'reply',
    canned: false,
    count: 0,
  });
  /** Order of the list while it must not move under the pointer. */
  frozen = $state.raw<readonly Id[] | null>(null);
  /** What the top of a contact asked of the panel, until the panel has done it. */
  turn = $state.raw<{ to: Turn; of: Id } | null>(null);
  /** How many cases of the customer are open. */
  pending = $state.raw<{ of: Id; count: number } | null>(null);
  /** The conversation of which no form is missing any more. */
  filled = $state.raw<Id | null>(null);
  /** Save what was typed beside the thread before it ends. */
  readonly #flushes = new Set<() => Promise<void>>();
  loadError = $state.raw<unknown>(undefined);
  pulling = $state(false);
  /** Conversations whose moment came and that were not opened since. */
  readonly reminded = new SvelteSet<Id>();

  /** Has what is typed beside the thread saved before that ends. Gives the way to stop. */
  beforeEnd(flush: () => Promise<void>): () => void {
    this.#flushes.add(flush);
    return () => void this.#flushes.delete(flush);
  }
  /** Saves what was typed beside the thread. */
  async flush(): Promise<void> {
    for (const flush of this.#flushes) await flush();
  }

  get selected(): Interaction | undefined {
    return app.interactions.get(this.selectedId);
  }

  /** True when the selected conversation is the agent's own and still open. */
  get mineOpen(): boolean {
    const one = this.selected;
    return one !== undefined && one.agent_id === app.session?.user.id && one.state === 'active';
  }

  /** True while Conclude is hidden: the queue asks for a form, and it is not filled in yet. */
  get formMissing(): boolean {
    const one = this.selected;
    const queue = app.directory.queues.find(({ id }) => id === one?.queue_id);
    return queue?.form_required === true && this.filled !== one?.id;
  }

  /** True when the agent still has to choose the wrap-up code of a conversation that is over. */
  awaitsCode(one: Interaction | undefined): boolean {
    return one !== undefined && awaitsCode(one, app.session?.user.id, app.directory.wrap_up_codes);
  }

  #own(): Interaction[] {
    const me = app.session?.user.id;
    return app.interactions.all().filter((one) => one.agent_id === me);
  }

  get activeRows(): Interaction[] {
    return this.#own().filter(
      (one) =>
        (one.state === 'active' && one.activity === 'active' && one.put_off_until_at === null) ||
        one.state === 'wrap_up',
    );
  }

  get inactiveRows(): Interaction[] {
    return this.#own().filter(
      (one) => one.state === 'active' && one.activity !== 'active' && one.put_off_until_at === null,
    );
  }

  get putOffRows(): Interaction[] {
    return this.#own().filter((one) => one.put_off_until_at !== null);
  }

  get offers(): Interaction[] {
    const now = tick();
    return this.#own().filter(
      (one) => one.state === 'offered' && (one.offer_expires_at === null || one.offer_expires_at > now),
    );
  }

  get unreadCount(): number {
    return this.#own().filter(
      (one) => one.state === 'active' && (one.unread_count > 0 || this.reminded.has(one.id)),
    ).length;
  }

  /** The rows of the tab in the order to draw, narrowed by the typed text. */
  rows(filter: (one: Interaction) => boolean): Held<Interaction> {
    const rows =
      this.tab === 'put_off'
        ? this.putOffRows.toSorted((a, b) => (a.put_off_until_at ?? 0) - (b.put_off_until_at ?? 0))
        : (this.tab === 'active' ? this.activeRows : this.inactiveRows).toSorted(
            this.filter.order === 'handling'
              ? (a, b) => handledSince(a) - handledSince(b)
              : (a, b) => activityAt(b) - activityAt(a),
          );
    return heldOrder(rows.filter(filter), this.frozen);
  }

  show(view: View): void {
    this.view = view;
    this.frozen = null;
    if (this.layer === 'queues') this.layer = null;
  }

  ask(mode: 'reply' | 'note', canned = false): void {
    this.focusAsked = { mode, canned, count: this.focusAsked.count + 1 };
  }

  togglePanel(): void {
    if (innerWidth >= WIDE) this.column = !this.column;
    else this.sheet = !this.sheet;
  }

  showPanel(tab: PanelTab): void {
    this.panelTab = tab;
    if (innerWidth >= WIDE) this.column = true;
    else this.sheet = true;
  }

  /** Shows what the top of a contact leads to, in the panel beside it. */
  turnTo(to: Turn): void {
    if (this.selectedId === null) return;
    this.turn = { to, of: this.selectedId };
    this.showPanel(to === 'cases' || to === 'types' ? 'cases' : 'person');
  }

  /** Selects a conversation; one that is not held yet is asked for. */
  async select(id: Id | null): Promise<void> {
    this.selectedId = id;
    this.turn = null;
    app.shown = id;
    if (id !== null) this.reminded.delete(id);
    this.loadError = undefined;
    this.sheet = false;
    if (id === null || app.interactions.get(id)) return;
    try {
      app.take(await operations.read(id));
    } catch (error) {
      if (this.selectedId === id) this.loadError = error;
    }
  }

  /** Starts the next waiting conversation of the queue or channel given, of all queues, or the one given. Answers its id. */
  async pull(which: Parameters<typeof operations.pull>[0]): Promise<Id | null> {
    if (this.pulling) return null;
    this.pulling = true;
    try {
      const taken = await operations.pull(which);
      app.take(taken);
      this.show({ kind: 'mine' });
      this.tab = 'active';
      return taken.id;
    } catch (error) {
      toasts.show(describe(error).text, { tone: 'bad' });
      return null;
    } finally {
      this.pulling = false;
    }
  }

  /** Runs an operation on a conversation and takes the row it gives back; a refusal is told in a toast. */
  async run(work: () => Promise<Interaction>, done?: string): Promise<boolean> {
    try {
      app.take(await work());
      if (done) toasts.show(done, { tone: 'ok' });
      return true;
    } catch (error) {
      toasts.show(`${t('desk.not_done')} ${describe(error).text}`, { tone: 'bad' });
      return false;
    }
  }
}

/** The moment by which a row is ordered: the last word, or when it came back after having been put off. */
export function activityAt(one: Interaction): number {
  const said = one.last_message?.at ?? one.assigned_at ?? one.arrived_at;
  return isDue(one, nowMicros()) ? Math.max(said, one.due_at ?? 0) : said;
}

/** Tells whether the moment of a conversation came and nobody wrote since. */
export const isDue = (one: Interaction, now: number): boolean =>
  one.due_at !== null &&
  one.due_at <= now &&
  one.ended_at === null &&
  (one.last_message?.at ?? 0) < one.due_at;

export const desk = new DeskState();

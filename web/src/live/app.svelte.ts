// The state every screen shares: who is signed in, the directory, and the rows the server pushes.
import { SvelteMap } from 'svelte/reactivity';
import { onSessionEnded } from '$api/client';
import { Problem } from '$api/errors';
import type { EntityKind, ServerFrame, UpsertFrame } from '$api/events';
import * as operations from '$api/operations';
import type {
  Action,
  Agent,
  Board,
  Brand,
  Counts,
  Directory,
  Id,
  Interaction,
  Message,
  Module,
  Person,
  Session,
} from '$api/types';
import { setLocale } from '$i18n';
import { setTimeZone } from '$i18n/frame';
import { preferences } from '$lib/preferences.svelte';
import { learnNow, nowMicros } from './clock.svelte';
import { Collection, newerInteraction } from './collections.svelte';
import { announce } from './desk-events';
import { Outbox } from './outbox.svelte';
import { LiveSocket } from './socket.svelte';
import { Threads } from './threads.svelte';

export type Status = 'starting' | 'setup' | 'anonymous' | 'ready' | 'unreachable';

const EMPTY: Directory = {
  queues: [],
  agents: [],
  former_agents: [],
  wrap_up_codes: [],
  labels: [],
  pause_reasons: [],
  channel_accounts: [],
  channels: [],
};
const PLAIN: Brand = { accent: 'indigo', logo: null };
const TYPING_MS = 6000;
const SOON_MS = 300;

class App {
  status = $state<Status>('starting');
  session = $state.raw<Session | null>(null);
  #house = $state.raw<Brand>(PLAIN);
  /** How the organization looks; before signing in, how the installation does. */
  readonly brand = $derived(this.session?.organization.brand ?? this.#house);
  /** True when the session ended while somebody worked: drafts stay, a dialog asks to sign in again. */
  expired = $state(false);
  directory = $state.raw<Directory>(EMPTY);
  directoryLoaded = $state(false);
  counts = $state.raw<Counts>({ by_queue: [], mine_active: 0, mine_inactive: 0, mine_put_off: 0 });
  board = $state.raw<Board | null>(null);
  boardHeardAt = $state(0);
  /** True once the own conversations have been asked for. */
  minesLoaded = $state(false);
  minesError = $state.raw<unknown>(undefined);

  readonly interactions = new Collection<Interaction>((row) => row.id, newerInteraction);
  readonly agents = new Collection<Agent>((row) => row.user_id);
  readonly people = new Collection<Person>((row) => row.id);
  readonly threads = new Threads();
  /** Until when each customer is shown as typing, in milliseconds. */
  readonly typing = new SvelteMap<Id, number>();
  readonly outbox = new Outbox((id, request) => this.answerMessage(id, request));
  readonly socket = new LiveSocket({
    url: (seq) => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws?seq=${seq}`,
    onFrames: (frames) => this.#apply(frames),
    // If the session ended elsewhere, this call hears it.
    onRefused: () => void operations.session.read().catch(() => undefined),
  });
  #versions = new SvelteMap<EntityKind, number>();
  #soon = new Map<string, ReturnType<typeof setTimeout>>();
  shown: Id | null = null;

  constructor() {
    onSessionEnded(() => {
      if (this.status === 'ready') {
        this.expired = true;
        this.socket.stop();
      }
    });
  }

  get me(): Agent | undefined {
    return this.agents.get(this.session?.user.id);
  }

  /** Tells whether the caller's role allows an action. What a role never has is hidden. */
  can(action: Action): boolean {
    return this.session?.actions.includes(action) ?? false;
  }

  /** Tells whether the organization uses a module. What belongs to another is shown nowhere. */
  uses(module: Module): boolean {
    return this.session?.organization.modules.includes(module) ?? false;
  }

  /** Takes the colour of the organization, or one that is only tried. */
  wear(accent: Brand['accent'] = this.brand.accent): void {
    document.documentElement.dataset['accent'] = accent;
  }

  /** A number that grows whenever a row of this kind changed; lists that are pulled read it and load again. */
  version(entity: EntityKind): number {
    return this.#versions.get(entity) ?? 0;
  }

  /** Finds out who is there: nobody yet (set-up), nobody signed in, or somebody. */
  async start(): Promise<void> {
    this.status = 'starting';
    try {
      await this.enter(await operations.session.read());
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        this.status = await this.#door();
      } else {
        this.status = 'unreachable';
      }
    }
  }

  /** Finds out what whoever did not sign in sees. */
  async #door(): Promise<Status> {
    const setup = await operations.session.setupNeeded().catch(() => null);
    this.#house = setup?.brand ?? PLAIN;
    this.wear();
    return setup?.needed ? 'setup' : 'anonymous';
  }

  /** Takes a session, then loads in the order in which a screen becomes useful, then opens the socket. */
  async enter(session: Session): Promise<void> {
    const again = this.session?.user.id === session.user.id;
    if (!again) this.#forget();
    learnNow(session.now);
    setTimeZone(session.organization.time_zone);
    this.session = session;
    this.wear();
    this.expired = false;
    await setLocale(session.user.locale).catch(() => undefined);
    if (!again) {
      preferences.open(session.user.id);
      this.outbox.open(session.user.id);
    }
    this.status = 'ready';
    if (again) await this.#refresh(session.seq);
    else {
      this.socket.start(session.seq);
      await this.#load();
    }
    this.outbox.resume();
  }

  async leave(): Promise<void> {
    this.socket.stop();
    await operations.session.close().catch(() => undefined);
    this.outbox.forget();
    this.#forget();
    this.session = null;
    this.status = await this.#door();
  }

  /** Asks for something that answers with a message of a conversation; a push that came meanwhile is not undone by it. */
  async answerMessage(id: Id, request: () => Promise<Message>): Promise<void> {
    const since = this.threads.peek(id)?.mark ?? 0;
    const message = await request();
    this.outbox.settle(message.idempotency_key);
    this.threads.peek(id)?.answer(message, since);
  }

  take(interaction: Interaction): void {
    const before = this.interactions.get(interaction.id);
    this.interactions.put(interaction);
    const after = this.interactions.get(interaction.id);
    if (after && after !== before) {
      announce({ kind: 'interaction', before, after });
      if (!before || before.state !== after.state || before.activity !== after.activity) this.refreshCounts();
    }
  }

  refreshCounts(): void {
    this.#later('counts', async () => {
      this.counts = await operations.interactions.counts();
    });
  }

  refreshDirectory(): void {
    this.#later('directory', () => this.#loadDirectory());
  }

  async loadMine(): Promise<void> {
    try {
      const lists = await Promise.all(
        (['mine', 'inactive', 'put_off'] as const).map((view) =>
          operations.interactions.list({ view, limit: 200 }),
        ),
      );
      this.interactions.putAll(lists.flatMap((list) => list.items));
      this.minesError = undefined;
    } catch (error) {
      this.minesError = error;
    } finally {
      this.minesLoaded = true;
    }
  }

  async #load(): Promise<void> {
    await Promise.all([
      this.#loadDirectory(),
      this.loadMine(),
      operations.agent
        .read()
        .then((agent) => this.agents.put(agent))
        .catch(() => undefined),
      operations.interactions
        .counts()
        .then((counts) => (this.counts = counts))
        .catch(() => undefined),
    ]);
  }

  async #loadDirectory(): Promise<void> {
    try {
      const directory = await operations.directory.read();
      this.directory = directory;
      this.agents.putAll(directory.agents);
      // Somebody who was deactivated is no target any more; the directory still knows the name.
      for (const former of directory.former_agents) this.agents.remove(former.user_id);
      this.directoryLoaded = true;
    } catch {
      // The names stay as they were; the next change of a setting asks again.
    }
  }

  /** Reads again who is there, what they may do, and how the organization looks. */
  async #readSession(): Promise<Session> {
    const session = await operations.session.read();
    learnNow(session.now);
    this.session = session;
    this.wear();
    return session;
  }

  /** Too much was missed: a new session number, then everything anew. */
  async #reload(): Promise<void> {
    try {
      await this.#refresh((await this.#readSession()).seq);
    } catch {
      // An ended session shows its own dialog, and signing in again loads everything.
      if (!this.expired) this.#later('reload', () => this.#reload(), 3000);
    }
  }

  /** After a gap: directory, lists, then the conversation on screen; frames go on from `seq`. */
  async #refresh(seq: number): Promise<void> {
    this.interactions.reset();
    await this.#load();
    this.threads.reload(this.shown);
    announce({ kind: 'reloaded' });
    for (const kind of [
      'interaction',
      'agent',
      'queue',
      'person',
      'user',
      'setting',
      'announcement',
      'case',
      'proposal',
      'callback',
      'office_notice',
    ] as const)
      this.#bump(kind);
    this.socket.stop();
    this.socket.start(seq);
  }

  #apply(frames: ServerFrame[]): void {
    for (const frame of frames) {
      switch (frame.type) {
        case 'hello':
          learnNow(frame.now);
          this.outbox.resume();
          break;
        case 'upsert':
          this.#upsert(frame);
          break;
        case 'remove':
          this.#remove(frame.entity, frame.id);
          break;
        case 'reload':
          void this.#reload();
          break;
        case 'typing':
          if (frame.by === 'customer') this.#types(frame.interaction_id);
          break;
        case 'board': {
          const { type: _, ...board } = frame;
          this.board = board;
          this.boardHeardAt = nowMicros();
          break;
        }
        case 'notice':
          announce({ kind: 'notice', code: frame.code, interactionId: frame.interaction_id });
          break;
        case 'seq':
        case 'pong':
          break;
      }
    }
  }

  #upsert(frame: UpsertFrame): void {
    switch (frame.entity) {
      case 'interaction':
        this.take(frame.data);
        break;
      case 'message': {
        const message = frame.data;
        const known = this.threads
          .peek(message.interaction_id)
          ?.messages.some((one) => one.id === message.id);
        this.outbox.settle(message.idempotency_key);
        this.threads.peek(message.interaction_id)?.push(message);
        if (message.direction === 'in') this.typing.delete(message.interaction_id);
        if (!known) announce({ kind: 'message', message });
        break;
      }
      case 'agent':
        this.agents.put(frame.data);
        break;
      case 'queue':
        // The frame only says that a queue changed: names and settings come with the directory.
        this.refreshCounts();
        this.refreshDirectory();
        break;
      case 'person':
        this.people.put(frame.data);
        break;
      case 'user':
      case 'setting':
        if (frame.id === this.session?.organization.id) this.#later('session', () => this.#readSession());
        this.refreshDirectory();
        break;
      case 'announcement':
      case 'case':
      case 'office_notice':
      case 'callback':
      case 'proposal':
        break;
    }
    this.#bump(frame.entity);
  }

  #remove(entity: EntityKind, id: Id): void {
    if (entity === 'interaction') {
      const before = this.interactions.get(id);
      this.interactions.remove(id);
      announce({ kind: 'gone', id, before });
      this.refreshCounts();
    } else if (entity === 'agent') this.agents.remove(id);
    else if (entity === 'person') this.people.remove(id);
    else this.refreshDirectory();
    this.#bump(entity);
  }

  #types(id: Id): void {
    const until = Date.now() + TYPING_MS;
    this.typing.set(id, until);
    setTimeout(() => {
      if (this.typing.get(id) === until) this.typing.delete(id);
    }, TYPING_MS);
  }

  #bump(entity: EntityKind): void {
    this.#versions.set(entity, (this.#versions.get(entity) ?? 0) + 1);
  }

  #later(name: string, work: () => Promise<unknown>, wait = SOON_MS): void {
    if (this.#soon.has(name)) return;
    this.#soon.set(
      name,
      setTimeout(() => {
        this.#soon.delete(name);
        if (this.status === 'ready') void work().catch(() => undefined);
      }, wait),
    );
  }

  #forget(): void {
    this.interactions.reset();
    this.agents.reset();
    this.people.reset();
    this.threads.clear();
    this.typing.clear();
    this.directory = EMPTY;
    this.directoryLoaded = false;
    this.minesLoaded = false;
    this.board = null;
  }
}

export const app = new App();

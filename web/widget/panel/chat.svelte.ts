/** The state of the panel and everything that changes it. Components only show it and call its verbs. */
import { Api } from './api';
import { type Palette, palette } from './contrast';
import { deliver } from './delivery';
import type { Values } from './fields';
import { Host } from './host';
import { type Fill, type Key, pickLocale, say } from './i18n/words';
import { Memory } from './memory';
import { type Entry, Outbox, newKey } from './outbox';
import type { Config, HostWord, Locale, Message, ServerFrame, Standing } from './protocol';
import { isOver } from './protocol';
import { LiveSocket, socketAddress } from './socket';
import { Chime } from './sound';
import { EMPTY, type Thread, confirm, receive, turnTo, unread } from './thread';

const TYPING_SHOWN_MS = 5_000;
const TYPING_SAID_MS = 3_000;
const RETRY_MS = 4_000;
const OFFLINE_SHOWN_MS = 2_000;

export type Stage = 'loading' | 'blocked' | 'down' | 'form' | 'chat';

export class Chat {
  stage = $state<Stage>('loading');
  locale = $state<Locale>('pt-BR');
  config = $state.raw<Config | null>(null);
  thread = $state.raw<Thread>(EMPTY);
  pending = $state.raw<readonly Entry[]>([]);
  standing = $state.raw<Standing>({
    interaction: null,
    agent: null,
    queue_position: null,
    read_seq: 0,
  });
  agentTyping = $state(false);
  offline = $state(false);
  muted = $state(false);
  shown = $state(false);
  /** Last number seen when the window was opened: the "new messages" line stands after it. */
  dividerSeq = $state(0);
  /** Told beside the form: why it is there again, or why starting failed. */
  notice = $state<Key | null>(null);
  /** The ended conversation after which the visitor wants another: the next word begins it. */
  #past = $state<string | null>(null);
  readonly over = $derived(isOver(this.standing.interaction) && this.standing.interaction?.id !== this.#past);

  readonly memory: Memory;
  readonly #api: Api;
  readonly #host: Host;
  readonly #socket: LiveSocket;
  readonly #outbox: Outbox;
  readonly #chime = new Chime();
  #token: string | null;
  #jwt: string | null = null;
  #pageUrl = document.referrer;
  #seenSeq = 0;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #offlineTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #typingSaidAt = 0;

  constructor(
    key: string,
    private readonly origin: string,
    private readonly wish: string | null,
  ) {
    this.memory = new Memory(key);
    this.#api = new Api(key, () => this.locale);
    this.#host = new Host(origin, (word) => this.#heardFromHost(word));
    this.#outbox = new Outbox(
      (entry) => this.#deliver(entry),
      (entries) => {
        this.pending = entries;
        this.memory.set('outbox', this.#outbox.dump());
      },
      (message) => this.#take(confirm(this.thread, message)),
    );
    this.#socket = new LiveSocket({
      address: () => socketAddress(location.origin, key, this.#token ?? '', this.thread.cursor),
      frame: (frame) => this.#frame(frame),
      online: (online) => this.#online(online),
      failed: () => void this.#catchUp(),
    });
    this.shown = !this.#host.embedded;
    this.locale = pickLocale([wish, navigator.language]);
    this.#token = this.memory.get('token');
    this.#outbox.load(this.memory.get('outbox'));
    addEventListener('online', () => this.#socket.hurry());
    addEventListener('pointerdown', () => this.#chime.unlock());
    addEventListener('keydown', () => this.#chime.unlock());
    document.addEventListener('visibilitychange', () => this.#see());
  }

  get embedded(): boolean {
    return this.#host.embedded;
  }

  get palette(): Palette {
    return palette(this.config?.color ?? null);
  }

  t = (key: Key, fill?: Fill): string => say(this.locale, key, fill);

  /** Reads the account and, with a token from an earlier visit, the conversation. */
  async start(): Promise<void> {
    this.stage = 'loading';
    const config = await this.#api.config(this.origin);
    if (config.kind === 'unreachable') this.stage = 'down';
    else if (config.kind === 'refused') this.stage = 'blocked';
    else {
      this.config = config.body;
      this.locale = pickLocale([this.wish, config.body.locale_default, navigator.language]);
      const muted = this.memory.get('muted');
      this.muted = muted === null ? !config.body.sound : muted === '1';
      const { brand, onBrand } = this.palette;
      const label = this.t('loader.open');
      this.#host.say({ unissono: 1, type: 'ready', color: brand, ink: onBrand, label });
      await this.#resume();
    }
  }

  /** Sends the form; true when the conversation is open. */
  async begin(values: Partial<Values>): Promise<void> {
    this.notice = null;
    const answer = await this.#api.open({
      ...(this.#token ? { visitor_token: this.#token } : {}),
      ...Object.fromEntries(Object.entries(values).filter(([, value]) => value)),
      ...(this.#jwt ? { identity_jwt: this.#jwt } : {}),
      locale: this.locale,
      origin: this.origin,
      page_url: this.#pageUrl,
    });
    if (answer.kind !== 'ok') {
      this.stage = 'form';
      this.notice = 'form.failed';
      return;
    }
    for (const field of ['name', 'email', 'phone'] as const) {
      if (values[field]) this.memory.set(field, values[field]);
    }
    this.#keepToken(answer.body.visitor_token);
    this.#stand({ interaction: answer.body.interaction, agent: null, queue_position: null, read_seq: 0 });
    this.stage = 'chat';
    await this.#catchUp();
    this.#socket.start();
  }

  /** Presses an option of a menu. */
  choose(id: string, title: string): void {
    this.write(title, [], id);
  }

  write(text: string, files: readonly File[], choiceId?: string): void {
    if (!text.trim() && files.length === 0) return;
    // The message takes the dots away on the other side: typing on is news again.
    this.#typingSaidAt = 0;
    this.#outbox.add({
      client_key: newKey((bytes) => crypto.getRandomValues(bytes)),
      text,
      ...(choiceId ? { choice_id: choiceId } : {}),
      files: files.map((blob) => ({
        name: blob.name,
        mime: blob.type,
        size_bytes: blob.size,
        id: null,
        progress: 0,
        blob,
      })),
      at: Date.now() * 1000,
      state: 'waiting',
      error: null,
    });
    this.#flush();
  }

  retry(clientKey: string): void {
    this.#outbox.retry(clientKey);
    this.#flush();
  }

  discard(clientKey: string): void {
    this.#outbox.discard(clientKey);
  }

  typing(): void {
    const now = performance.now();
    if (this.#typingSaidAt !== 0 && now - this.#typingSaidAt < TYPING_SAID_MS) return;
    this.#typingSaidAt = now;
    this.#socket.say({ type: 'typing' });
  }

  /** Ends the conversation for the visitor; false when the server could not be told. */
  async leave(): Promise<boolean> {
    const answer = await this.#api.leave();
    if (answer.kind !== 'ok') return false;
    await this.#catchUp();
    const interaction = this.standing.interaction;
    if (interaction && !isOver(interaction)) {
      this.#stand({ ...this.standing, interaction: { ...interaction, state: 'canceled' } });
    }
    return true;
  }

  /** Goes on to another conversation; what was said stays above. Known visitors skip the form. */
  async again(): Promise<void> {
    this.#past = this.standing.interaction?.id ?? null;
    const email = this.memory.get('email');
    if (!email && !this.#jwt) {
      this.stage = 'form';
      return;
    }
    const name = this.memory.get('name') ?? '';
    await this.begin({ name, email: email ?? '', phone: this.memory.get('phone') ?? '' });
  }

  toggleMute(): void {
    this.muted = !this.muted;
    this.memory.set('muted', this.muted ? '1' : '0');
    if (!this.muted) this.#chime.play();
  }

  close(): void {
    this.#host.say({ unissono: 1, type: 'close' });
  }

  async #resume(): Promise<void> {
    if (this.#token) {
      this.#api.token(this.#token);
      const answer = await this.#api.messages(0);
      if (answer.kind === 'ok') {
        this.stage = 'chat';
        this.#stand(answer.body);
        this.#take(receive(this.thread, answer.body.items));
        this.#socket.start();
        this.#flush();
        return;
      }
      if (answer.kind === 'unreachable') {
        this.stage = 'down';
        return;
      }
      this.#keepToken(null);
    }
    this.stage = 'form';
    if (this.#jwt) await this.begin({});
  }

  async #catchUp(): Promise<void> {
    const before = this.thread.interactionId;
    const answer = await this.#api.messages(this.thread.cursor);
    if (answer.kind === 'refused' && answer.status === 401) this.#lostSession();
    if (answer.kind !== 'ok') return;
    this.#stand(answer.body);
    const turned = before !== null && before !== this.thread.interactionId;
    // Another interaction counts from one again: what we asked for used the old numbers.
    if (turned) return this.#catchUp();
    this.#take(receive(this.thread, answer.body.items));
    this.#flush();
  }

  async #deliver(entry: Entry) {
    return deliver(this.#api, entry, (key, index, patch) => this.#outbox.progress(key, index, patch));
  }

  #flush(): void {
    clearTimeout(this.#retryTimer);
    if (this.stage !== 'chat') return;
    void this.#outbox.flush().then((end) => {
      if (end === 'later') this.#retryTimer = setTimeout(() => this.#flush(), RETRY_MS);
    });
  }

  #frame(frame: ServerFrame): void {
    if (frame.type === 'message') {
      this.#outbox.settle(frame.message.client_key);
      const isNew = frame.message.seq > this.thread.cursor;
      this.#take(receive(this.thread, [frame.message]));
      if (isNew && frame.message.direction === 'out') this.#arrived();
    } else if (frame.type === 'state') {
      this.#stand(frame);
    } else if (frame.type === 'typing') {
      this.agentTyping = true;
      clearTimeout(this.#typingTimer);
      this.#typingTimer = setTimeout(() => (this.agentTyping = false), TYPING_SHOWN_MS);
    }
  }

  #arrived(): void {
    this.agentTyping = false;
    if (!this.muted) this.#chime.play();
  }

  #take(thread: Thread): void {
    for (const message of thread.items) this.#settleQuietly(message);
    this.thread = thread;
    this.#see();
  }

  #settleQuietly(message: Message): void {
    if (message.direction === 'in') this.#outbox.settle(message.client_key);
  }

  #stand(standing: Standing): void {
    const { interaction, agent, queue_position, read_seq } = standing;
    this.standing = { interaction, agent, queue_position, read_seq };
    const turned = turnTo(this.thread, interaction);
    if (turned.interactionId !== this.thread.interactionId) {
      const [id, seq] = (this.memory.get('seen') ?? '').split(':');
      this.#seenSeq = id === turned.interactionId ? Number(seq) : 0;
      this.dividerSeq = this.#seenSeq;
    }
    this.thread = turned;
    this.#host.say({ unissono: 1, type: 'active', active: interaction !== null && !isOver(interaction) });
  }

  /** Marks as read what is on screen, and counts what is not. */
  #see(): void {
    const last = this.thread.items.findLast((m) => m.direction === 'out')?.seq ?? 0;
    if (this.shown && document.visibilityState === 'visible' && last > this.#seenSeq) {
      this.#seenSeq = last;
      this.memory.set('seen', `${this.thread.interactionId}:${last}`);
      if (!this.#socket.say({ type: 'read', seq: last })) void this.#api.read(last);
    }
    this.#host.say({ unissono: 1, type: 'unread', count: unread(this.thread, this.#seenSeq) });
  }

  #online(online: boolean): void {
    clearTimeout(this.#offlineTimer);
    if (online) {
      this.offline = false;
      this.#flush();
    } else this.#offlineTimer = setTimeout(() => (this.offline = true), OFFLINE_SHOWN_MS);
  }

  #lostSession(): void {
    this.#keepToken(null);
    this.#socket.stop();
    this.offline = false;
    this.stage = 'form';
    this.notice = 'session.lost';
  }

  #keepToken(token: string | null): void {
    this.#token = token;
    this.#api.token(token);
    this.memory.set('token', token);
  }

  #heardFromHost(word: HostWord): void {
    if (word.type === 'page') {
      this.#pageUrl = word.url;
      if (word.jwt) this.#identify(word.jwt);
    } else if (word.type === 'identify') this.#identify(word.jwt);
    else {
      this.shown = word.type === 'shown';
      if (this.shown) this.dividerSeq = this.#seenSeq;
      this.#see();
    }
  }

  /** A visitor whom the site vouches for needs no form. */
  #identify(jwt: string): void {
    if (this.#jwt === jwt) return;
    this.#jwt = jwt;
    if (this.stage === 'form') void this.begin({});
  }
}

// The one WebSocket of the tab: resumes by sequence number, backs off with jitter, hands frames over in batches of one paint.
import type { ClientFrame, ServerFrame } from '$api/events';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
const PING_MS = 25_000;
const SILENCE_MS = 60_000;
const OFFLINE_AFTER_MS = 2000;

type Topic = Extract<ClientFrame, { type: 'subscribe' }>['topic'];

export interface SocketOptions {
  url: (seq: number) => string;
  onFrames: (frames: ServerFrame[]) => void;
  /** Hears that an attempt was not greeted. A browser does not say why: the server may be away, or the session over. */
  onRefused?: () => void;
  /** Chance between 0 and 1 for the jitter. */
  chance?: () => number;
  open?: (url: string) => WebSocket;
}

/** Gives the wait before attempt `attempt` (from 0): doubling, capped, spread over its upper half. */
export function backOff(attempt: number, chance: number): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 10));
  return Math.round(full / 2 + (full / 2) * chance);
}

export class LiveSocket {
  /** True while frames arrive. */
  connected = $state(false);
  /** True once the connection has been away for two seconds: time to say so. */
  offline = $state(false);
  seq = 0;
  #options: SocketOptions;
  #socket: WebSocket | null = null;
  #attempt = 0;
  #stopped = true;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #notice: ReturnType<typeof setTimeout> | undefined;
  #heardAt = 0;
  #topics = new Map<Topic, number>();
  #batch: ServerFrame[] = [];
  #flushing = false;

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  start(seq: number): void {
    this.seq = seq;
    this.#stopped = false;
    this.#attempt = 0;
    globalThis.addEventListener?.('online', this.#hurry);
    globalThis.addEventListener?.('offline', this.#gone);
    this.#open();
  }

  stop(): void {
    this.#stopped = true;
    globalThis.removeEventListener?.('online', this.#hurry);
    globalThis.removeEventListener?.('offline', this.#gone);
    clearTimeout(this.#retry);
    clearTimeout(this.#notice);
    clearInterval(this.#ping);
    this.#socket?.close();
    this.#socket = null;
    this.connected = false;
    this.offline = false;
  }

  /** Asks for a topic; the answer gives it up. Several askers share one subscription. */
  subscribe(topic: Topic): () => void {
    const count = this.#topics.get(topic) ?? 0;
    this.#topics.set(topic, count + 1);
    if (count === 0) this.#send({ type: 'subscribe', topic });
    return () => {
      const left = (this.#topics.get(topic) ?? 1) - 1;
      if (left > 0) this.#topics.set(topic, left);
      else {
        this.#topics.delete(topic);
        this.#send({ type: 'unsubscribe', topic });
      }
    };
  }

  /** The browser lost its network: the socket may notice much later. */
  #gone = () => {
    this.#notice ??= setTimeout(() => (this.offline = true), OFFLINE_AFTER_MS);
  };

  /** The network is back: a socket that was open before may be dead, so it is made anew. */
  #hurry = () => {
    if (this.#stopped) return;
    clearTimeout(this.#retry);
    this.#attempt = 0;
    this.#open();
  };

  #open(): void {
    if (this.#stopped) return;
    this.#socket?.close();
    const make = this.#options.open ?? ((url: string) => new WebSocket(url));
    const socket = make(this.#options.url(this.seq));
    this.#socket = socket;
    socket.addEventListener('message', (event: MessageEvent<string>) => {
      if (this.#socket === socket) this.#hear(event.data);
    });
    socket.addEventListener('close', () => {
      if (this.#socket === socket) this.#lost();
    });
  }

  #hear(text: string): void {
    this.#heardAt = Date.now();
    const frame = JSON.parse(text) as ServerFrame;
    if (frame.type === 'hello') this.#greeted();
    // Several frames carry one number: only `seq` tells that all of them came.
    if (frame.type === 'seq' && frame.seq > this.seq) this.seq = frame.seq;
    this.#batch.push(frame);
    if (this.#flushing) return;
    this.#flushing = true;
    const flush = () => {
      this.#flushing = false;
      const frames = this.#batch;
      this.#batch = [];
      if (!this.#stopped) this.#options.onFrames(frames);
    };
    // A hidden tab has no paints, yet must hear a new message.
    if (typeof requestAnimationFrame === 'function' && !document.hidden) requestAnimationFrame(flush);
    else setTimeout(flush, 0);
  }

  #greeted(): void {
    this.connected = true;
    this.offline = false;
    this.#attempt = 0;
    clearTimeout(this.#notice);
    this.#notice = undefined;
    for (const topic of this.#topics.keys()) this.#send({ type: 'subscribe', topic });
    clearInterval(this.#ping);
    this.#ping = setInterval(() => {
      if (Date.now() - this.#heardAt > SILENCE_MS) this.#socket?.close();
      else this.#send({ type: 'ping' });
    }, PING_MS);
  }

  #lost(): void {
    if (!this.connected) this.#options.onRefused?.();
    this.connected = false;
    this.#socket = null;
    clearInterval(this.#ping);
    if (this.#stopped) return;
    this.#notice ??= setTimeout(() => (this.offline = true), OFFLINE_AFTER_MS);
    const wait = backOff(this.#attempt, (this.#options.chance ?? Math.random)());
    this.#attempt += 1;
    this.#retry = setTimeout(() => this.#open(), wait);
  }

  #send(frame: ClientFrame): void {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(frame));
  }
}

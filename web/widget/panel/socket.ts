/** The live socket: opens, resumes by number, backs off. Each failed try also tells the caller to catch up by HTTP. */
import type { ClientFrame, ServerFrame } from './protocol';

const FIRST_DELAY_MS = 500;
const LAST_DELAY_MS = 15_000;
const PING_MS = 25_000;

/** Pause before try `n` (0 is the first one after a drop), with jitter 0..1 given by the caller. */
export function delayMs(n: number, jitter: number): number {
  const full = Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** n);
  return Math.round(full * (0.5 + jitter / 2));
}

/** Address of the socket; `seq` is the last number this window has. */
export function socketAddress(origin: string, key: string, token: string, seq: number): string {
  const query = new URLSearchParams({ key, token, seq: String(seq) });
  return `${origin.replace(/^http/, 'ws')}/widget/ws?${query}`;
}

export type Links = {
  address: () => string;
  frame: (frame: ServerFrame) => void;
  /** Connected and greeted, or not. */
  online: (online: boolean) => void;
  /** A try failed: ask by HTTP, some networks let no socket through. */
  failed: () => void;
};

export class LiveSocket {
  #socket: WebSocket | null = null;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #ping: ReturnType<typeof setInterval> | null = null;
  #stopped = false;

  constructor(private readonly links: Links) {}

  start(): void {
    this.#stopped = false;
    if (this.#socket || this.#timer) return;
    this.#open();
  }

  stop(): void {
    this.#stopped = true;
    this.#clear();
    this.#socket?.close();
    this.#socket = null;
  }

  /** Tries at once instead of waiting for the back-off: the browser says that the network is back. */
  hurry(): void {
    if (this.#stopped || this.#socket) return;
    this.#clear();
    this.#tries = 0;
    this.#open();
  }

  /** Sends when connected, else says that it did not. */
  say(frame: ClientFrame): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #open(): void {
    const socket = new WebSocket(this.links.address());
    this.#socket = socket;
    socket.addEventListener('message', (event) => this.#heard(socket, event));
    socket.addEventListener('close', () => this.#lost(socket));
    socket.addEventListener('open', () => {
      this.#ping = setInterval(() => this.say({ type: 'ping' }), PING_MS);
    });
  }

  #heard(socket: WebSocket, event: MessageEvent): void {
    if (socket !== this.#socket || typeof event.data !== 'string') return;
    const frame = JSON.parse(event.data) as ServerFrame;
    if (frame.type === 'hello') {
      this.#tries = 0;
      this.links.online(true);
    }
    this.links.frame(frame);
  }

  #lost(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#clear();
    this.links.online(false);
    if (this.#stopped) return;
    this.links.failed();
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#open();
      },
      delayMs(this.#tries, Math.random()),
    );
    this.#tries += 1;
  }

  #clear(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#ping) clearInterval(this.#ping);
    this.#timer = null;
    this.#ping = null;
  }
}

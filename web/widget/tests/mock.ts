/**
 * A stand-in for the server in the widget's browser tests: the built files under the real policy, the
 * public API in memory, and the socket. A second server is the customer's site, on another origin.
 */
import { readFile } from 'node:fs/promises';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, WebSocketRoute } from '@playwright/test';
import type { Config, Message, ServerFrame, Standing } from '../panel/protocol';

const DIST = fileURLToPath(new URL('../../dist/widget', import.meta.url));
const POLICY =
  "default-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; base-uri 'none'; object-src 'none'";
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

export class Mock {
  config: Config = {
    name: 'Loja Maré',
    color: '#0d6e7a',
    locale_default: 'pt-BR',
    open: true,
    next_open_at: null,
    after_hours_text: null,
    form: [
      { field: 'name', required: true },
      { field: 'email', required: true },
    ],
    sound: true,
    file_bytes_max: 1_048_576,
  };
  standing: Standing = { interaction: null, agent: null, queue_position: null, read_seq: 0 };
  messages: Message[] = [];
  /** Every call as `METHOD path`, oldest first. */
  calls: string[] = [];
  sessions: Record<string, unknown>[] = [];
  heard: string[] = [];
  /** Requests fail as if the network were gone. */
  down = false;
  origin = '';
  site = '';
  #servers: Server[] = [];
  #sockets = new Set<WebSocketRoute>();
  #files = 0;
  #clock = Date.UTC(2026, 10, 22, 13, 0) * 1000;

  async start(context: BrowserContext): Promise<void> {
    const product = createServer((request, response) => void this.#serve(request, response));
    const site = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(
        `<!doctype html><html lang="pt-BR"><head><title>Site do cliente</title></head><body><main><h1>Site do cliente</h1></main><script async src="${this.origin}/widget.js" data-key="k1"></script></body></html>`,
      );
    });
    this.#servers = [product, site];
    this.origin = await listen(product);
    this.site = await listen(site);
    await context.routeWebSocket(/\/widget\/ws/, (socket) => this.#join(socket));
  }

  async stop(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  }

  /** Adds a message of the house and tells every window. */
  says(text: string, over: Partial<Message> = {}): Message {
    return this.#add({ direction: 'out', text, author_name: 'Marina Prado', ...over });
  }

  stand(standing: Partial<Standing>): void {
    this.standing = { ...this.standing, ...standing };
    this.tell({ type: 'state', ...this.standing });
  }

  tell(frame: ServerFrame): void {
    for (const socket of this.#sockets) socket.send(JSON.stringify(frame));
  }

  /** Cuts every socket and refuses requests, until `back`. */
  async drop(): Promise<void> {
    this.down = true;
    for (const socket of this.#sockets) await socket.close();
    this.#sockets.clear();
  }

  back(): void {
    this.down = false;
  }

  async #join(socket: WebSocketRoute): Promise<void> {
    if (this.down) {
      await socket.close();
      return;
    }
    this.#sockets.add(socket);
    socket.onClose(() => this.#sockets.delete(socket));
    socket.onMessage((frame) => this.heard.push(String(frame)));
    socket.send(JSON.stringify({ type: 'hello' }));
    const after = Number(new URL(socket.url()).searchParams.get('seq'));
    for (const message of this.messages) {
      if (message.seq > after) socket.send(JSON.stringify({ type: 'message', message }));
    }
  }

  #add(over: Partial<Message>): Message {
    this.#clock += 60_000_000;
    const message: Message = {
      seq: (this.messages.at(-1)?.seq ?? 0) + 1,
      direction: 'out',
      kind: 'text',
      text: null,
      files: [],
      author_name: null,
      at: this.#clock,
      client_key: null,
      content: null,
      ...over,
    };
    this.messages.push(message);
    this.tell({ type: 'message', message });
    return message;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    if (url.pathname.startsWith('/widget/api/k1/')) {
      await this.#api(url.pathname.slice('/widget/api/k1/'.length), request, response);
      return;
    }
    const file =
      url.pathname === '/widget.js' ? 'widget.js' : url.pathname.replace(/^\/widget\//, '') || 'index.html';
    try {
      const bytes = await readFile(join(DIST, file));
      response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
      response.setHeader('Content-Security-Policy', POLICY);
      response.end(bytes);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  }

  async #api(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const call = `${request.method} ${path.split('/')[0]}`;
    this.calls.push(call);
    if (this.down) {
      request.socket.destroy();
      return;
    }
    const answer = this.#answer(call, body);
    response.statusCode = answer === undefined ? 404 : 200;
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(answer ?? { code: 'not_found' }));
  }

  #answer(call: string, body: string): unknown {
    if (call === 'GET config') return this.config;
    if (call === 'POST files') return { id: String((this.#files += 1)) };
    if (call.startsWith('GET messages')) return { items: this.messages, ...this.standing };
    const sent = JSON.parse(body || '{}') as Record<string, unknown>;
    if (call === 'POST sessions') {
      this.sessions.push(sent);
      const number = `2026-000000${this.sessions.length}`;
      this.messages = [];
      this.standing = {
        interaction: { id: String(this.sessions.length), number, state: 'queued' },
        agent: null,
        queue_position: 2,
        read_seq: 0,
      };
      return { visitor_token: 'v1', interaction: this.standing.interaction, name: sent['name'] ?? null };
    }
    if (call === 'POST leave') {
      if (this.standing.interaction) this.standing.interaction.state = 'concluded';
      return {};
    }
    if (call === 'POST messages') return this.#written(sent);
    return {};
  }

  #written(sent: Record<string, unknown>): Message {
    const key = String(sent['client_key']);
    const known = this.messages.find((m) => m.client_key === key);
    if (known) return known;
    const ids = (sent['file_ids'] ?? []) as string[];
    return this.#add({
      direction: 'in',
      text: (sent['text'] as string | undefined) ?? null,
      client_key: key,
      files: ids.map((id) => ({
        name: `arquivo-${id}.txt`,
        mime: 'text/plain',
        size_bytes: 5,
        url: `/f/${id}`,
      })),
    });
  }
}

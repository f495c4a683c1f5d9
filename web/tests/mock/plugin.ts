// A Vite plugin that serves the contract from memory, for looking at screens without a server. It is never shipped and proves nothing.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Interaction, Message } from '../../src/api/types.ts';
import {
  ME,
  MINUTE,
  agents,
  directory,
  interactions,
  message,
  messages,
  newId,
  now,
  person,
  session,
} from './seed.ts';
import { admin, type Refusal } from './admin.ts';
import { importing } from './imports.ts';
import { announcing, board, day, floorTotals, isOfPart, picture, told, tone } from './extras.ts';

let seq = 1;
let signedIn = process.env['UNISSONO_MOCK_SIGNED'] === '1';
let needsSetup = process.env['UNISSONO_MOCK_SETUP'] === '1';
const sockets = new Set<WebSocket>();
const people = [person];

function push(frame: Record<string, unknown>): void {
  for (const socket of sockets) socket.send(JSON.stringify(frame));
}
function upsert(entity: string, id: string, data: unknown): void {
  seq += 1;
  push({ type: 'upsert', seq, entity, id, data });
}
function change(one: Interaction, changes: Partial<Interaction>): Interaction {
  Object.assign(one, changes, { revision: one.revision + 1 });
  upsert('interaction', one.id, one);
  return one;
}
function say(one: Interaction, part: Parameters<typeof message>[2]): Message {
  const list = messages.get(one.id) ?? [];
  const made = message(one.id, list.length + 1, part);
  messages.set(one.id, [...list, made]);
  upsert('message', made.id, made);
  const inbound = part.direction === 'in';
  change(one, {
    last_seq: made.seq,
    last_message: {
      preview: made.text ?? made.files[0]?.name ?? '',
      at: made.at,
      direction: made.direction,
      kind: made.kind,
      author_id: made.author_id,
      automatic: null,
    },
    ...(inbound
      ? {
          unread_count: one.unread_count + 1,
          awaiting_reply_since_at: one.awaiting_reply_since_at ?? made.at,
        }
      : part.direction === 'out'
        ? { awaiting_reply_since_at: null }
        : {}),
  });
  return made;
}

class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly more: object = {},
  ) {
    super(detail);
  }
}

const find = (id: string | undefined): Interaction => {
  const one = interactions.find((row) => row.id === id);
  if (!one) throw new Refused(404, 'not_found', 'Este atendimento não existe.');
  return one;
};

function listed(query: URLSearchParams): Interaction[] {
  const view = query.get('view');
  const rows = interactions.filter((one) => {
    if (view === 'mine') return one.agent_id === ME && one.state === 'active' && one.activity === 'active';
    if (view === 'inactive') return one.agent_id === ME && one.activity === 'inactive_at_agent';
    if (view === 'mine_ended') return one.agent_id === ME && one.ended_at !== null;
    return one.state === 'queued';
  });
  const wanted = rows.filter(
    (one) =>
      (!query.get('queue_id') || one.queue_id === query.get('queue_id')) &&
      (!query.get('channel') || one.channel === query.get('channel')) &&
      (!query.get('name') ||
        one.customer.name.toLowerCase().includes((query.get('name') ?? '').toLowerCase())),
  );
  return query.get('order') === 'newest' ? wanted.toSorted((a, b) => b.arrived_at - a.arrived_at) : wanted;
}

/** What the list of conversations gives: coarse, for looking at the screen. */
function conversationRows(query: URLSearchParams) {
  const part = query.get('part');
  const wanted = query.get('state');
  return interactions
    .map((one) => ({
      state: one.ended_at !== null ? 'concluded' : one.state === 'queued' ? 'pending' : 'in_progress',
      interaction: one,
    }))
    .filter(
      (row) =>
        (wanted ? row.state === wanted : isOfPart(row.interaction, part)) &&
        (!query.get('label_id') || row.interaction.label_ids.includes(query.get('label_id') ?? '')) &&
        (!query.get('queue_id') || row.interaction.queue_id === query.get('queue_id')) &&
        row.interaction.customer.name.toLowerCase().includes((query.get('q') ?? '').toLowerCase()),
    );
}

const counts = () => {
  const by = new Map<string, number>();
  for (const one of interactions.filter((row) => row.state === 'queued')) {
    const key = `${one.queue_id} ${one.channel}`;
    by.set(key, (by.get(key) ?? 0) + 1);
  }
  return {
    by_queue: [...by].map(([key, waiting_count]) => ({
      queue_id: key.split(' ')[0],
      channel: key.split(' ')[1],
      waiting_count,
    })),
    mine_active: listed(new URLSearchParams('view=mine')).length,
    mine_inactive: 1,
    mine_put_off: 0,
  };
};

type Body = Record<string, unknown>;

function act(id: string, verb: string, rest: string[], body: Body): unknown {
  const one = find(id);
  switch (verb) {
    case 'messages': {
      if (rest[1] === 'retry') {
        const list = messages.get(id) ?? [];
        const failed = list.find((row) => row.id === rest[0]);
        if (!failed) throw new Refused(404, 'not_found', 'Esta mensagem não existe.');
        Object.assign(failed, { delivery: 'sent', error: null });
        upsert('message', failed.id, failed);
        change(one, { failed_count: 0 });
        return failed;
      }
      const made = say(one, {
        direction: 'out',
        minutes: 0,
        text: (body['text'] as string | undefined) ?? null,
        delivery: 'sent',
        idempotency_key: String(body['key']),
      });
      setTimeout(() => upsert('message', made.id, Object.assign(made, { delivery: 'read' })), 1200);
      setTimeout(
        () => push({ type: 'typing', interaction_id: id, by: 'customer', name: one.customer.name }),
        1500,
      );
      setTimeout(() => say(one, { direction: 'in', minutes: 0, text: 'Perfeito, obrigada.' }), 4000);
      return made;
    }
    case 'notes':
      return say(one, {
        direction: 'note',
        minutes: 0,
        text: String(body['text']),
        idempotency_key: String(body['key']),
      });
    case 'read':
      return one.unread_count > 0 ? change(one, { unread_count: 0 }) : one;
    case 'typing':
      return {};
    case 'accept':
      return change(one, { state: 'active', agent_id: ME, offer_expires_at: null, assigned_at: now() });
    case 'decline':
    case 'return':
      return change(one, { state: 'queued', agent_id: null, offer_expires_at: null });
    case 'transfer':
      return change(one, {
        state: 'queued',
        agent_id: null,
        queue_id: (body['queue_id'] as string | undefined) ?? one.queue_id,
      });
    case 'conclude':
      return change(one, {
        state: body['wrap_up_code_id'] ? 'concluded' : 'wrap_up',
        ended_at: now(),
        wrap_up_code_id: (body['wrap_up_code_id'] as string | undefined) ?? null,
      });
    case 'wrap-up':
      return change(one, { state: 'concluded', wrap_up_code_id: String(body['wrap_up_code_id']) });
    case 'cancel':
      return change(one, { state: 'canceled', ended_at: now() });
    case 'move':
      return change(one, {
        state: body['agent_id'] ? 'active' : 'queued',
        agent_id: (body['agent_id'] as string | undefined) ?? null,
        queue_id: (body['queue_id'] as string | undefined) ?? one.queue_id,
        state_since_at: now(),
      });
    case 'take-over':
      return change(one, { state: 'active', agent_id: ME, state_since_at: now() });
    case 'free':
      return body['to'] === 'end'
        ? change(one, { state: 'concluded', ended_at: now() })
        : change(one, { state: 'queued', agent_id: null, state_since_at: now() });
    case 'labels':
      return change(one, { label_ids: body['label_ids'] as string[] });
    case 'due':
      return change(one, { due_at: body['due_at'] as number | null });
    case 'person':
      return change(one, { person_id: body['person_id'] as string | null });
    default:
      return one;
  }
}

function createPerson(body: Body): unknown {
  const points = body['contact_points'] as unknown as { value: string; kind: string }[];
  if (points.some((point) => person.contact_points.some((held) => held.value === point.value))) {
    throw new Refused(409, 'person_exists', 'Esta pessoa já tem cadastro.', { existing: [person] });
  }
  const made = {
    ...person,
    ...body,
    id: newId(),
    contact_points: points.map((point) => ({ ...person.contact_points[0], ...point, id: newId() })),
  };
  people.push(made as typeof person);
  return made;
}

function findPeople(query: URLSearchParams): typeof people {
  const q = (query.get('q') ?? '').toLowerCase();
  const [active, owned, owner] = ['active', 'owned', 'owner_id'].map((name) => query.get(name));
  return people.filter(
    (one) =>
      one.name.toLowerCase().includes(q) &&
      (active === null || String(one.active) === active) &&
      (owned === null || String(one.owner_id !== null) === owned) &&
      (owner === null || one.owner_id === owner),
  );
}

function assignPeople(body: Body): unknown {
  const items = (body['ids'] as unknown as string[]).map((id) => {
    const found = people.find((one) => one.id === id);
    const owner_before_id = found?.owner_id ?? null;
    if (found) Object.assign(found, { owner_id: body['owner_id'] });
    return {
      id,
      refused: found ? null : 'not_found',
      changed: found !== undefined && owner_before_id !== body['owner_id'],
      owner_before_id,
    };
  });
  return { items };
}

function answer(method: string, path: string[], query: URLSearchParams, body: Body): unknown {
  const [area, id, verb, ...rest] = path;
  if (area === 'setup') {
    if (method === 'POST') {
      needsSetup = false;
      signedIn = true;
      return session(seq);
    }
    return { needed: needsSetup };
  }
  if (area === 'session') {
    if (method === 'POST') {
      if (body['password'] === 'errada')
        throw new Refused(401, 'sign_in_failed', 'E-mail ou senha não conferem.');
      signedIn = true;
    }
    if (method === 'DELETE') signedIn = false;
    if (!signedIn) throw new Refused(401, 'unauthenticated', 'Entre para continuar.');
    return session(seq);
  }
  if (!signedIn) throw new Refused(401, 'unauthenticated', 'Sua sessão terminou.');
  if (area === 'directory') return directory();
  if (area === 'agent') {
    const me = agents[0];
    if (id === 'announcements') return told();
    if (id === 'day') return day(query.get('set') ?? 'started');
    if (id === 'state' && me) {
      Object.assign(me, {
        state: body['state'],
        since_at: now(),
        pause_reason_id: body['pause_reason_id'] ?? null,
        pause_limit_s: body['pause_reason_id'] ? 600 : null,
      });
      upsert('agent', ME, me);
    }
    return me;
  }
  if (area === 'board') return board();
  if (area === 'announcements') return announcing(method, id, verb, body);
  const settings = admin(method, path, body);
  if (settings !== undefined) {
    const { status, code, detail, ...more } = settings as Partial<Refusal>;
    if (typeof status === 'number' && code) throw new Refused(status, code, detail ?? '', more);
    return settings;
  }
  if (area === 'people') {
    if (id === 'assign') return assignPeople(body);
    if (method === 'POST') return createPerson(body);
    const found = people.find((one) => one.id === id) ?? person;
    if (method === 'PATCH') return Object.assign(found, body, { revision: found.revision + 1 });
    if (id) return found;
    return { items: findPeople(query), next: null };
  }
  if (area === 'person-imports') return importing(method, id, verb, body);
  if (area === 'files')
    return {
      id: newId(),
      name: decodeURIComponent(String(body['name'])),
      mime: 'application/octet-stream',
      size_bytes: 1000,
    };
  if (area === 'conversations') {
    const rows = conversationRows(query);
    if (id === 'floor') return floorTotals(interactions);
    if (id === 'totals')
      return {
        count: rows.length,
        by_label: [...new Set(rows.flatMap((row) => row.interaction.label_ids))].map((label_id) => ({
          label_id,
          count: rows.filter((row) => row.interaction.label_ids.includes(label_id)).length,
        })),
      };
    return { items: rows, next: null };
  }
  if (area === 'messages') {
    const wanted = (query.get('q') ?? '').toLowerCase();
    const rows = conversationRows(new URLSearchParams('part=all')).flatMap((conversation) =>
      (messages.get(conversation.interaction.id) ?? [])
        .filter((one) => one.direction !== 'system' && (one.text ?? '').toLowerCase().includes(wanted))
        .map((one) => ({
          message_id: one.id,
          seq: one.seq,
          direction: one.direction,
          author_id: one.author_id,
          at: one.at,
          excerpt: [{ text: one.text ?? '', hit: false }],
          conversation,
        })),
    );
    return { items: rows, next: null };
  }
  if (area === 'interactions') {
    if (id === 'counts') return counts();
    if (id === 'pull') {
      const wanted = body['interaction_id'] as string | undefined;
      const next = wanted ? find(wanted) : interactions.find((one) => one.state === 'queued');
      if (!next) throw new Refused(409, 'nothing_waiting', 'Ninguém espera nas suas filas.');
      return change(next, { state: 'active', agent_id: ME, assigned_at: now() });
    }
    if (id === 'move')
      return {
        items: (body['ids'] as unknown as string[]).map((one, index) => {
          if (index % 3 === 2) return { id: one, refused: 'capacity_reached' };
          act(one, 'move', [], body);
          return { id: one, refused: null };
        }),
      };
    if (!id) return { items: listed(query), next: null };
    if (method === 'GET' && verb === 'messages') return { items: messages.get(id) ?? [], next: null };
    if (method === 'GET' && verb === 'files')
      return {
        items: (messages.get(id) ?? []).flatMap((one) =>
          one.files.map((file) => ({ ...file, message_id: one.id })),
        ),
        next: null,
      };
    return verb && method !== 'GET' ? act(id, verb, rest, body) : find(id);
  }
  throw new Refused(404, 'not_found', 'Não existe.');
}

async function handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const path = url.pathname.replace('/api/v1/', '').split('/');
  if (path[0] === 'files' && path[1]) {
    const [type, content] = path[1] === 'img' ? ['image/svg+xml', picture] : ['audio/wav', tone()];
    response.setHeader('Content-Type', type);
    response.end(content);
    return;
  }
  const text = Buffer.concat(chunks).toString();
  const isJson = request.headers['content-type']?.includes('json') && text !== '';
  const body = (isJson ? JSON.parse(text) : { name: request.headers['x-file-name'] }) as Body;
  if (typeof body === 'object') Object.assign(body, { key: request.headers['idempotency-key'] });
  try {
    const result = answer(request.method ?? 'GET', path, url.searchParams, body);
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(result ?? {}));
  } catch (error) {
    const refused = error instanceof Refused ? error : new Refused(500, 'internal', String(error));
    response.statusCode = refused.status;
    response.setHeader('Content-Type', 'application/problem+json');
    response.end(
      JSON.stringify({
        type: 'about:blank',
        title: refused.code,
        status: refused.status,
        code: refused.code,
        detail: refused.detail,
        request_id: 'mock-1',
        ...refused.more,
      }),
    );
  }
}

function offerOne(): void {
  const next = interactions.find((one) => one.state === 'queued');
  if (next) change(next, { state: 'offered', agent_id: ME, offer_expires_at: now() + MINUTE / 2 });
}

// The policy of the real server, so that what it forbids is seen here first.
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; " +
  "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

function accept(client: WebSocket): void {
  sockets.add(client);
  client.send(JSON.stringify({ type: 'hello', seq, now: now() }));
  let beat: ReturnType<typeof setInterval> | undefined;
  client.on('message', (raw) => {
    const frame = JSON.parse(String(raw)) as { type: string };
    if (frame.type === 'ping') client.send('{"type":"pong"}');
    if (frame.type === 'subscribe') {
      beat ??= setInterval(() => client.send(JSON.stringify({ type: 'board', ...board() })), 1000);
    }
  });
  client.on('close', () => {
    clearInterval(beat);
    sockets.delete(client);
  });
}

function attach(server: ViteDevServer | PreviewServer, policy: boolean): void {
  const hub = new WebSocketServer({ noServer: true });
  server.httpServer?.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url?.startsWith('/ws')) hub.handleUpgrade(request, socket, head, accept);
  });
  server.middlewares.use((request, response, next) => {
    const url = new URL(request.url ?? '/', 'http://mock');
    if (policy) response.setHeader('Content-Security-Policy', POLICY);
    if (url.pathname === '/mock/offer') {
      offerOne();
      response.end('ok');
    } else if (url.pathname === '/mock/expire') {
      signedIn = false;
      response.end('ok');
    } else if (url.pathname.startsWith('/api/v1/')) void handle(request, response, url);
    else next();
  });
}

export function mockServer(): Plugin {
  return {
    name: 'unissono-mock',
    configureServer: (server) => attach(server, false),
    configurePreviewServer: (server) => attach(server, true),
  };
}

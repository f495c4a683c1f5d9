// Figures, a picture and a sound for the mock.
import type { Board, Counters, DaySummary, Interaction } from '../../src/api/types.ts';
import { WAITING, MINUTE, agents, now, queues } from './seed.ts';

export function day(set: string): DaySummary {
  const factor = set === 'started' ? 1 : 0.8;
  return {
    started_count: 34,
    concluded_count: 27,
    avg_handle_ms: set === 'started' ? 401_000 : 388_000,
    by_hour: Array.from({ length: 10 }, (_, index) => ({
      hour: 8 + index,
      count: Math.round((2 + ((index * 7) % 6)) * factor),
    })),
    by_channel: [
      { channel: 'whatsapp', count: Math.round(19 * factor) },
      { channel: 'web_chat', count: Math.round(9 * factor) },
      { channel: 'instagram', count: Math.round(6 * factor) },
    ],
  };
}

const counters = (waiting: number, level: number): Counters => ({
  waiting_count: waiting,
  longest_wait_since_at: waiting ? now() - 6 * MINUTE : null,
  in_progress_count: 12,
  inactive_count: 1,
  wrap_up_count: 2,
  started_count: 184,
  finished_count: 160,
  answered_count: 172,
  abandoned_count: 6,
  withdrawn_count: 2,
  avg_first_response_ms: 24_000,
  avg_response_ms: 61_000,
  avg_handle_ms: 401_000,
  avg_operating_ms: 423_000,
  avg_conversation_ms: 655_000,
  avg_wait_ms: 47_000,
  avg_wait_abandoned_ms: 92_000,
  avg_wait_all_ms: 49_000,
  service_level: { num: level, den: 100 },
  abandonment: { num: 6, den: 184 },
  target_pct: 80,
  target_s: 20,
  counts_from: 'answer',
});

export function board(): Board {
  return {
    at: now(),
    organization: counters(10, 78),
    queues: queues.map((queue, index) => ({
      queue_id: queue.id,
      alerts: {
        waiting_count: queue.alert_waiting_count,
        wait_s: queue.alert_wait_s,
        below_target: queue.alert_below_target,
      },
      ...counters(WAITING[queue.id] ?? 0, [71, 92, 84][index] ?? 80),
    })),
    agents,
    handling_includes_wrap_up: false,
    by_state: { available: 2, busy: 1, paused: 1, offline: 1 },
    by_channel: [
      { channel: 'whatsapp', started_count: 1842 },
      { channel: 'web_chat', started_count: 611 },
      { channel: 'instagram', started_count: 288 },
    ],
    minutes: Array.from({ length: 60 }, (_, index) => ({
      at: now() - (60 - index) * MINUTE,
      arrived_count: 30 + ((index * 13) % 17),
      answered_count: 25 + ((index * 11) % 14),
    })),
  };
}

export const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" width="440" height="280"><rect width="440" height="280" fill="#e9dfcf"/>' +
  '<text x="220" y="110" font-family="sans-serif" font-size="56" font-weight="700" text-anchor="middle" fill="#2b2320">36</text>' +
  '<text x="220" y="150" font-family="sans-serif" font-size="22" text-anchor="middle" fill="#2b2320">BR · EUR 37 · 24 cm</text>' +
  Array.from(
    { length: 40 },
    (_, i) => `<rect x="${110 + i * 5.5}" y="180" width="${1 + ((i * 7) % 4)}" height="40" fill="#2b2320"/>`,
  ).join('') +
  '</svg>';

export function tone(): Buffer {
  const rate = 8000;
  const length = rate * 3;
  const data = Buffer.alloc(44 + length);
  data.write('RIFF', 0);
  data.writeUInt32LE(36 + length, 4);
  data.write('WAVEfmt ', 8);
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(1, 22);
  data.writeUInt32LE(rate, 24);
  data.writeUInt32LE(rate, 28);
  data.writeUInt16LE(1, 32);
  data.writeUInt16LE(8, 34);
  data.write('data', 36);
  data.writeUInt32LE(length, 40);
  for (let i = 0; i < length; i += 1)
    data[44 + i] = 128 + Math.round(40 * Math.sin(i / 6) * Math.abs(Math.sin(i / 2200)));
  return data;
}

const PARTS: Record<string, readonly string[]> = {
  waiting: ['queued', 'offered'],
  in_progress: ['active'],
  wrap_up: ['wrap_up'],
};

/** Whether an interaction is of a part of the list of conversations. */
export function isOfPart(one: Interaction, part: string | null): boolean {
  const states = PARTS[part ?? ''];
  if (states) return states.includes(one.state);
  return part === 'all' || (part === 'open') === (one.ended_at === null);
}

export function floorTotals(all: readonly Interaction[]) {
  const of = (part: string) => all.filter((one) => isOfPart(one, part));
  const waits = of('waiting').map((one) => one.state_since_at);
  return {
    at: now(),
    waiting_count: waits.length,
    in_progress_count: of('in_progress').length,
    wrap_up_count: of('wrap_up').length,
    ended_count: of('ended').length,
    open_count: of('open').length,
    longest_wait_since_at: waits.length > 0 ? Math.min(...waits) : null,
    shortest_wait_since_at: waits.length > 0 ? Math.max(...waits) : null,
    avg_wait_ms: waits.length > 0 ? 90_000 : null,
  };
}

const written = [
  {
    id: '900',
    author_id: '12',
    text: 'Reunião às 15h na sala 2. Quem estiver em atendimento participa pelo vídeo.',
    audience: { everybody: true, queue_ids: [], user_group_ids: [], user_ids: [] },
    created_at: now() - 8 * MINUTE,
    expires_at: now() + 400 * MINUTE,
    withdrawn_at: null as number | null,
    recipient_count: 12,
    read_count: 7,
  },
];
let readAt: number | null = null;

/** What the one who is signed in was told. */
export const told = () => ({
  items: written
    .filter((one) => one.withdrawn_at === null)
    .map(({ id, author_id, text, created_at, expires_at }) => ({
      id,
      author_id,
      text,
      agent_state: null,
      created_at,
      expires_at,
      read_at: readAt,
    })),
  next: null,
});

export function announcing(
  method: string,
  id: string | undefined,
  verb: string | undefined,
  body: Record<string, unknown>,
): unknown {
  if (verb === 'read') {
    readAt = now();
    return {};
  }
  if (verb === 'readers')
    return {
      items: agents.map((agent, index) => ({
        user_id: agent.user_id,
        read_at: index % 2 === 0 ? now() - index * MINUTE : null,
      })),
      next: null,
    };
  if (method === 'DELETE') {
    const one = written.find((row) => row.id === id);
    if (one) one.withdrawn_at = now();
    return {};
  }
  if (method === 'POST') {
    const made = {
      author_id: '12',
      expires_at: now() + 480 * MINUTE,
      withdrawn_at: null,
      recipient_count: 12,
      id: String(901 + written.length),
      text: String(body['text']),
      audience: body['audience'] as (typeof written)[number]['audience'],
      created_at: now(),
      read_count: 0,
    };
    written.unshift(made);
    return made;
  }
  return { items: written, next: null };
}

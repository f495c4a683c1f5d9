// Figures, a picture and a sound for the mock.
import type { Board, Counters, DaySummary } from '../../src/api/types.ts';
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

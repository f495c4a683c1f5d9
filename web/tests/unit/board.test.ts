// The board: shares without a denominator, tones, groups of agents, age of the numbers.
import { describe, expect, test } from 'vitest';
import type { Agent, Board, Counters } from '../../src/api/types';
import { loadWords } from '../../src/i18n/index.svelte';
import { levelMeans } from '../../src/features/supervisor/definitions';
import {
  byNeed,
  countersOf,
  finishedShare,
  grouped,
  levelTone,
  load,
  mean,
  pauseExceeded,
  percent,
  share,
  staffing,
  staleSeconds,
  takingWork,
  waitMs,
  waitTone,
} from '../../src/features/supervisor/figures';

const SECOND = 1_000_000;
const agent = (part: Partial<Agent>): Agent => ({
  user_id: '1',
  name: 'Ana',
  state: 'available',
  since_at: 0,
  pause_reason_id: null,
  pause_limit_s: null,
  active_count: 0,
  inactive_count: 0,
  capacity: 4,
  automatic_distribution: true,
  connected: true,
  ...part,
});

describe('shares and means', () => {
  // Rows: DASH-004, DASH-040, DASH-041
  test('nothing counted gives no share, never zero percent', () => {
    expect([share(null), share({ num: 0, den: 0 }), percent(share({ num: 0, den: 0 }), 'pt-BR')]).toEqual([
      null,
      null,
      null,
    ]);
    expect(finishedShare({ finished_count: 0, started_count: 0 })).toBeNull();
    expect(percent(share({ num: 0, den: 4 }), 'pt-BR')).toBe('0%');
  });

  // Rows: DASH-004, DASH-041
  test('a share is written in the language of the screen', () => {
    expect(percent(finishedShare({ finished_count: 160, started_count: 184 }), 'pt-BR')).toBe('87%');
    expect(percent(share({ num: 6, den: 184 }), 'pt-BR', 1)).toBe('3,3%');
  });

  // Rows: DASH-006, DASH-007, DASH-008, DASH-039
  test('a mean of nothing is no mean', () => {
    expect([mean(null), mean(0), mean(401_000)]).toEqual([null, '00:00', '06:41']);
  });

  // Rows: DASH-040
  test('a service level is met, near or missed by its own target', () => {
    expect([0.8, 0.79, 0.7, 0.69].map((level) => levelTone(level, 80))).toEqual([
      'ok',
      'warn',
      'warn',
      'bad',
    ]);
    expect(levelTone(null, 80)).toBe('plain');
  });

  test('a wait is judged by what in time means', () => {
    expect([10_000, 41_000, 101_000].map((ms) => waitTone(ms, 20))).toEqual(['plain', 'warn', 'bad']);
    expect([waitMs(null, 5), waitMs(3 * SECOND, 5 * SECOND)]).toEqual([null, 2000]);
  });
});

describe('what an indicator means', () => {
  // Rows: DASH-040
  test('follows what the queue counts, and says so when queues differ', async () => {
    await loadWords('supervisor');
    const means = (target_s: number | null, counts_from: 'answer' | 'reply' | null) =>
      levelMeans({ target_s, counts_from });
    expect(means(20, 'answer')).toMatch(/^Atendidos em até 20 s ÷/);
    expect(means(20, 'reply')).toMatch(/^Com a primeira mensagem do atendente em até 20 s ÷/);
    expect(means(null, 'answer')).toMatch(/^Atendidos no prazo da própria fila ÷/);
    expect(means(null, 'reply')).toMatch(/^Com a primeira mensagem do atendente no prazo da própria fila ÷/);
    expect(means(null, null)).toContain('conforme cada fila conta');
  });
});

describe('agents', () => {
  // Rows: DASH-025
  test('are those who take work: in a queue, or with a conversation that is still theirs', () => {
    const all = [
      agent({ user_id: '1', name: 'Na fila' }),
      agent({ user_id: '2', name: 'Supervisora sem fila' }),
      agent({ user_id: '3', name: 'Saiu da fila com conversa', inactive_count: 1 }),
    ];
    expect(takingWork(all, new Set(['1'])).map((one) => one.user_id)).toEqual(['1', '3']);
  });

  // Rows: DASH-025
  test('stand under available, in an interaction, paused and offline, the longest first', () => {
    const groups = grouped([
      agent({ user_id: '1', state: 'after_call', since_at: 9 }),
      agent({ user_id: '2', state: 'busy', since_at: 2 }),
      agent({ user_id: '3', state: 'pause_requested' }),
      agent({ user_id: '4', state: 'away' }),
      agent({ user_id: '5', state: 'offline' }),
      agent({ user_id: '6' }),
    ]);
    expect(groups.map((group) => [group.id, group.agents.map((one) => one.user_id)])).toEqual([
      ['busy', ['2', '1']],
      ['available', ['6']],
      ['paused', ['3', '4']],
      ['offline', ['5']],
    ]);
  });

  // Rows: GAP-090
  test('a pause is exceeded only past the limit of its reason', () => {
    const paused = agent({ state: 'paused', since_at: 0, pause_limit_s: 60 });
    expect(pauseExceeded(paused, 60 * SECOND)).toBe(false);
    expect(pauseExceeded(paused, 61 * SECOND)).toBe(true);
    expect(pauseExceeded({ ...paused, pause_limit_s: null }, 9999 * SECOND)).toBe(false);
    expect(pauseExceeded({ ...paused, state: 'busy' }, 9999 * SECOND)).toBe(false);
  });

  test('load is the used part of the capacity and never more than all of it', () => {
    expect([load({ active_count: 2, capacity: 4 }), load({ active_count: 9, capacity: 4 })]).toEqual([
      0.5, 1,
    ]);
    expect(load({ active_count: 1, capacity: 0 })).toBe(0);
    expect(staffing([agent({}), agent({ state: 'offline' })])).toEqual({ present: 1, all: 2 });
  });
});

describe('the board', () => {
  // Rows: GAP-123
  test('narrows to one queue', () => {
    const counters = (waiting: number) => ({ waiting_count: waiting }) as Counters;
    const board = {
      organization: counters(10),
      queues: [{ queue_id: '7', ...counters(3) }],
    } as Board;
    expect(countersOf(board, null)?.waiting_count).toBe(10);
    expect(countersOf(board, '7')?.waiting_count).toBe(3);
    expect(countersOf(board, '8')).toBeNull();
  });

  test('says its age after ten seconds of silence', () => {
    expect([staleSeconds(10 * SECOND, 0), staleSeconds(12 * SECOND, 0)]).toEqual([null, 12]);
  });

  // Rows: DASH-002
  test('lists the queue with most customers first, then the one that waits longest', () => {
    const queue = (id: string, waiting: number, since: number | null) => ({
      id,
      waiting_count: waiting,
      longest_wait_since_at: since,
    });
    const rows = [queue('a', 0, null), queue('b', 2, 50), queue('c', 2, 10)];
    expect(byNeed(rows, (row) => row.id).map((row) => row.id)).toEqual(['c', 'b', 'a']);
  });
});

// Supervision: what alerts and when it is heard, what is chosen and moved, whom a supervisor reaches, what is announced.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Board, Counters, Directory } from '../../src/api/types';
import { loadWords } from '../../src/i18n/index.svelte';
import { moveMany } from '../../src/features/desk/supervision/moving';
import {
  belongs,
  changedOf,
  choose,
  FIRST,
  isFirst,
  listOf,
  readFloor,
} from '../../src/features/desk/supervision/floor';
import { moveTargets } from '../../src/features/desk/supervision/targets';
import { refusalText, whyText } from '../../src/features/desk/supervision/words';
import { systemText } from '../../src/features/desk/thread/system';
import { reaches, wantedStates } from '../../src/features/supervisor/agent-actions';
import { alertText } from '../../src/features/supervisor/alert-words';
import { alertsOf, CALM_MS, queueAlerts, Ringer, SOUND_EVERY_MS } from '../../src/features/supervisor/alerts';
import { addressable, audienceOf, audienceText, standing } from '../../src/features/supervisor/announcing';
import { configured } from '../../src/features/supervisor/overview';
import { wallOf } from '../../src/features/supervisor/wall';
import { app } from '../../src/live/app.svelte';
import { fresh, living } from '../../src/shell/told/told';
import { agent, channelInfo, directory, message } from './make';

const SECOND = 1_000_000;
const counters = (changes: Partial<Counters> = {}): Counters => ({
  waiting_count: 0,
  longest_wait_since_at: null,
  in_progress_count: 0,
  inactive_count: 0,
  wrap_up_count: 0,
  started_count: 0,
  finished_count: 0,
  answered_count: 0,
  abandoned_count: 0,
  withdrawn_count: 0,
  avg_first_response_ms: null,
  avg_response_ms: null,
  avg_handle_ms: null,
  avg_operating_ms: null,
  avg_conversation_ms: null,
  avg_wait_ms: null,
  avg_wait_abandoned_ms: null,
  avg_wait_all_ms: null,
  service_level: null,
  abandonment: null,
  target_pct: 80,
  target_s: 20,
  counts_from: 'answer',
  ...changes,
});
type QueueOf = Board['queues'][number];
const queue = (alerts: Partial<QueueOf['alerts']>, changes: Partial<Counters> = {}): QueueOf => ({
  queue_id: '1',
  alerts: { waiting_count: null, wait_s: null, below_target: false, ...alerts },
  ...counters(changes),
});
const kinds = (of: QueueOf, now = 0) => queueAlerts(of, now).map((one) => one.kind);

beforeAll(async () => {
  await Promise.all([loadWords('supervisor'), loadWords('desk'), loadWords('layers')]);
});

describe('alerts', () => {
  // Rows: GAP-101
  test('a queue alerts at its limits, and only by those that are set', () => {
    expect(kinds(queue({}, { waiting_count: 99, longest_wait_since_at: -SECOND }))).toEqual([]);
    expect(kinds(queue({ waiting_count: 5 }, { waiting_count: 4 }))).toEqual([]);
    expect(kinds(queue({ waiting_count: 5 }, { waiting_count: 5 }))).toEqual(['waiting']);
    const waits = queue({ wait_s: 60 }, { longest_wait_since_at: 0 });
    expect([kinds(waits, 59 * SECOND), kinds(waits, 60 * SECOND)]).toEqual([[], ['wait']]);
    expect(kinds(queue({ wait_s: 60 }), 999 * SECOND)).toEqual([]);
  });

  // Rows: GAP-101, DASH-040
  test('a service level alerts below its target, once enough was counted', () => {
    const level = (num: number, den: number) =>
      queue({ below_target: true }, { service_level: { num, den } });
    expect([kinds(level(0, 4)), kinds(level(3, 5)), kinds(level(4, 5))]).toEqual([[], ['level'], []]);
    expect(kinds(queue({ below_target: true }))).toEqual([]);
  });

  // Rows: GAP-090
  test('a pause beyond its limit alerts, and says whose and how long', () => {
    app.agents.put(agent({ user_id: '7', name: 'Ana Rocha' }));
    const paused = agent({ user_id: '7', state: 'paused', since_at: 0, pause_limit_s: 600 });
    const board = { queues: [queue({})], agents: [paused] } as unknown as Board;
    expect(alertsOf(board, 599 * SECOND)).toEqual([]);
    const [alert] = alertsOf(board, 720 * SECOND);
    expect(alert && alertText(alert)).toBe('Ana Rocha: 12 min em pausa (limite 10 min)');
  });

  // Rows: GAP-101
  test('an alert is heard when it begins and never as a storm', () => {
    const ringer = new Ringer();
    expect(ringer.hear([], 0)).toBe(false);
    expect(ringer.hear(['a'], 1000)).toBe(true);
    expect(ringer.hear(['a'], 2000)).toBe(false);
    // Another begins at once: it is owed, and heard when the quiet is over.
    expect(ringer.hear(['a', 'b'], 3000)).toBe(false);
    expect(ringer.hear(['a', 'b'], 1000 + SOUND_EVERY_MS)).toBe(true);
    // A figure that wavers round its limit does not ring again; one that was calm for long does.
    const then = 2 * SOUND_EVERY_MS;
    expect(ringer.hear([], then)).toBe(false);
    expect(ringer.hear(['a'], then + 5000)).toBe(false);
    expect(ringer.hear([], then + 6000)).toBe(false);
    expect(ringer.hear([], then + 7000 + CALM_MS)).toBe(false);
    expect(ringer.hear(['a'], then + 8000 + CALM_MS)).toBe(true);
  });

  test('what is owed is forgiven when nothing calls any more', () => {
    const ringer = new Ringer();
    ringer.hear(['a'], 0);
    expect(ringer.hear(['a', 'b'], 1000)).toBe(false);
    expect(ringer.hear([], 2000)).toBe(false);
    expect(ringer.hear(['a'], SOUND_EVERY_MS)).toBe(false);
  });
});

describe('the list of interactions', () => {
  // Rows: GAP-100, GAP-101
  test('the address keeps what was chosen and nothing strange', () => {
    const read = readFloor('part=ended&queue=12&channel=web-chat&q=%20Ana%20&agent=x&period=ever');
    expect(read).toEqual({ ...FIRST, part: 'ended', queue: '12', channel: 'web-chat', q: 'Ana' });
    expect(changedOf(FIRST).every(([, value]) => value === null)).toBe(true);
    expect([isFirst({ ...FIRST, part: 'ended' }), isFirst(read)]).toEqual([true, false]);
    expect(listOf(read, 50)).toMatchObject({ part: 'ended', order: 'newest', queue_id: '12', limit: 50 });
    expect(listOf(FIRST, 50)).toMatchObject({ part: 'waiting', order: 'oldest', queue_id: undefined });
  });

  // Rows: DASH-023
  test('a row leaves the part on screen as soon as it stands elsewhere', () => {
    expect(belongs({ state: 'offered' }, 'waiting')).toBe(true);
    expect(belongs({ state: 'active' }, 'waiting')).toBe(false);
    expect(belongs({ state: 'wrap_up' }, 'wrap_up')).toBe(true);
    expect(belongs({ state: 'abandoned' }, 'ended')).toBe(true);
  });

  test('shift chooses all between two presses, and gives them up the same way', () => {
    const order = ['a', 'b', 'c', 'd'];
    const one = choose(new Set(), order, 'b', null, false);
    expect([...one]).toEqual(['b']);
    const range = choose(one, order, 'd', 'b', true);
    expect([...range].toSorted()).toEqual(['b', 'c', 'd']);
    expect([...choose(range, order, 'b', 'd', true)]).toEqual([]);
    expect([...choose(new Set(), order, 'c', 'gone', true)]).toEqual(['c']);
  });

  test('many are moved in parts, with how far it is and what was refused', async () => {
    const ids = Array.from({ length: 23 }, (_, n) => String(n));
    const sent: number[] = [];
    const answered: number[] = [];
    const refused = await moveMany(
      ids,
      async (part) => {
        sent.push(part.length);
        return { items: part.map((id) => ({ id, refused: id === '12' ? 'capacity_reached' : null })) };
      },
      (count) => answered.push(count),
    );
    expect([sent, answered]).toEqual([
      [10, 10, 3],
      [10, 20, 23],
    ]);
    expect(refused).toEqual([{ id: '12', code: 'capacity_reached' }]);
    expect(refusalText('capacity_reached')).toBe('o atendente chegou ao limite');
    expect(refusalText('a code of tomorrow')).toBe('não foi movido');
  });

  // Rows: GAP-022
  test('only agents who are ready and have room are targets, and never where it is', () => {
    const found = directory({ former_agents: [{ user_id: '4', name: 'Foi' }] } as Partial<Directory>);
    const agents = [
      agent({ user_id: '1', name: 'Bia', active_count: 2 }),
      agent({ user_id: '2', name: 'Ana', active_count: 1 }),
      agent({ user_id: '3', state: 'paused' }),
      agent({ user_id: '4', name: 'Foi' }),
      agent({ user_id: '5', active_count: 4, capacity: 4 }),
      agent({ user_id: '6', connected: false }),
    ];
    expect(moveTargets('agent', agents, found, undefined).map((one) => one.id)).toEqual(['2', '1']);
    const held = { queue_id: '1', agent_id: '2', state: 'active' as const };
    expect(moveTargets('agent', agents, found, held).map((one) => one.id)).toEqual(['1']);
    const queues = moveTargets('queue', [], found, { ...held, agent_id: null, state: 'queued' });
    expect(queues.some((one) => one.id === '1')).toBe(false);
    expect(moveTargets('queue', [], found, held).some((one) => one.id === '1')).toBe(true);
  });

  test('why an agent got it is told to the supervisor about the agent, and to the agent about oneself', () => {
    const one = { agent_id: '7', assignment_reason: { code: 'pulled_next' as const, params: {} } };
    expect([whyText(one, '9'), whyText(one, '7')]).toEqual([
      'Puxou o próximo da fila',
      'Você puxou o próximo da fila',
    ]);
    expect(whyText({ ...one, agent_id: null }, '9')).toBeNull();
    const dealt = { ...one, assignment_reason: { code: 'distributed_least_busy' as const, params: {} } };
    expect(whyText(dealt, '9')).toBe('Quem tinha menos conversas');
  });

  test('the timeline says who of supervision did what', () => {
    app.agents.put(agent({ user_id: '7', name: 'Ana Rocha' }));
    app.agents.put(agent({ user_id: '8', name: 'Davi Lins' }));
    const content = { code: 'supervisor_gave', params: { agent_id: '7', to_agent_id: '8' } };
    const line = message(1, { direction: 'system', kind: 'system', text: null, content });
    expect(systemText(line, 'Maria', 'whatsapp')).toBe('Ana Rocha (supervisão) passou para Davi Lins');
  });
});

describe('agents', () => {
  const session = (reach: 'own' | 'team' | 'queues' | 'all') =>
    ({ reach, queue_ids: ['1'], user: { id: '9' } }) as unknown as Parameters<typeof reaches>[0];
  const found = {
    queues: [
      { id: '1', member_ids: ['7'] },
      { id: '2', member_ids: ['8'] },
    ],
  } as unknown as Directory;

  // Rows: DASH-025
  test('a supervisor reaches the agents of the own queues', () => {
    expect([reaches(session('all'), found, '8'), reaches(session('queues'), found, '7')]).toEqual([
      true,
      true,
    ]);
    expect([reaches(session('queues'), found, '8'), reaches(session('team'), found, '7')]).toEqual([
      false,
      false,
    ]);
    expect(reaches(session('own'), found, '9')).toBe(true);
  });

  test('who is not on duty is not moved, and nobody is set to where they are', () => {
    expect(wantedStates({ state: 'offline' })).toEqual([]);
    expect(wantedStates({ state: 'busy' })).toEqual(['paused', 'offline']);
    expect(wantedStates({ state: 'paused' })).toEqual(['available', 'paused', 'offline']);
  });
});

describe('overview and wall', () => {
  // Rows: DASH-001, GAP-123
  test('a panel has figures only when an account carries its medium', () => {
    const found = directory({ channels: [channelInfo()] });
    const account = (active: boolean) => ({
      ...found,
      channel_accounts: [{ channel: 'whatsapp', active }] as Directory['channel_accounts'],
    });
    expect([configured('chat', account(true)), configured('chat', account(false))]).toEqual([true, false]);
    expect((['inbound', 'outbound', 'email'] as const).map((one) => configured(one, account(true)))).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('the wall shows the operation, with a dash where nothing was counted', () => {
    const figures = wallOf(counters({ waiting_count: 3, service_level: { num: 1, den: 4 } }), 0);
    expect(figures.map((one) => one.id)).toHaveLength(8);
    expect(figures.find((one) => one.id === 'in_queue')?.value).toBe(3);
    expect(figures.find((one) => one.id === 'level')).toMatchObject({ value: 0.25, tone: 'bad' });
    expect(figures.find((one) => one.id === 'abandonment')?.value).toBeNull();
    expect(JSON.stringify(figures)).not.toContain('agent');
  });
});

describe('announcements', () => {
  test('of what was chosen only the kind on screen counts', () => {
    expect(audienceOf('queues', new Set(['1']))).toEqual({
      everybody: false,
      queue_ids: ['1'],
      user_group_ids: [],
      user_ids: [],
    });
    expect(audienceOf('everybody', new Set(['1'])).queue_ids).toEqual([]);
  });

  test('the audience is named shortly', () => {
    app.agents.put(agent({ user_id: '7', name: 'Ana Rocha' }));
    app.agents.put(agent({ user_id: '8', name: 'Davi Lins' }));
    const to = (changes: object) =>
      audienceText({
        audience: { everybody: false, queue_ids: [], user_group_ids: [], user_ids: [], ...changes },
      });
    expect(to({ everybody: true })).toBe('Todos os meus atendentes');
    expect(to({ user_ids: ['7', '8'], user_group_ids: ['1'] })).toBe('Ana Rocha, Davi Lins e mais 1');
    expect(to({ user_group_ids: ['1', '2'] })).toBe('2 grupos');
  });

  test('a supervisor addresses only those within reach', () => {
    const session = { reach: 'queues', queue_ids: ['1'], user: { id: '9' } } as unknown as Parameters<
      typeof addressable
    >[0];
    const found = {
      queues: [
        { id: '1', name: 'Trocas', deleted: false, member_ids: ['7', '9'] },
        { id: '2', name: 'Vendas', deleted: false, member_ids: ['8'] },
      ],
      agents: [agent({ user_id: '7', name: 'Ana' }), agent({ user_id: '8' }), agent({ user_id: '9' })],
    } as unknown as Directory;
    const within = addressable(session, found);
    expect(within.queues.map((one) => one.id)).toEqual(['1']);
    expect(within.agents.map((one) => one.id)).toEqual(['7']);
  });

  test('it stands until it expires or is taken back; what is new and unread calls once', () => {
    const one = { withdrawn_at: null, expires_at: 10 };
    expect([standing(one, 9), standing(one, 10), standing({ ...one, withdrawn_at: 5 }, 9)]).toEqual([
      'shown',
      'expired',
      'withdrawn',
    ]);
    const mine = (id: string, read_at: number | null) => ({
      id,
      author_id: '1',
      text: 't',
      agent_state: null,
      created_at: 0,
      expires_at: 10,
      read_at,
    });
    const items = [mine('1', null), mine('2', null), mine('3', 4)];
    expect(fresh(items, new Set(['1'])).map((row) => row.id)).toEqual(['2']);
    expect([living(items, 9).length, living(items, 10).length]).toEqual([3, 0]);
  });
});

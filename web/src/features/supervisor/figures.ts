// What the board shows from the counters: values, tones and shares. Nothing is counted here and an empty denominator never becomes 0%.
import type { Agent, AgentState, Board, Counters, Id, Micros, Ratio } from '$api/types';
import { duration, number } from '$i18n/format';

/** Silence after which numbers are old (the board is sent at least that often). */
export const STALE_AFTER_MS = 10_000;

export type Tone = 'plain' | 'ok' | 'warn' | 'bad';

/** A share that exists only when something was counted. */
export function share(part: Ratio | null): number | null {
  return part && part.den > 0 ? part.num / part.den : null;
}

/** `78%`; null when there is nothing to divide by. */
export function percent(part: number | null, locale: string, digits = 0): string | null {
  if (part === null) return null;
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(part);
}

/** Finished of those started, in the period. */
export function finishedShare(counters: Pick<Counters, 'finished_count' | 'started_count'>): number | null {
  return share({ num: counters.finished_count, den: counters.started_count });
}

/** A mean as a clock; null when nothing was measured. */
export function mean(ms: number | null): string | null {
  return ms === null ? null : duration(ms);
}

/** Tells how a service level stands against its target: met, within ten points, missed. */
export function levelTone(level: number | null, targetPct: number | null): Tone {
  if (level === null || targetPct === null) return 'plain';
  const points = Math.round(level * 100);
  if (points >= targetPct) return 'ok';
  return points >= targetPct - 10 ? 'warn' : 'bad';
}

/** Tells how long a wait is against what in time means: twice that is a warning, five times is bad. */
export function waitTone(ms: number | null, targetS: number | null): Tone {
  if (ms === null || targetS === null || targetS <= 0) return 'plain';
  if (ms > targetS * 5000) return 'bad';
  return ms > targetS * 2000 ? 'warn' : 'plain';
}

/** The counters of one queue, or of everything. Null when the queue is not on the board. */
export function countersOf(board: Board, queueId: Id | null): Counters | null {
  if (queueId === null) return board.organization;
  return board.queues.find((queue) => queue.queue_id === queueId) ?? null;
}

/** Whole seconds of silence when they are too many, else null. */
export function staleSeconds(now: Micros, heardAt: Micros): number | null {
  const ms = (now - heardAt) / 1000;
  return ms > STALE_AFTER_MS ? Math.floor(ms / 1000) : null;
}

export type GroupId = 'available' | 'busy' | 'paused' | 'offline';
const GROUP_OF: Record<AgentState, GroupId> = {
  available: 'available',
  busy: 'busy',
  after_call: 'busy',
  pause_requested: 'paused',
  paused: 'paused',
  away: 'paused',
  offline: 'offline',
};
export const GROUPS: readonly GroupId[] = ['busy', 'available', 'paused', 'offline'];

/** Agents by state, the ones longest in it first; every group is there even when nobody is in it. */
export function grouped(agents: readonly Agent[]): { id: GroupId; agents: Agent[] }[] {
  return GROUPS.map((id) => ({
    id,
    agents: agents
      .filter((agent) => GROUP_OF[agent.state] === id)
      .toSorted((a, b) => a.since_at - b.since_at || a.name.localeCompare(b.name)),
  }));
}

/** Keeps those who take work: members of a queue, and whoever still has a conversation. */
export function takingWork(agents: readonly Agent[], memberIds: ReadonlySet<Id>): Agent[] {
  return agents.filter(
    (agent) => memberIds.has(agent.user_id) || agent.active_count > 0 || agent.inactive_count > 0,
  );
}

/** Agents in shift of all agents. */
export function staffing(agents: readonly Agent[]): { present: number; all: number } {
  return { present: agents.filter((agent) => agent.state !== 'offline').length, all: agents.length };
}

/** True once a pause has lasted longer than its reason allows. */
export function pauseExceeded(agent: Agent, now: Micros): boolean {
  return (
    agent.state === 'paused' &&
    agent.pause_limit_s !== null &&
    now - agent.since_at > agent.pause_limit_s * 1_000_000
  );
}

/** Share of the capacity in use, between 0 and 1. */
export function load(agent: Pick<Agent, 'active_count' | 'capacity'>): number {
  return agent.capacity > 0 ? Math.min(1, agent.active_count / agent.capacity) : 0;
}

/** Queues by need: most waiting first, then the longest wait, then the name. */
export function byNeed<Q extends { waiting_count: number; longest_wait_since_at: Micros | null }>(
  queues: readonly Q[],
  name: (queue: Q) => string,
): Q[] {
  const since = (queue: Q) => queue.longest_wait_since_at ?? Number.MAX_SAFE_INTEGER;
  return queues.toSorted(
    (a, b) => b.waiting_count - a.waiting_count || since(a) - since(b) || name(a).localeCompare(name(b)),
  );
}

/** Microseconds of the wait that is going on, in milliseconds; null when nobody waits. */
export function waitMs(since: Micros | null, now: Micros): number | null {
  return since === null ? null : Math.max(0, (now - since) / 1000);
}

/** A count in the language. */
export const count = (value: number, locale: string): string => number(value, locale);

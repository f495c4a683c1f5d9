// What calls a supervisor: queues beyond their limits and pauses that last too long. Nothing is counted here.
import type { Agent, Board, Id, Micros } from '$api/types';
import { pauseExceeded, share, waitMs } from './figures';

export interface Alert {
  /** The same as long as it is the same alert. */
  key: string;
  kind: 'waiting' | 'wait' | 'level' | 'pause';
  /** The queue, or the agent whose pause it is. */
  of: Id;
  /** People, seconds, percent or minutes. */
  value: number;
  limit: number;
}

/** A service level of fewer contacts says nothing yet. */
const LEVEL_LEAST = 5;

type QueueOfBoard = Board['queues'][number];

/** The alerts of one queue, by the limits that its settings name. */
export function queueAlerts(queue: QueueOfBoard, now: Micros): Alert[] {
  const { alerts: limits, queue_id: of } = queue;
  const found: Alert[] = [];
  const add = (kind: Alert['kind'], value: number, limit: number) =>
    found.push({ key: `${kind} ${of}`, kind, of, value, limit });
  if (limits.waiting_count !== null && queue.waiting_count >= limits.waiting_count)
    add('waiting', queue.waiting_count, limits.waiting_count);
  const wait = waitMs(queue.longest_wait_since_at, now);
  if (limits.wait_s !== null && wait !== null && wait >= limits.wait_s * 1000)
    add('wait', Math.floor(wait / 1000), limits.wait_s);
  const level = share(queue.service_level);
  if (
    limits.below_target &&
    level !== null &&
    queue.target_pct !== null &&
    (queue.service_level?.den ?? 0) >= LEVEL_LEAST &&
    Math.round(level * 100) < queue.target_pct
  )
    add('level', Math.round(level * 100), queue.target_pct);
  return found;
}

const pauseAlert = (agent: Agent, now: Micros): Alert => ({
  key: `pause ${agent.user_id} ${agent.since_at}`,
  kind: 'pause',
  of: agent.user_id,
  value: Math.floor((now - agent.since_at) / 60_000_000),
  limit: Math.round((agent.pause_limit_s ?? 0) / 60),
});

/** Everything that calls now: queues by name of the board, then pauses. */
export function alertsOf(board: Board, now: Micros): Alert[] {
  const pauses = board.agents.filter((agent) => pauseExceeded(agent, now));
  return [
    ...board.queues.flatMap((queue) => queueAlerts(queue, now)),
    ...pauses.map((agent) => pauseAlert(agent, now)),
  ];
}

/** At most one sound in this time, however many alerts begin. */
export const SOUND_EVERY_MS = 30_000;
/** An alert that came back sooner is the same one: figures that waver round a limit ring once. */
export const CALM_MS = 120_000;

/** Decides when an alert is heard: when it begins, once, and never as a storm. */
export class Ringer {
  #seen = new Map<string, number>();
  #rangAt = -SOUND_EVERY_MS;
  #owed = false;

  /** Takes what calls now; true when a sound is due. */
  hear(keys: readonly string[], nowMs: number): boolean {
    const fresh = keys.some((key) => !this.#seen.has(key));
    for (const key of keys) this.#seen.set(key, nowMs);
    for (const [key, at] of this.#seen) if (nowMs - at > CALM_MS) this.#seen.delete(key);
    this.#owed = keys.length > 0 && (fresh || this.#owed);
    if (!this.#owed || nowMs - this.#rangAt < SOUND_EVERY_MS) return false;
    this.#owed = false;
    this.#rangAt = nowMs;
    return true;
  }
}

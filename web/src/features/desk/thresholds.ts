// When a wait matters. The queue's own service level decides as soon as the server sends it with the row.
import type { Interaction, Micros } from '$api/types';

const WARN_MS = 7 * 60_000;
const BAD_MS = 11 * 60_000;
const SOON_MS = 60 * 60_000;

export type WaitTone = 'plain' | 'warn' | 'bad';

export function waitTone(ms: number): WaitTone {
  if (ms > BAD_MS) return 'bad';
  return ms > WARN_MS ? 'warn' : 'plain';
}

/** The customer's wait in milliseconds: for an answer, or in the queue; null when nobody waits. */
export function waitOf(one: Interaction, now: Micros): number | null {
  const since =
    one.state === 'queued' || one.state === 'offered'
      ? (one.queued_at ?? one.arrived_at)
      : one.awaiting_reply_since_at;
  return since === null || one.ended_at !== null ? null : Math.max(0, (now - since) / 1000);
}

/** Tells how a moment to keep stands: far away, near, or gone by. */
export function dueTone(due: Micros, now: Micros): WaitTone {
  if (due <= now) return 'bad';
  return (due - now) / 1000 < SOON_MS ? 'warn' : 'plain';
}

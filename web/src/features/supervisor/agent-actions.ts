// What a supervisor may do to an agent's state now.
import type { Agent, Directory, Id, Session } from '$api/types';

export type WantedState = 'available' | 'paused' | 'offline';

/** Tells whether the caller reaches an agent: all, the agents of the own queues, or oneself. The server decides again. */
export function reaches(
  session: Pick<Session, 'reach' | 'queue_ids' | 'user'>,
  directory: Pick<Directory, 'queues'>,
  agent: Id,
): boolean {
  if (session.reach === 'all' || session.user.id === agent) return true;
  if (session.reach !== 'queues') return false;
  return directory.queues.some(
    (queue) => session.queue_ids.includes(queue.id) && queue.member_ids.includes(agent),
  );
}

/** The states that make sense from where the agent is; who is not on duty is not moved. */
export function wantedStates(agent: Pick<Agent, 'state'>): WantedState[] {
  switch (agent.state) {
    case 'offline':
      return [];
    case 'available':
    case 'busy':
    case 'after_call':
      return ['paused', 'offline'];
    case 'pause_requested':
    case 'paused':
    case 'away':
      return ['available', 'paused', 'offline'];
  }
}

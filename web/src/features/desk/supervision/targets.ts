// Where a supervisor can move something: any queue that lets things in, and agents who are ready and have room.
import type { Agent, Directory, Interaction } from '$api/types';
import type { Target, TargetKind } from '../actions/TargetPicker.svelte';

export function moveTargets(
  to: TargetKind,
  agents: readonly Agent[],
  directory: Directory,
  /** The only one that is moved: where it is already is no target. */
  one: Pick<Interaction, 'queue_id' | 'agent_id' | 'state'> | undefined,
): Target[] {
  const byName = (a: Target, b: Target) => a.name.localeCompare(b.name);
  if (to === 'queue') {
    const here = one?.state === 'queued' ? one.queue_id : null;
    return directory.queues
      .filter((queue) => queue.active && !queue.deleted && queue.id !== here)
      .map((queue) => ({ id: queue.id, name: queue.name, load: null }))
      .toSorted(byName);
  }
  const former = new Set(directory.former_agents.map((agent) => agent.user_id));
  return agents
    .filter(
      (agent) =>
        !former.has(agent.user_id) &&
        agent.user_id !== one?.agent_id &&
        agent.connected &&
        ['available', 'busy', 'after_call'].includes(agent.state) &&
        agent.active_count < agent.capacity,
    )
    .map((agent) => ({
      id: agent.user_id,
      name: agent.name,
      load: { count: agent.active_count, capacity: agent.capacity },
    }))
    .toSorted((a, b) => (a.load?.count ?? 0) - (b.load?.count ?? 0) || byName(a, b));
}

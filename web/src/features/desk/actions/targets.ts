// To whom a conversation can be passed: agents who are available and work in its queue, and the queues that its queue allows.
import type { Agent, Directory, Id, Interaction } from '$api/types';

export function agentTargets(
  agents: readonly Agent[],
  directory: Directory,
  interaction: Interaction,
  me: Id,
): Agent[] {
  const members = directory.queues.find((queue) => queue.id === interaction.queue_id)?.member_ids ?? [];
  return agents
    .filter(
      (agent) =>
        !directory.former_agents.some((former) => former.user_id === agent.user_id) &&
        agent.user_id !== me &&
        agent.connected &&
        (agent.state === 'available' || agent.state === 'busy'),
    )
    .filter((agent) => agent.active_count < agent.capacity)
    .toSorted(
      (a, b) =>
        Number(members.includes(b.user_id)) - Number(members.includes(a.user_id)) ||
        a.active_count - b.active_count ||
        a.name.localeCompare(b.name),
    );
}

export function queueTargets(directory: Directory, interaction: Interaction): Directory['queues'] {
  const allowed =
    directory.queues.find((queue) => queue.id === interaction.queue_id)?.transfer_queue_ids ?? null;
  return directory.queues.filter(
    (queue) =>
      queue.active &&
      !queue.deleted &&
      queue.id !== interaction.queue_id &&
      (allowed === null || allowed.includes(queue.id)),
  );
}

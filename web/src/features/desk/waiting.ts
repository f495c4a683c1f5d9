// Who waits, summed for the buttons of the left column.
import type { Counts, Directory, Id } from '$api/types';

/** One entry for each digital channel that has an account or somebody waiting, in the directory's order. */
export function waitingByChannel(counts: Counts, directory: Directory): { channel: string; count: number }[] {
  const digital = directory.channels.filter((one) => one.medium !== 'voice').map((one) => one.name);
  const used = new Set([
    ...directory.channel_accounts.filter((account) => !account.deleted).map((account) => account.channel),
    ...counts.by_queue.filter((entry) => entry.waiting_count > 0).map((entry) => entry.channel),
  ]);
  const names = [
    ...digital.filter((name) => used.has(name)),
    ...[...used].filter((name) => !isKnown(name, directory)),
  ];
  return names.map((channel) => ({
    channel,
    count: sum(counts.by_queue.filter((entry) => entry.channel === channel)),
  }));
}

/** One entry for each queue the agent works in; all queues for whoever works in none. */
export function waitingByQueue(
  counts: Counts,
  directory: Directory,
  own: readonly Id[],
): { id: Id; name: string; count: number }[] {
  return directory.queues
    .filter((queue) => queue.active && !queue.deleted && (own.length === 0 || own.includes(queue.id)))
    .map((queue) => ({
      id: queue.id,
      name: queue.name,
      count: sum(counts.by_queue.filter((entry) => entry.queue_id === queue.id)),
    }));
}

const isKnown = (name: string, directory: Directory) => directory.channels.some((one) => one.name === name);
const sum = (entries: readonly { waiting_count: number }[]) =>
  entries.reduce((total, entry) => total + entry.waiting_count, 0);

// The agent's own conversations as cards: narrowed by what is typed, queue and medium, in the order chosen.
import type { Id, Interaction, Medium } from '$api/types';
import { matches } from '$lib/search';

/** Cards that are drawn at first, and each time more are asked for. */
export const STEP = 10;

export interface MineFilter {
  queue: Id;
  medium: Medium | '';
  order: 'activity' | 'handling';
}
export const NONE: MineFilter = { queue: '', medium: '', order: 'activity' };

/** Tells whether anything but the order of the list is chosen. */
export const narrows = (filter: MineFilter): boolean => filter.queue !== '' || filter.medium !== '';

export function fits(
  one: Interaction,
  filter: MineFilter,
  typed: string,
  queueName: (id: Id) => string,
): boolean {
  return (
    (filter.queue === '' || one.queue_id === filter.queue) &&
    (filter.medium === '' || one.medium === filter.medium) &&
    (typed === '' ||
      matches(
        `${one.customer.name} ${one.number} ${one.number.replace('-', '')} ${queueName(one.queue_id)} ${one.last_message?.preview ?? ''}`,
        typed,
      ))
  );
}

/** Since when somebody handles it. */
export const handledSince = (one: Interaction): number => one.assigned_at ?? one.arrived_at;

// Whom an agent may write to first, and from where.
import type { ContactPoint, Directory, Id, Person } from '$api/types';

/** The numbers of a person that are in use. */
export const phonesOf = (person: Person): ContactPoint[] =>
  person.contact_points.filter((point) => point.kind === 'phone' && point.status === 'active');

/** The accounts from which somebody who did not write can be reached. */
export function accountsOf(directory: Directory): Directory['channel_accounts'] {
  const able = new Set(
    directory.channels.filter((one) => one.templates_outside_window).map((one) => one.name),
  );
  return directory.channel_accounts.filter((one) => one.active && able.has(one.channel));
}

/** Every queue that lets something in, the account's own first. */
export function queuesOf(directory: Directory, first: Id | undefined): Directory['queues'] {
  return directory.queues
    .filter((one) => one.active && !one.deleted)
    .toSorted((a, b) => Number(b.id === first) - Number(a.id === first) || a.name.localeCompare(b.name));
}

/** Refusals after which what stands between both is asked again. */
export const LOOK_AGAIN: ReadonlySet<string> = new Set([
  'conversation_open',
  'opt_in_missing',
  'opt_in_given',
  'opted_out',
  'window_open',
]);

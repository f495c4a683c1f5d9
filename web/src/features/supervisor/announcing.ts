// What an announcement is addressed to, in words, and whether desks still show it.
import type { Announcement, AnnouncementAudience } from '$api/supervision';
import type { Directory, Id, Micros, Session } from '$api/types';
import { t } from '$i18n';
import { agentName, queueName } from '$live/names';
import { reaches } from './agent-actions';

export type Standing = 'shown' | 'expired' | 'withdrawn';

export function standing(one: Pick<Announcement, 'withdrawn_at' | 'expires_at'>, now: Micros): Standing {
  if (one.withdrawn_at !== null) return 'withdrawn';
  return one.expires_at > now ? 'shown' : 'expired';
}

const NAMED = 2;

/** `Trocas, Vendas e mais 2`. */
export function audienceText({ audience }: Pick<Announcement, 'audience'>): string {
  if (audience.everybody) return t('announcements.everybody');
  const names = [...audience.queue_ids.map(queueName), ...audience.user_ids.map(agentName)];
  const groups = audience.user_group_ids.length;
  if (groups > 0) names.push(t('announcements.groups', { count: groups }));
  const rest = names.length - NAMED;
  const shown = names.slice(0, NAMED).join(', ');
  return rest > 0 ? t('announcements.and_more', { names: shown, count: rest }) : shown;
}

export const HOURS = [1, 4, 8, 24, 72, 168] as const;

export type Kind = 'everybody' | 'queues' | 'groups' | 'agents';

/** The audience of a form: of what was chosen only the kind on screen counts. */
export function audienceOf(kind: Kind, chosen: ReadonlySet<Id>): AnnouncementAudience {
  const ids = [...chosen];
  return {
    everybody: kind === 'everybody',
    queue_ids: kind === 'queues' ? ids : [],
    user_group_ids: kind === 'groups' ? ids : [],
    user_ids: kind === 'agents' ? ids : [],
  };
}

/** Queues and agents whom the caller may address: those within reach. */
export function addressable(
  session: Pick<Session, 'reach' | 'queue_ids' | 'user'>,
  directory: Pick<Directory, 'queues' | 'agents'>,
): { queues: { id: Id; name: string }[]; agents: { id: Id; name: string }[] } {
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  return {
    queues: directory.queues
      .filter((one) => !one.deleted && (session.reach === 'all' || session.queue_ids.includes(one.id)))
      .map(({ id, name }) => ({ id, name }))
      .toSorted(byName),
    agents: directory.agents
      .filter((one) => one.user_id !== session.user.id && reaches(session, directory, one.user_id))
      .map((one) => ({ id: one.user_id, name: one.name }))
      .toSorted(byName),
  };
}

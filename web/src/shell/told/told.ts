// Announcements as whoever is told sees them: which are new, which still stand, what they are about.
import type { MyAnnouncement } from '$api/told';
import type { Micros } from '$api/types';
import { t } from '$i18n';

/** Those that were not there before and nobody has read: they call. */
export const fresh = (items: readonly MyAnnouncement[], known: ReadonlySet<string>): MyAnnouncement[] =>
  items.filter((one) => one.read_at === null && !known.has(one.id));

/** Those that have not expired while they were on screen. */
export const living = (items: readonly MyAnnouncement[], now: Micros): MyAnnouncement[] =>
  items.filter((one) => one.expires_at > now);

/** What it is about: an announcement, or a state that a supervisor set. */
export function titleOf(one: Pick<MyAnnouncement, 'agent_state'>): string {
  return one.agent_state === null ? t('told.one') : t(`told.state.${one.agent_state}`);
}

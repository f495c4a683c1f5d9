// Addresses of the settings, below `/settings`.
import { withWords } from '$i18n';

const screen = <T>(load: () => Promise<T>) => withWords('admin', load);

export const adminRoutes = {
  layout: screen(() => import('./Settings.svelte')),
  '/': screen(() => import('./Overview.svelte')),
  '/queues': screen(() => import('./queues/Queues.svelte')),
  '/queues/:id/members': screen(() => import('./queues/Members.svelte')),
  '/users': withWords(
    'account',
    screen(() => import('./users/Users.svelte')),
  ),
  '/groups': screen(() => import('./groups/Groups.svelte')),
  '/skills': screen(() => import('./skills/Skills.svelte')),
  '/channels': screen(() => import('./channels/Channels.svelte')),
  '/wrap-up-codes': screen(() => import('./codes/Codes.svelte')),
  '/pauses': screen(() => import('./pauses/Pauses.svelte')),
  '/canned-responses': screen(() => import('./canned/CannedResponses.svelte')),
  '/labels': screen(() => import('./labels/Labels.svelte')),
  '/flows': screen(() => import('./flows/Flows.svelte')),
  '/flows/:id': screen(() => import('./flows/Designer.svelte')),
  '/calendars': screen(() => import('./calendars/Calendars.svelte')),
  '/organization': screen(() => import('./organization/Organization.svelte')),
  '/company': screen(() => import('./organization/Company.svelte')),
  '/organizations': screen(() => import('./organization/Organizations.svelte')),
  '/mail': screen(() => import('./mail/Mail.svelte')),
  '/outbox': screen(() => import('./mail/Outbox.svelte')),
  '/identity-provider': screen(() => import('./provider/Provider.svelte')),
  '/tokens': screen(() => import('./tokens/Tokens.svelte')),
  '/set-aside': screen(() => import('./aside/SetAside.svelte')),
  '/audit-log': screen(() => import('./audit/AuditLog.svelte')),
  '/jobs': screen(() => import('./jobs/Jobs.svelte')),
};

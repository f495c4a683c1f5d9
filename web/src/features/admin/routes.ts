// Addresses of the settings, below `/settings`.
import { withWords } from '$i18n';
import type { screens } from './screens';

type Screens = typeof screens;

/** The map of screens is apart: the first page loads their names only. */
const screen = <Name extends keyof Screens>(name: Name) =>
  withWords('admin', async () => (await import('./screens')).screens[name]()) as Screens[Name];

export const adminRoutes = {
  layout: screen('settings'),
  '/': screen('overview'),
  '/queues': screen('queues'),
  '/queues/:id/members': screen('members'),
  '/users': screen('users'),
  '/profiles': screen('profiles'),
  '/groups': screen('groups'),
  '/skills': screen('skills'),
  '/channels': screen('channels'),
  '/wrap-up-codes': screen('codes'),
  '/case-types': screen('caseTypes'),
  '/scripts': screen('scripts'),
  '/social': screen('social'),
  '/forms': screen('forms'),
  '/forms/:id': screen('form'),
  '/processes': screen('processes'),
  '/processes/:id': screen('modeller'),
  '/person-fields': screen('personFields'),
  '/person-reads': screen('personReads'),
  '/retention': screen('retention'),
  '/pauses': screen('pauses'),
  '/canned-responses': screen('cannedResponses'),
  '/connectors': screen('connectors'),
  '/products': screen('products'),
  '/sales': screen('sales'),
  '/labels': screen('labels'),
  '/blocked-contacts': screen('blocks'),
  '/flows': screen('flows'),
  '/flows/:id': screen('designer'),
  '/calendars': screen('calendars'),
  '/organization': screen('organization'),
  '/brand': screen('brand'),
  '/company': screen('company'),
  '/organizations': screen('organizations'),
  '/mail': screen('mail'),
  '/outbox': screen('outbox'),
  '/identity-provider': screen('provider'),
  '/tokens': screen('tokens'),
  '/webhooks': screen('webhooks'),
  '/set-aside': screen('setAside'),
  '/audit-log': screen('auditLog'),
  '/jobs': screen('jobs'),
};

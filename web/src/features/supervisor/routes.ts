// Addresses of supervision, below `/supervision`, and the wall board, which stands alone.
import { words, withWords } from '$i18n';

const screen = <T>(load: () => Promise<T>) => withWords('supervisor', load);

export const supervisorRoutes = {
  layout: screen(() => import('./Supervision.svelte')),
  '/': screen(() => import('./Board.svelte')),
  '/overview': screen(() => import('./Overview.svelte')),
  '/cases': screen(() => import('./CaseFigures.svelte')),
  '/proposals': withWords(['supervisor', 'sales'], () => import('./ProposalFigures.svelte')),
  '/social': withWords(['supervisor', 'social'], () => import('./SocialFigures.svelte')),
  '/announcements': screen(() => import('./Announcements.svelte')),
};

export const wallRoutes = { '/': () => import('./Wall.svelte'), hooks: words('supervisor') };

// The addresses of the cases: the list, and one of them opened over it.
import { words } from '$i18n';

const screen = () => import('./Cases.svelte');

export const caseRoutes = {
  '/': screen,
  '/:id': screen,
  hooks: words('desk', 'cases'),
};

// The addresses of the tasks: the list, and one case opened over it. They are read with the words of cases.
import { words } from '$i18n';

const screen = () => import('./Tasks.svelte');

export const taskRoutes = {
  '/': screen,
  '/:id': screen,
  hooks: words('desk', 'cases', 'later'),
};

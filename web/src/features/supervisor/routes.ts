// Addresses of supervision, below `/supervision`.
import { withWords } from '$i18n';

export const supervisorRoutes = {
  '/': withWords('supervisor', () => import('./Board.svelte')),
};

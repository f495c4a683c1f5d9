// Addresses of supervision, below `/supervision`.
import { words } from '$i18n';

export const supervisorRoutes = {
  '/': () => import('./Board.svelte'),
  hooks: words('supervisor'),
};

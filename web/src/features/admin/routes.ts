// Addresses of the settings, below `/settings`.
import { words } from '$i18n';

export const adminRoutes = {
  '/': () => import('./Settings.svelte'),
  hooks: words('admin'),
};

// Addresses of the settings, below `/settings`.
import { withWords } from '$i18n';

export const adminRoutes = {
  '/': withWords('admin', () => import('./Settings.svelte')),
};

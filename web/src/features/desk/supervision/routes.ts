// The address of the list of supervision; it reads threads with the words of the desk.
import { words } from '$i18n';

export const floorRoutes = {
  '/': () => import('./Floor.svelte'),
  hooks: words('desk', 'conversations', 'supervisor'),
};

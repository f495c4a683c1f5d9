// The address of the list of conversations; it reads threads with the words of the desk.
import { words } from '$i18n';

export const conversationRoutes = {
  '/': () => import('../reports/Area.svelte'),
  '/messages': () => import('./Messages.svelte'),
  hooks: words('desk', 'conversations'),
};

// The address of the list of conversations; it reads threads with the words of the desk.
import { loadWords } from '$i18n';

export const conversationRoutes = {
  '/': () => import('../reports/Area.svelte'),
  '/messages': () => import('./Messages.svelte'),
  hooks: {
    beforeLoad: async () => {
      await Promise.all([loadWords('desk'), loadWords('conversations')]);
    },
  },
};

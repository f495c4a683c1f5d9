// The address of the list of supervision; it reads threads with the words of the desk.
import { loadWords } from '$i18n';

export const floorRoutes = {
  '/': () => import('./Floor.svelte'),
  hooks: {
    beforeLoad: async () => {
      await Promise.all([loadWords('desk'), loadWords('conversations'), loadWords('supervisor')]);
    },
  },
};

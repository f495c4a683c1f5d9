// The address of the contacts; they are read and written to with the words of the desk.
import { loadWords } from '$i18n';

export const contactRoutes = {
  '/': () => import('./People.svelte'),
  hooks: {
    beforeLoad: async () => {
      await Promise.all([loadWords('desk'), loadWords('people')]);
    },
  },
};

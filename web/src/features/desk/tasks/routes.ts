// The addresses of the tasks: the list, and one case opened over it. They are read with the words of cases.
import { loadWords } from '$i18n';

const screen = () => import('./Tasks.svelte');

export const taskRoutes = {
  '/': screen,
  '/:id': screen,
  hooks: {
    beforeLoad: async () => {
      await Promise.all([loadWords('desk'), loadWords('cases'), loadWords('tasks')]);
    },
  },
};

// The addresses of reports and of tracking; what is tracked is read with the thread of the desk.
import { loadWords } from '$i18n';

const hooks = {
  beforeLoad: async () => {
    await Promise.all([loadWords('desk'), loadWords('conversations'), loadWords('reports')]);
  },
};

const area = () => import('./Area.svelte');

export const reportRoutes = { '/': area, hooks };
export const trackingRoutes = { '/': area, hooks };

// The addresses of reports and of tracking; what is tracked is read with the thread of the desk.
import { loadWords } from '$i18n';

const hooks = {
  beforeLoad: async () => {
    await Promise.all([loadWords('desk'), loadWords('conversations'), loadWords('reports')]);
  },
};

export const reportRoutes = { '/': () => import('./Reports.svelte'), hooks };
export const trackingRoutes = { '/': () => import('./Tracking.svelte'), hooks };

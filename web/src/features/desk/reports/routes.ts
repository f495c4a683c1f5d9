// The addresses of reports and of tracking; what is tracked is read with the thread of the desk.
import { words } from '$i18n';

const hooks = words('desk', 'conversations', 'reports');

const area = () => import('./Area.svelte');

export const reportRoutes = { '/': area, hooks };
export const trackingRoutes = { '/': area, hooks };

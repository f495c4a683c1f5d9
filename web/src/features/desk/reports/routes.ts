// The addresses of reports and of tracking; what is tracked is read with the thread of the desk.
import { words } from '$i18n';
import { screen } from '../area';

const hooks = words('desk', 'conversations', 'reports');

const area = screen('found');

export const reportRoutes = { '/': area, hooks };
export const trackingRoutes = { '/': area, hooks };

// Every address of the application in one typed table. All screens are loaded when first opened.
import { createRouter } from 'sv-router';
import { words } from '$i18n';
import { app } from '$live/app.svelte';
import { adminRoutes } from './features/admin/routes';
import { callbackRoutes } from './features/desk/callbacks/routes';
import { caseRoutes } from './features/desk/cases/routes';
import { conversationRoutes } from './features/desk/conversations/routes';
import { contactRoutes } from './features/desk/people/routes';
import { reportRoutes, trackingRoutes } from './features/desk/reports/routes';
import { salesRoutes } from './features/desk/sales/routes';
import { floorRoutes } from './features/desk/supervision/routes';
import { socialRoutes } from './features/desk/social/routes';
import { taskRoutes } from './features/desk/tasks/routes';
import { supervisorRoutes, wallRoutes } from './features/supervisor/routes';

const desk = () => import('./features/desk/Desk.svelte');

// Whoever works no queue begins with their tasks (CASE-029); who sets queues up, with the desk.
const home = {
  beforeLoad: () => {
    const waits = app.can('case_read') && !app.can('queue_write') && !app.session?.queue_ids.length;
    throw navigate(waits ? '/tasks' : '/desk', { replace: true });
  },
};

export const { p, navigate, isActive, route, preload } = createRouter({
  '/': { '/': desk, hooks: home },
  '/login': { '/': desk, hooks: home },
  '/setup': { '/': desk, hooks: home },
  '/desk': { '/': desk, '/:id': desk, hooks: words('desk') },
  '/conversations': conversationRoutes,
  '/contacts': contactRoutes,
  '/cases': caseRoutes,
  '/proposals': salesRoutes,
  '/social': socialRoutes,
  '/tasks': taskRoutes,
  '/callbacks': callbackRoutes,
  '/supervision': { ...supervisorRoutes, '/interactions': floorRoutes },
  '/wall': wallRoutes,
  '/reports': reportRoutes,
  '/tracking': trackingRoutes,
  '/settings': adminRoutes,
  '*': () => import('./shell/NotFound.svelte'),
});

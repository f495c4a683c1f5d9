// Every address of the application in one typed table. All screens are loaded when first opened.
import { createRouter } from 'sv-router';
import { words } from '$i18n';
import { adminRoutes } from './features/admin/routes';
import { caseRoutes } from './features/desk/cases/routes';
import { conversationRoutes } from './features/desk/conversations/routes';
import { contactRoutes } from './features/desk/people/routes';
import { reportRoutes, trackingRoutes } from './features/desk/reports/routes';
import { floorRoutes } from './features/desk/supervision/routes';
import { supervisorRoutes, wallRoutes } from './features/supervisor/routes';

const desk = () => import('./features/desk/Desk.svelte');

const home = {
  beforeLoad: () => {
    throw navigate('/desk', { replace: true });
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
  '/supervision': { ...supervisorRoutes, '/interactions': floorRoutes },
  '/wall': wallRoutes,
  '/reports': reportRoutes,
  '/tracking': trackingRoutes,
  '/settings': adminRoutes,
  '*': () => import('./shell/NotFound.svelte'),
});

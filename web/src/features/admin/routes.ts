// Addresses of the settings, below `/settings`.
export const adminRoutes = {
  '/': () => import('./Settings.svelte'),
};

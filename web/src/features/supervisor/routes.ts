// Addresses of supervision, below `/supervision`.
export const supervisorRoutes = {
  '/': () => import('./Board.svelte'),
};

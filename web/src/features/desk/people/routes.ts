// The address of the contacts; they are read and written to with the words of the desk.
import { words } from '$i18n';

export const contactRoutes = {
  '/': () => import('./People.svelte'),
  hooks: words('desk', 'people'),
};

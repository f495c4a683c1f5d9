// The address of the list of supervision; it reads threads with the words of the desk.
import { words } from '$i18n';
import { screen } from '../area';

export const floorRoutes = {
  '/': screen('floor'),
  hooks: words('desk', 'conversations', 'supervisor'),
};

// The address of the contacts; they are read and written to with the words of the desk.
import { words } from '$i18n';
import { screen } from '../area';

export const contactRoutes = {
  '/': screen('contacts'),
  hooks: words('desk', 'people'),
};

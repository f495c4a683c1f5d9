// The addresses of the agenda: the list, and one callback opened over it.
import { words } from '$i18n';
import { screen } from '../area';

const agenda = screen('callbacks');

export const callbackRoutes = {
  '/': agenda,
  '/:id': agenda,
  hooks: words('desk', 'later', 'callbacks'),
};

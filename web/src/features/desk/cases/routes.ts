// The addresses of the cases: the list, and one of them opened over it.
import { words } from '$i18n';
import { screen } from '../area';

const cases = screen('cases');

export const caseRoutes = {
  '/': cases,
  '/:id': cases,
  hooks: words('desk', 'cases'),
};

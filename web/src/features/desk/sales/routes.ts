// The addresses of the work after the sale: a folder for each module, and what was handed on.
import { words } from '$i18n';
import { screen } from '../area';

const proposals = screen('proposals');

export const salesRoutes = {
  '/': proposals,
  '/:folder': proposals,
  hooks: words('desk', 'sales'),
};

// The addresses of the tasks: the list, and one case opened over it. They are read with the words of cases.
import { words } from '$i18n';
import { screen } from '../area';

const tasks = screen('tasks');

export const taskRoutes = {
  '/': tasks,
  '/:id': tasks,
  hooks: words('desk', 'cases', 'later', 'process'),
};

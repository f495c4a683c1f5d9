// The addresses of social media: the posts, and one that is open.
import { words } from '$i18n';
import { screen } from '../area';

const social = screen('social');

export const socialRoutes = { '/': social, '/:id': social, hooks: words('desk', 'social') };

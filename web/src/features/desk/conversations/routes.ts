// The address of the list of conversations; it reads threads with the words of the desk.
import { words } from '$i18n';
import { screen } from '../area';

export const conversationRoutes = {
  '/': screen('found'),
  '/messages': screen('messages'),
  hooks: words('desk', 'conversations'),
};

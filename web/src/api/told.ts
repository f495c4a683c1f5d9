// Calls of whoever is told something by a supervisor.
import { get, post } from './client';
import type { Common } from './paths';
import type { components } from './schema';
import type { Id } from './types';

export type MyAnnouncement = components['schemas']['MyAnnouncement'];

export const told = {
  list: (o?: Pick<Common, 'signal'>) => get('/agent/announcements', o),
  read: (id: Id) => post('/announcements/{id}/read', undefined, { path: { id } }),
};

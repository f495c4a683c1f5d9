// Calls of supervision. Apart from the others, because they come with its screens.
import { del, get, newKey, post, put } from './client';
import type { Body, Call, Common, Query } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
type Signal = Pick<Common, 'signal'>;
type Of<V extends 'take-over' | 'move' | 'free'> = Body<Call<'post', `/interactions/{id}/${V}`>>;

export type FloorTotals = Schemas['FloorTotals'];
export type Moved = Schemas['Moved'];
export type Announcement = Schemas['AnnouncementView'];
export type AnnouncementAudience = Schemas['AnnouncementAudience'];
export type NewAnnouncement = Schemas['CreateAnnouncementInput'];

export const supervision = {
  floor: (query: Query<Call<'get', '/conversations/floor'>>, o?: Signal) =>
    get('/conversations/floor', { ...o, query }),
  takeOver: (id: Id, body: Of<'take-over'>) =>
    post('/interactions/{id}/take-over', body, { path: { id }, key: newKey() }),
  move: (id: Id, body: Of<'move'>) => post('/interactions/{id}/move', body, { path: { id }, key: newKey() }),
  moveMany: (body: Body<Call<'post', '/interactions/move'>>) =>
    post('/interactions/move', body, { key: newKey() }),
  correctCode: (id: Id, body: Body<Call<'put', '/interactions/{id}/wrap-up'>>) =>
    put('/interactions/{id}/wrap-up', body, { path: { id } }),
  free: (id: Id, body: Of<'free'>) => post('/interactions/{id}/free', body, { path: { id }, key: newKey() }),
  setState: (id: Id, body: Body<Call<'put', '/agents/{id}/state'>>) =>
    put('/agents/{id}/state', body, { path: { id } }),
};

export const announcements = {
  list: (query: Query<Call<'get', '/announcements'>>, o?: Signal) => get('/announcements', { ...o, query }),
  readers: (id: Id, o?: Signal) => get('/announcements/{id}/readers', { ...o, path: { id } }),
  make: (body: Body<Call<'post', '/announcements'>>) => post('/announcements', body, { key: newKey() }),
  withdraw: (id: Id) => del('/announcements/{id}', { path: { id } }),
};

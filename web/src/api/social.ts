// Calls about social media. Apart from the others, because they come with the screens that need them.
import { del, get, patch, post, put } from './client';
import type { Body, Call, Common, Query } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
type Signal = Pick<Common, 'signal'>;
export type SocialPost = Schemas['SocialPostView'];
export type SocialPostDetail = Schemas['SocialPostDetail'];
export type SocialSettings = Schemas['SocialSettingsView'];
export type SocialName = Schemas['SocialName'];
export type SocialFigures = Schemas['SocialFigures'];
export type PostShare = Schemas['PostShare'];
export type PostQuery = Query<Call<'get', '/social-posts'>>;

export const social = {
  posts: (query: PostQuery, o?: Signal) => get('/social-posts', { ...o, query }),
  post: (id: Id, o?: Signal) => get('/social-posts/{id}', { ...o, path: { id } }),
  change: (id: Id, body: Omit<Body<Call<'patch', '/social-posts/{id}'>>, 'id'>, revision: number) =>
    patch('/social-posts/{id}', body, { path: { id }, revision }),
  remove: (id: Id) => del('/social-posts/{id}', { path: { id } }),
  unlink: (id: Id, caseId: Id) =>
    del('/social-posts/{id}/cases/{case_id}', { path: { id, case_id: caseId } }),
  open: (body: Body<Call<'post', '/social-cases'>>, key: string) => post('/social-cases', body, { key }),
  settings: (o?: Signal) => get('/social-settings', { ...o }),
  keep: (settings: Schemas['SocialSettings'], revision: number) =>
    put('/social-settings', { settings }, { revision }),
  figures: (query: Query<Call<'get', '/social-figures'>>, o?: Signal) =>
    get('/social-figures', { ...o, query }),
};

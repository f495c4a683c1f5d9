// Calls of people on record twice and of merges. Apart from the others, because they come with the screens that need them.
import { get, newKey, post, put } from './client';
import type { Body, Call, Common, Query } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Signal = Pick<Common, 'signal'>;
export type Duplicate = components['schemas']['DuplicateView'];
export type DuplicateSign = components['schemas']['DuplicateSign'];
export type Comparison = components['schemas']['Comparison'];
export type MergeField = components['schemas']['MergeField'];
export type MergeBody = Body<Call<'post', '/people/{id}/merge'>>;
export type PersonMerge = components['schemas']['PersonMergeView'];
export type DuplicatesQuery = Query<Call<'get', '/people/duplicates'>>;

export const duplicates = {
  list: (query: DuplicatesQuery, o?: Signal) => get('/people/duplicates', { ...o, query }),
  compare: (id: Id, otherId: Id, o?: Signal) =>
    get('/people/{id}/duplicates/{other_id}', { ...o, path: { id, other_id: otherId } }),
  dismiss: (id: Id, otherId: Id, dismissed: boolean) =>
    put('/people/{id}/duplicates/{other_id}', { dismissed }, { path: { id, other_id: otherId } }),
  merge: (id: Id, body: MergeBody) => post('/people/{id}/merge', body, { path: { id }, key: newKey() }),
  undo: (id: Id) => post('/person-merges/{id}/undo', undefined, { path: { id } }),
  merges: (id: Id, query: Query<Call<'get', '/people/{id}/merges'>>, o?: Signal) =>
    get('/people/{id}/merges', { ...o, path: { id }, query }),
};

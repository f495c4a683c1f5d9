// Fields that the organization adds to people, what is masked, and who read it.
import { del, get, newKey, patch, post, put } from './client';
import type { Body, Call, Common, Query } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
type Signal = Pick<Common, 'signal'>;

export type PersonField = Schemas['PersonFieldView'];
export type FieldKind = Schemas['FieldKind'];
export type PersonReading = Schemas['PersonReadView'];
export type Reading = Schemas['Reading'];
export type ReadsQuery = Query<Call<'get', '/person-reads'>>;

export const personFields = {
  list: (o?: Signal) => get('/person-fields', o),
  create: (body: Body<Call<'post', '/person-fields'>>) => post('/person-fields', body, { key: newKey() }),
  change: (id: Id, body: Body<Call<'patch', '/person-fields/{id}'>>, revision?: number) =>
    patch('/person-fields/{id}', body, { path: { id }, revision }),
  order: (ids: Id[]) => put('/person-fields/order', { ids }),
  remove: (id: Id) => del('/person-fields/{id}', { path: { id } }),
};

export const privacy = {
  reveal: (id: Id) => post('/people/{id}/reveal', undefined, { path: { id } }),
  reads: (query: ReadsQuery, o?: Signal) => get('/person-reads', { ...o, query }),
};

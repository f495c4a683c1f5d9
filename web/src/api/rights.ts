// Operations of the rights of people over their data. Apart from the others, because only their own screens load them.
import { del, get, newKey, post, put } from './client';
import type { Call, Common, Query } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Signal = Pick<Common, 'signal'>;
export type PersonRights = components['schemas']['PersonRightsView'];
export type PersonExport = components['schemas']['PersonExportView'];
export type Anonymization = components['schemas']['AnonymizationView'];
export type AnonymizationRefusal = components['schemas']['AnonymizationRefusal'];

export const rights = {
  read: (id: Id, o?: Signal) => get('/people/{id}/rights', { ...o, path: { id } }),
  hold: (id: Id, reason: string) => put('/people/{id}/legal-hold', { reason }, { path: { id } }),
  lift: (id: Id) => del('/people/{id}/legal-hold', { path: { id } }),
  export: (id: Id) => post('/people/{id}/exports', undefined, { path: { id }, key: newKey() }),
  cancel: (id: Id) => del('/person-exports/{id}', { path: { id } }),
  anonymize: (ids: readonly Id[]) => post('/anonymizations', { person_ids: [...ids] }, { key: newKey() }),
  anonymizations: (query: Query<Call<'get', '/anonymizations'>>, o?: Signal) =>
    get('/anonymizations', { ...o, query }),
  refusals: (id: Id, o?: Signal) => get('/anonymizations/{id}/refusals', { ...o, path: { id } }),
};

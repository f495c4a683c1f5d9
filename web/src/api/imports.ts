// Operations of imports of people. Apart from the others, because only their own screen loads them.
import { get, newKey, post } from './client';
import type { Body, Call, Common, Query } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Signal = Pick<Common, 'signal'>;
export type PersonImport = components['schemas']['PersonImportView'];
export type ImportPreview = components['schemas']['ImportPreview'];
export type ImportRefusal = components['schemas']['ImportRefusal'];
export type ImportKey = components['schemas']['ImportKey'];

export const imports = {
  list: (query: Query<Call<'get', '/person-imports'>>, o?: Signal) => get('/person-imports', { ...o, query }),
  model: (o?: Signal) => get('/person-imports/model', o),
  preview: (fileId: Id) => post('/person-imports/preview', { file_id: fileId }),
  start: (body: Body<Call<'post', '/person-imports'>>) => post('/person-imports', body, { key: newKey() }),
  cancel: (id: Id) => post('/person-imports/{id}/cancel', undefined, { path: { id } }),
  refusals: (id: Id, query: Query<Call<'get', '/person-imports/{id}/refusals'>>, o?: Signal) =>
    get('/person-imports/{id}/refusals', { ...o, path: { id }, query }),
};

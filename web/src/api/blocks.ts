// Calls about blocked customers. Apart from the others, because they come with the screens that need them.
import { get, newKey, post } from './client';
import type { Body, Call, Common, Query } from './paths';
import type { components } from './schema';
import type { Id } from './types';

export type Block = components['schemas']['ContactBlockView'];
export type BlockQuery = Query<Call<'get', '/contact-blocks'>>;

export const blocks = {
  list: (query: BlockQuery, o?: Pick<Common, 'signal'>) => get('/contact-blocks', { ...o, query }),
  make: (body: Body<Call<'post', '/contact-blocks'>>) => post('/contact-blocks', body, { key: newKey() }),
  lift: (id: Id) => post('/contact-blocks/{id}/lift', undefined, { path: { id }, key: newKey() }),
};

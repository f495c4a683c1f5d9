// Calls of manual outbound and of consent. Apart from the others, because they come with their dialog.
import { get, post, put } from './client';
import type { Body, Call, Common, Query } from './paths';
import type { Id, Person } from './types';

type Signal = Pick<Common, 'signal'>;

export const outbound = {
  check: (query: Query<Call<'get', '/outbound'>>, o?: Signal) => get('/outbound', { ...o, query }),
  start: (body: Body<Call<'post', '/outbound'>>, key: string) => post('/outbound', body, { key }),
  setOptIn: (id: Id, pointId: Id, word: Person['contact_points'][number]['opt_in']) =>
    put(
      '/people/{id}/contact-points/{contact_point_id}/opt-in',
      { opt_in: word },
      { path: { id, contact_point_id: pointId } },
    ),
};

// Calls of manual outbound and of consent. Apart from the others, because they come with their dialog.
import { get, post, put } from './client';
import type { Body, Call, Common, Query } from './paths';
import type { Id, Person } from './types';

type Signal = Pick<Common, 'signal'>;

export const outbound = {
  check: (query: Query<Call<'get', '/outbound'>>, o?: Signal) => get('/outbound', { ...o, query }),
  start: (body: Body<Call<'post', '/outbound'>>, key: string) => post('/outbound', body, { key }),
  /** Asks for consent with the queue's template for it. */
  requestOptIn: (body: Body<Call<'post', '/outbound/opt-in-request'>>, key: string) =>
    post('/outbound/opt-in-request', body, { key }),
  /** Leaves a note in the open conversation, whoever has it. */
  note: (body: Body<Call<'post', '/outbound/note'>>) => post('/outbound/note', body),
  setOptIn: (id: Id, pointId: Id, word: Person['contact_points'][number]['opt_in']) =>
    put(
      '/people/{id}/contact-points/{contact_point_id}/opt-in',
      { opt_in: word },
      { path: { id, contact_point_id: pointId } },
    ),
};

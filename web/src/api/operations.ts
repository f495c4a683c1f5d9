// Every operation the screens call, grouped as in the contract. No screen spells a path; paths, queries and bodies are checked against the description.
import { del, get, newKey, patch, post, put, request, upload } from './client';
import type { Answer, Body, Call, Common, PathOf, Query } from './paths';
import type { Id, Micros, NewPerson, Setup } from './types';

type Signal = Pick<Common, 'signal'>;
export type InteractionQuery = Query<Call<'get', '/interactions'>>;
export type SendBody = Body<Call<'post', '/interactions/{id}/messages'>>;

export const session = {
  setupNeeded: (o?: Signal) => get('/setup', o),
  setUp: (body: Setup) => post('/setup', body),
  read: (o?: Signal) => get('/session', o),
  open: (email: string, password: string) => post('/session', { email, password }),
  close: () => del('/session'),
  closeEverywhere: () => del('/sessions'),
  prefer: (body: Body<Call<'patch', '/session/preferences'>>) => patch('/session/preferences', body),
};

export const directory = { read: (o?: Signal) => get('/directory', o) };

export const interactions = {
  list: (query: InteractionQuery, o?: Signal) => get('/interactions', { ...o, query }),
  counts: (o?: Signal) => get('/interactions/counts', o),
  read: (id: Id, o?: Signal) => get('/interactions/{id}', { ...o, path: { id } }),
  messages: (id: Id, query: Query<Call<'get', '/interactions/{id}/messages'>>, o?: Signal) =>
    get('/interactions/{id}/messages', { ...o, path: { id }, query }),
  files: (id: Id, o?: Signal) => get('/interactions/{id}/files', { ...o, path: { id } }),
  pull: (body: Body<Call<'post', '/interactions/pull'>>) =>
    post('/interactions/pull', body, { key: newKey() }),
  accept: (id: Id) => post('/interactions/{id}/accept', undefined, { path: { id } }),
  decline: (id: Id) => post('/interactions/{id}/decline', undefined, { path: { id } }),
  opened: (id: Id) => post('/interactions/{id}/opened', undefined, { path: { id } }),
  send: (id: Id, body: SendBody, key: string) =>
    post('/interactions/{id}/messages', body, { path: { id }, key }),
  note: (id: Id, body: Body<Call<'post', '/interactions/{id}/notes'>>, key: string) =>
    post('/interactions/{id}/notes', body, { path: { id }, key }),
  retry: (id: Id, messageId: Id) =>
    post('/interactions/{id}/messages/{message_id}/retry', undefined, {
      path: { id, message_id: messageId },
    }),
  react: (id: Id, messageId: Id, emoji: string | null) =>
    post('/interactions/{id}/reactions', { message_id: messageId, emoji }, { path: { id } }),
  markRead: (id: Id, seq: number) => post('/interactions/{id}/read', { seq }, { path: { id } }),
  typing: (id: Id) => post('/interactions/{id}/typing', undefined, { path: { id } }),
  transfer: (id: Id, body: Body<Call<'post', '/interactions/{id}/transfer'>>) =>
    post('/interactions/{id}/transfer', body, { path: { id }, key: newKey() }),
  giveBack: (id: Id, note?: string) =>
    post('/interactions/{id}/return', note ? { note } : {}, { path: { id }, key: newKey() }),
  conclude: (id: Id, wrapUpCodeId: Id | null) =>
    post('/interactions/{id}/conclude', wrapUpCodeId ? { wrap_up_code_id: wrapUpCodeId } : {}, {
      path: { id },
      key: newKey(),
    }),
  cancel: (id: Id, reason?: string) =>
    post('/interactions/{id}/cancel', reason ? { reason } : {}, { path: { id }, key: newKey() }),
  wrapUp: (id: Id, wrapUpCodeId: Id) =>
    post('/interactions/{id}/wrap-up', { wrap_up_code_id: wrapUpCodeId }, { path: { id } }),
  setLabels: (id: Id, labelIds: Id[]) =>
    put('/interactions/{id}/labels', { label_ids: labelIds }, { path: { id } }),
  setDue: (id: Id, dueAt: Micros | null) =>
    put('/interactions/{id}/due', { due_at: dueAt }, { path: { id } }),
  setPerson: (id: Id, personId: Id | null) =>
    put('/interactions/{id}/person', { person_id: personId }, { path: { id } }),
};

export const scheduled = {
  list: (id: Id, o?: Signal) => get('/interactions/{id}/scheduled-messages', { ...o, path: { id } }),
  create: (id: Id, body: Body<Call<'post', '/interactions/{id}/scheduled-messages'>>, key: string) =>
    post('/interactions/{id}/scheduled-messages', body, { path: { id }, key }),
  change: (
    id: Id,
    scheduledId: Id,
    body: Body<Call<'patch', '/interactions/{id}/scheduled-messages/{scheduled_id}'>>,
    revision: number,
  ) =>
    patch('/interactions/{id}/scheduled-messages/{scheduled_id}', body, {
      path: { id, scheduled_id: scheduledId },
      revision,
    }),
  cancel: (id: Id, scheduledId: Id) =>
    del('/interactions/{id}/scheduled-messages/{scheduled_id}', { path: { id, scheduled_id: scheduledId } }),
  sendNow: (id: Id, scheduledId: Id) =>
    post('/interactions/{id}/scheduled-messages/{scheduled_id}/send', undefined, {
      path: { id, scheduled_id: scheduledId },
      key: newKey(),
    }),
};

export const mentions = {
  list: (query: Query<Call<'get', '/mentions'>>, o?: Signal) => get('/mentions', { ...o, query }),
  count: (o?: Signal) => get('/mentions/count', o),
  markRead: (interactionId: Id | null) => post('/mentions/read', { interaction_id: interactionId }),
  offered: (id: Id, name: string, o?: Signal) =>
    get('/interactions/{id}/mentionable', { ...o, path: { id }, query: name === '' ? {} : { name } }),
};

export type ConversationQuery = Query<Call<'get', '/conversations'>>;
export const conversations = {
  list: (query: ConversationQuery, o?: Signal) => get('/conversations', { ...o, query }),
  totals: (query: Query<Call<'get', '/conversations/totals'>>, o?: Signal) =>
    get('/conversations/totals', { ...o, query }),
};

export type MessageQuery = Query<Call<'get', '/messages'>>;
export const messages = {
  search: (query: MessageQuery, o?: Signal) => get('/messages', { ...o, query }),
};

export const agent = {
  read: (o?: Signal) => get('/agent', o),
  setState: (state: Body<Call<'put', '/agent/state'>>['state'], pauseReasonId?: Id) =>
    put('/agent/state', pauseReasonId ? { state, pause_reason_id: pauseReasonId } : { state }),
  day: (set: 'started' | 'concluded', o?: Signal) => get('/agent/day', { ...o, query: { set } }),
};

export const people = {
  search: (query: Query<Call<'get', '/people'>>, o?: Signal) => get('/people', { ...o, query }),
  read: (id: Id, o?: Signal) => get('/people/{id}', { ...o, path: { id } }),
  create: (body: NewPerson, key: string) => post('/people', body, { key }),
  change: (id: Id, body: Body<Call<'patch', '/people/{id}'>>) =>
    patch('/people/{id}', body, { path: { id } }),
};

export const files = {
  send: (file: File, o?: Signal) => upload('/files', file, o),
  address: (id: Id) => `/api/v1/files/${id}`,
};

export const templates = {
  ofAccount: (id: Id, o?: Signal) => get('/channel-accounts/{id}/templates', { ...o, path: { id } }),
};

export const board = { read: (o?: Signal) => get('/board', o) };

/** Lists that are short by nature pass over the page and give everything at once. */
type ListQuery<P extends PathOf<'get'>> =
  Query<Call<'get', P>> extends Record<string, never>
    ? { limit?: number; cursor?: string | undefined }
    : Query<Call<'get', P>>;
type One<P extends string> = `${P}/{id}`;
/** An id where the call exists, nothing where it does not. */
type Has<C> = [C] extends [never] ? never : Id;

/** The operations of an administered list; those that the server does not have cannot be called. */
export interface Records<P extends PathOf<'get'>> {
  list(query?: ListQuery<P>, o?: Signal): Promise<Answer<Call<'get', P>>>;
  read(id: Has<Call<'get', One<P>>>, o?: Signal): Promise<Answer<Call<'get', One<P>>>>;
  create(body: Body<Call<'post', P>>): Promise<Answer<Call<'post', P>>>;
  /** With the revision that was edited, a record that somebody else changed meanwhile is left as it is. */
  change(
    id: Id,
    body: Body<Call<'patch', One<P>>>,
    revision?: number,
  ): Promise<Answer<Call<'patch', One<P>>>>;
  remove(id: Has<Call<'delete', One<P>>>): Promise<Answer<Call<'delete', One<P>>>>;
}

/** Gives the five operations of an administered list, such as `records('/labels')`. */
export function records<P extends PathOf<'get'>>(path: P): Records<P> {
  const one = `${path}/{id}`;
  return {
    list: (query, o) => request('get', path, undefined, { ...o, ...(query ? { query } : {}) }),
    read: (id, o) => request('get', one, undefined, { ...o, path: { id } }),
    create: (body) => request('post', path, body, { key: newKey() }),
    change: (id, body, revision) => request('patch', one, body, { path: { id }, revision }),
    remove: (id) => request('delete', one, undefined, { path: { id } }),
  };
}

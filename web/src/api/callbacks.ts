// Calls about callbacks: later contacts that were agreed with people. Apart from the others, because they come with the screens that need them.
import { get, newKey, patch, post } from './client';
import type { Body, Call, Common, Query } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
type Signal = Pick<Common, 'signal'>;
export type Callback = Schemas['CallbackView'];
export type CallbackState = Schemas['CallbackState'];
export type CallbackStep = Schemas['CallbackStep'];
export type CallbackChoice = Schemas['CallbackChoice'];
export type CallbackCount = Schemas['CallbackCount'];
export type CallbackChange = Schemas['CallbackHistoryEntry'];
export type CallbackQuery = Query<Call<'get', '/callbacks'>>;
export type NewCallback = Body<Call<'post', '/callbacks'>>;
export type CallbackUpdate = Body<Call<'patch', '/callbacks/{id}'>>;
export type CallbackOwner = Body<Call<'post', '/callbacks/{id}/reassign'>>;

export const callbacks = {
  list: (query: CallbackQuery, o?: Signal) => get('/callbacks', { ...o, query }),
  count: (o?: Signal) => get('/callbacks/count', { ...o }),
  read: (id: Id, o?: Signal) => get('/callbacks/{id}', { ...o, path: { id } }),
  history: (id: Id, query: { limit?: number; cursor?: string }, o?: Signal) =>
    get('/callbacks/{id}/history', { ...o, path: { id }, query }),
  create: (body: NewCallback, key: string) => post('/callbacks', body, { key }),
  update: (id: Id, body: CallbackUpdate, revision: number) =>
    patch('/callbacks/{id}', body, { path: { id }, revision }),
  reassign: (id: Id, body: CallbackOwner, revision: number) =>
    post('/callbacks/{id}/reassign', body, { path: { id }, key: newKey(), revision }),
  conclude: (id: Id, outcome: string) =>
    post('/callbacks/{id}/conclude', { outcome }, { path: { id }, key: newKey() }),
  cancel: (id: Id, reason: string) =>
    post('/callbacks/{id}/cancel', { reason }, { path: { id }, key: newKey() }),
  reopen: (id: Id) => post('/callbacks/{id}/reopen', undefined, { path: { id }, key: newKey() }),
};

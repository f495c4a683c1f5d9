// Calls about tasks, follow-ups and what users of the office are told. Apart from the others, because they come with the screens that need them.
import { get, newKey, post } from './client';
import type { Body, Call, Common, Query } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
type Signal = Pick<Common, 'signal'>;
export type Task = Schemas['TaskView'];
export type TaskCount = Schemas['TaskCount'];
export type FollowUp = Schemas['FollowUpView'];
export type FollowUpState = Schemas['FollowUpState'];
export type FollowUpStep = Schemas['FollowUpStep'];
export type OfficeNotice = Schemas['OfficeNoticeView'];
export type TaskQuery = Query<Call<'get', '/tasks'>>;
export type NewFollowUp = Body<Call<'post', '/cases/{id}/follow-ups'>>;
export type Reassignment = Body<Call<'post', '/follow-ups/{id}/reassign'>>;

export const tasks = {
  list: (query: TaskQuery, o?: Signal) => get('/tasks', { ...o, query }),
  count: (o?: Signal) => get('/tasks/count', { ...o }),
};

export const followUps = {
  of: (caseId: Id, o?: Signal) => get('/cases/{id}/follow-ups', { ...o, path: { id: caseId } }),
  create: (caseId: Id, body: NewFollowUp, key: string) =>
    post('/cases/{id}/follow-ups', body, { path: { id: caseId }, key }),
  accept: (id: Id) => post('/follow-ups/{id}/accept', undefined, { path: { id }, key: newKey() }),
  giveBack: (id: Id, reason: string) =>
    post('/follow-ups/{id}/return', { reason }, { path: { id }, key: newKey() }),
  conclude: (id: Id, conclusion: string | null) =>
    post('/follow-ups/{id}/conclude', { conclusion }, { path: { id }, key: newKey() }),
  reassign: (id: Id, body: Reassignment, revision: number) =>
    post('/follow-ups/{id}/reassign', body, { path: { id }, key: newKey(), revision }),
  cancel: (id: Id) => post('/follow-ups/{id}/cancel', undefined, { path: { id }, key: newKey() }),
};

export const officeNotices = {
  list: (query: { limit?: number; cursor?: string }, o?: Signal) => get('/office-notices', { ...o, query }),
  count: (o?: Signal) => get('/office-notices/count', { ...o }),
  markRead: (caseId: Id | null) => post('/office-notices/read', { case_id: caseId }),
  markCallbackRead: (id: Id) => post('/office-notices/read', { callback_id: id }),
};

// Calls about processes that run for cases, and about the tasks that they give people. Apart from those of the settings.
import { get, newKey, post } from './client';
import type { FormAnswers } from './cases';
import type { Call, Common, Query } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
type Signal = Pick<Common, 'signal'>;
export type ProcessInstance = Schemas['ProcessInstanceView'];
export type ProcessPlace = Schemas['ProcessPlace'];
export type ProcessCall = Schemas['ProcessCallView'];
export type ProcessTask = Schemas['ProcessTaskView'];
export type ProcessTaskDetail = Schemas['ProcessTaskDetail'];
export type ProcessDrawing = Schemas['ProcessDrawing'];
export type ProcessTaskQuery = Query<Call<'get', '/process-tasks'>>;

export const processWork = {
  /** Those that may be started for a case. */
  startable: (o?: Signal) => get('/processes/startable', { ...o }),
  of: (caseId: Id, o?: Signal) => get('/cases/{id}/processes', { ...o, path: { id: caseId } }),
  start: (caseId: Id, processId: Id, key: string) =>
    post('/cases/{id}/processes', { process_id: processId }, { path: { id: caseId }, key }),
  cancel: (id: Id, reason: string) =>
    post('/process-instances/{id}/cancel', { reason }, { path: { id }, key: newKey() }),
  retry: (callId: Id) =>
    post('/process-calls/{id}/retry', undefined, { path: { id: callId }, key: newKey() }),
  say: (id: Id, message: string) =>
    post('/process-instances/{id}/messages', { message }, { path: { id }, key: newKey() }),
  drawing: (id: Id, o?: Signal) => get('/process-instances/{id}/drawing', { ...o, path: { id } }),
};

export const processTasks = {
  list: (query: ProcessTaskQuery, o?: Signal) => get('/process-tasks', { ...o, query }),
  read: (id: Id, o?: Signal) => get('/process-tasks/{id}', { ...o, path: { id } }),
  claim: (id: Id) => post('/process-tasks/{id}/claim', undefined, { path: { id }, key: newKey() }),
  release: (id: Id) => post('/process-tasks/{id}/release', undefined, { path: { id }, key: newKey() }),
  reassign: (id: Id, userId: Id, revision: number) =>
    post('/process-tasks/{id}/reassign', { user_id: userId, revision }, { path: { id }, key: newKey() }),
  complete: (id: Id, answers: FormAnswers, key: string) =>
    post('/process-tasks/{id}/complete', { answers }, { path: { id }, key }),
};

// Calls about cases and their types. Apart from the others, because they come with the screens that need them.
import { del, get, newKey, patch, post, put } from './client';
import { records } from './operations';
import type { Body, Call, Common, Query } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
type Signal = Pick<Common, 'signal'>;
export type Case = Schemas['CaseView'];
export type CaseType = Schemas['CaseTypeView'];
export type CaseStatus = Schemas['CaseStatus'];
export type CasePriority = Schemas['CasePriority'];
export type CaseContact = Schemas['CaseContact'];
export type CaseFile = Schemas['CaseFileView'];
export type CaseFieldChange = Schemas['CaseFieldChange'];
export type CaseHistoryEntry = Schemas['CaseHistoryEntry'];
export type InteractionCases = Schemas['InteractionCases'];
export type Beside = InteractionCases & { of: Id };
export type CaseSummary = Schemas['CaseSummary'];
export type CaseQuery = Query<Call<'get', '/cases'>>;
export type CaseChanges = Body<Call<'patch', '/cases/{id}'>>;
export type ManyCaseChanges = Omit<Body<Call<'post', '/cases/change'>>, 'ids'>;
export type ChangedCase = Schemas['ChangedCase'];
export type UserGroup = Schemas['UserGroupView'];
export type CaseTypeForm = Schemas['FormSummary'];
export type OpenForm = Schemas['OpenFormView'];
export type OpenFormSummary = Schemas['OpenFormSummary'];
export type FilledForm = Schemas['CaseFormView'];
export type AnswersChange = Schemas['CaseFormChangeView'];
export type FormTracking = Schemas['FormTracking'];
export type Tracking = Schemas['Tracking'];
export type TrackingField = Schemas['TrackingField'];
export type FormAnswers = Record<string, unknown>;
/** Of what a form is opened beside a thread: one of the three. */
export type FormOf =
  | { type_id: Id }
  | { case_id: Id }
  | { script: NonNullable<Body<Call<'post', '/interactions/{id}/forms'>>['script']> };

const types = records('/case-types');
export const caseTypes = {
  ...types,
  move: (id: Id, parentId: Id | null, position: number) =>
    post('/case-types/{id}/move', { parent_id: parentId, position }, { path: { id }, key: newKey() }),
};

export const cases = {
  list: (query: CaseQuery, o?: Signal) => get('/cases', { ...o, query }),
  summary: (query: Query<Call<'get', '/case-summary'>>, o?: Signal) => get('/case-summary', { ...o, query }),
  read: (id: Id, o?: Signal) => get('/cases/{id}', { ...o, path: { id } }),
  change: (id: Id, changes: CaseChanges, revision?: number) =>
    patch('/cases/{id}', changes, { path: { id }, revision }),
  /** Changes many, each answered for itself. */
  changeMany: (ids: readonly Id[], changes: ManyCaseChanges) =>
    post('/cases/change', { ids: [...ids], ...changes }, { key: newKey() }),
  open: (body: Body<Call<'post', '/cases'>>, key: string) => post('/cases', body, { key }),
  reserve: () => post('/case-numbers', undefined, { key: newKey() }),
  discard: (number: string) => del('/case-numbers/{number}', { path: { number } }),
  history: (id: Id, query: { cursor?: string }, o?: Signal) =>
    get('/cases/{id}/history', { ...o, path: { id }, query }),
  contacts: (id: Id, o?: Signal) => get('/cases/{id}/interactions', { ...o, path: { id } }),
  files: (id: Id, o?: Signal) => get('/cases/{id}/files', { ...o, path: { id } }),
  addFile: (id: Id, fileId: Id) =>
    post('/cases/{id}/files', { file_id: fileId }, { path: { id }, key: newKey() }),
  removeFile: (id: Id, fileId: Id) => del('/cases/{id}/files/{file_id}', { path: { id, file_id: fileId } }),
  /** The cases beside a thread, with the thread that they were asked for: another may be on screen when they come. */
  besideOf: async (id: Id, o?: Signal): Promise<Beside> => ({
    ...(await get('/interactions/{id}/cases', { ...o, path: { id } })),
    of: id,
  }),
  link: (id: Id, caseId: Id) =>
    post('/interactions/{id}/cases', { case_id: caseId }, { path: { id }, key: newKey() }),
  unlink: (id: Id, caseId: Id) =>
    del('/interactions/{id}/cases/{case_id}', { path: { id, case_id: caseId } }),
  moveLink: (id: Id, caseId: Id, toId: Id) =>
    post(
      '/interactions/{id}/cases/{case_id}/move',
      { to_case_id: toId },
      { path: { id, case_id: caseId }, key: newKey() },
    ),
  /** The form of a case as it was filled in. */
  filled: (id: Id, o?: Signal) => get('/cases/{id}/form', { ...o, path: { id } }),
  fill: (id: Id, answers: FormAnswers, revision?: number) =>
    patch('/cases/{id}/form', { answers }, { path: { id }, revision }),
  answered: (id: Id, query: { cursor?: string }, o?: Signal) =>
    get('/cases/{id}/form/changes', { ...o, path: { id }, query }),
  forms: (o?: Signal) => get('/forms', { ...o }),
  groups: (o?: Signal) => get('/user-groups', { ...o }),
};

/** Forms that are open beside a thread: drafts of the interaction. */
export const openForms = {
  list: (id: Id, o?: Signal) => get('/interactions/{id}/forms', { ...o, path: { id } }),
  read: (id: Id, number: string, o?: Signal) =>
    get('/interactions/{id}/forms/{number}', { ...o, path: { id, number } }),
  open: (id: Id, what: FormOf, key: string) => post('/interactions/{id}/forms', what, { path: { id }, key }),
  save: (id: Id, number: string, answers: FormAnswers, o?: Signal) =>
    patch('/interactions/{id}/forms/{number}', { answers }, { ...o, path: { id, number } }),
  discard: (id: Id, number: string) => del('/interactions/{id}/forms/{number}', { path: { id, number } }),
  /** The tracking of the case of the form, with what was changed beside the thread. */
  tracking: (id: Id, number: string, o?: Signal) =>
    get('/interactions/{id}/forms/{number}/tracking', { ...o, path: { id, number } }),
  track: (id: Id, number: string, was: Tracking, to: Tracking) =>
    put('/interactions/{id}/forms/{number}/tracking', { ...to, was }, { path: { id, number } }),
  /** Starts the process that the form is tied to. */
  startProcess: (id: Id, number: string) =>
    post('/interactions/{id}/forms/{number}/process', undefined, { path: { id, number }, key: newKey() }),
};

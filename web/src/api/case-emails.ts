// Calls about the e-mails of cases; they come with the tab that shows them.
import { get, newKey, post } from './client';
import type { Body, Call, Common } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
type Signal = Pick<Common, 'signal'>;
export type CaseEmail = Schemas['CaseEmailView'];
export type CaseEmailLine = Schemas['CaseEmailLine'];
export type CaseEmailCheck = Schemas['CaseEmailCheck'];
export type Mailbox = Schemas['Mailbox'];
export type NewCaseEmail = Body<Call<'post', '/cases/{id}/emails'>>;

export const caseEmails = {
  check: (id: Id, o?: Signal) => get('/cases/{id}/email-check', { ...o, path: { id } }),
  list: (id: Id, query: { cursor?: string; limit?: number }, o?: Signal) =>
    get('/cases/{id}/emails', { ...o, path: { id }, query }),
  read: (id: Id, emailId: Id, o?: Signal) =>
    get('/cases/{id}/emails/{email_id}', { ...o, path: { id, email_id: emailId } }),
  send: (id: Id, body: NewCaseEmail, key: string) => post('/cases/{id}/emails', body, { path: { id }, key }),
  /** A person decides that one which did not go, or may not have gone, is sent again. */
  resend: (id: Id, emailId: Id) =>
    post('/cases/{id}/emails/{email_id}/resend', undefined, {
      path: { id, email_id: emailId },
      key: newKey(),
    }),
};

// Operations of accounts: links, recovery, the second factor, sessions, mail, tokens, tables of users.
import { del, get, newKey, post, put } from './client';
import type { Body, Call, Common, Query } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
type Signal = Pick<Common, 'signal'>;

export type Enrolment = Schemas['EnrolmentView'];
export type AccessLink = Schemas['LinkView'];
export type SecondFactor = Schemas['SecondFactorView'];
export type MailSettings = Schemas['MailSettings'];
export type OutboxMail = Schemas['OutboxMailView'];
export type MailState = Schemas['MailState'];
export type ImportedLine = Schemas['ImportedLine'];
export type ImportReport = Schemas['ImportReport'];
export type ApiToken = Schemas['ApiTokenView'];
export type CompanyRecord = Schemas['OrganizationRecord'];

/** What belongs to whoever is signed in. */
export const own = {
  sessions: (o?: Signal) => get('/sessions', o),
  endSession: (id: Id) => del('/sessions/{id}', { path: { id } }),
  changePassword: (current_password: string, password: string) =>
    put('/session/password', { current_password, password }),
  secondFactor: (o?: Signal) => get('/session/second-factor', o),
  beginSecondFactor: (password: string) => post('/session/second-factor', { password }),
  confirmSecondFactor: (code: string) => put('/session/second-factor', { code }),
  removeSecondFactor: (password: string) => post('/session/second-factor/remove', { password }),
};

export const mail = {
  settings: (o?: Signal) => get('/organization/mail', o),
  change: (body: Body<Call<'put', '/organization/mail'>>, revision?: number) =>
    put('/organization/mail', body, { revision }),
  end: () => del('/organization/mail'),
  trial: () => post('/organization/mail/trial', undefined, { key: newKey() }),
  outbox: (query: Query<Call<'get', '/outbox-mails'>>, o?: Signal) => get('/outbox-mails', { ...o, query }),
  read: (id: Id) => get('/outbox-mails/{id}', { path: { id } }),
  send: (id: Id) => post('/outbox-mails/{id}/send', undefined, { path: { id }, key: newKey() }),
};

/** What an administrator does about a user's sign-in. */
export const userAccess = {
  sendLink: (id: Id) => post('/users/{id}/access-link', undefined, { path: { id }, key: newKey() }),
  unlock: (id: Id) => post('/users/{id}/unlock', undefined, { path: { id } }),
  resetSecondFactor: (id: Id) => del('/users/{id}/second-factor', { path: { id } }),
  sessions: (id: Id, o?: Signal) => get('/users/{id}/sessions', { ...o, path: { id } }),
  endSession: (id: Id, session_id: Id) =>
    del('/users/{id}/sessions/{session_id}', { path: { id, session_id } }),
  export: () => get('/users/export'),
  import: (csv: string, dry_run: boolean, send_links: boolean) =>
    post('/users/import', { csv, dry_run, send_links }, { key: newKey() }),
};

export const apiTokens = {
  list: (o?: Signal) => get('/api-tokens', o),
  create: (body: Body<Call<'post', '/api-tokens'>>) => post('/api-tokens', body),
  end: (id: Id) => del('/api-tokens/{id}', { path: { id } }),
};

export type IdentityProvider = Schemas['IdentityProvider'];

/** Where users sign in besides here. */
export const identityProvider = {
  read: (o?: Signal) => get('/organization/identity-provider', o),
  change: (body: Body<Call<'put', '/organization/identity-provider'>>, revision?: number) =>
    put('/organization/identity-provider', body, { revision }),
  end: () => del('/organization/identity-provider'),
  check: () => post('/organization/identity-provider/check', undefined, { key: newKey() }),
};

/** The organizations of the installation; only the first of them may. */
export const organizations = {
  list: (o?: Signal) => get('/organizations', o),
  create: (body: Body<Call<'post', '/organizations'>>) => post('/organizations', body),
};

export const company = {
  change: (body: CompanyRecord, revision?: number) => put('/organization/record', body, { revision }),
};

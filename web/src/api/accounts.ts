// Operations of accounts: links, recovery, the second factor, sessions, mail, tokens, tables of users.
import { del, get, newKey, post, put, type RequestOptions } from './client';
import type { Id, Micros, Page, Session } from './types';

type Signal = Pick<RequestOptions, 'signal'>;

export interface Credentials {
  email: string;
  password: string;
  code?: string;
}
export interface Enrolment {
  secret: string;
  uri: string;
  qr_svg: string;
}
export interface AccessLink {
  purpose: 'first_access' | 'recovery' | 'trial';
  name: string;
  email: string;
  organization: string;
}

/** What somebody may ask who is not signed in. */
export const entry = {
  open: (body: Credentials) => post<Session>('/session', body),
  beginEnrolment: (body: Credentials) => post<Enrolment>('/session/enrolment', body),
  confirmEnrolment: (body: Credentials) =>
    put<{ recovery_codes: string[]; session: Session }>('/session/enrolment', body),
  recover: (email: string) => post<unknown>('/access/recovery', { email }),
  link: (token: string) => post<AccessLink>('/access/link', { token }),
  choose: (token: string, password: string) => post<unknown>('/access/password', { token, password }),
};

export interface SessionRow {
  id: Id;
  created_at: Micros;
  seen_at: Micros;
  address: string;
  agent: string;
  current: boolean;
}
export interface SecondFactor {
  enrolled: boolean;
  demanded: boolean;
  recovery_codes_left: number;
}

/** What belongs to whoever is signed in. */
export const own = {
  sessions: (o?: Signal) => get<Page<SessionRow>>('/sessions', o),
  endSession: (id: Id) => del(`/sessions/${id}`),
  changePassword: (current_password: string, password: string) =>
    put<unknown>('/session/password', { current_password, password }),
  secondFactor: (o?: Signal) => get<SecondFactor>('/session/second-factor', o),
  beginSecondFactor: (password: string) => post<Enrolment>('/session/second-factor', { password }),
  confirmSecondFactor: (code: string) =>
    put<{ recovery_codes: string[] }>('/session/second-factor', { code }),
  removeSecondFactor: (password: string) => post<unknown>('/session/second-factor/remove', { password }),
};

export interface MailSettings {
  host: string;
  port: number;
  security: 'tls' | 'start_tls' | 'none';
  user_name: string;
  from_email: string;
  from_name: string;
}
export type MailState = 'held' | 'queued' | 'sent' | 'failed' | 'expired';
export interface OutboxMail {
  id: Id;
  user_id: Id | null;
  kind: 'first_access' | 'recovery' | 'trial';
  recipient: string;
  subject: string;
  body: string | null;
  state: MailState;
  last_error: string | null;
  created_at: Micros;
  sent_at: Micros | null;
}

export const mail = {
  settings: (o?: Signal) =>
    get<{ settings: MailSettings | null; has_password: boolean }>('/organization/mail', o),
  change: (body: MailSettings & { password?: string }) =>
    put<{ settings: MailSettings; has_password: boolean }>('/organization/mail', body),
  end: () => del('/organization/mail'),
  trial: () => post<unknown>('/organization/mail/trial', {}, { key: newKey() }),
  outbox: (query: Record<string, string | number | undefined>, o?: Signal) =>
    get<Page<OutboxMail>>('/outbox-mails', { ...o, query }),
  read: (id: Id) => get<OutboxMail>(`/outbox-mails/${id}`),
  send: (id: Id) => post<unknown>(`/outbox-mails/${id}/send`, {}, { key: newKey() }),
};

export interface ImportedLine {
  line: number;
  name: string;
  email: string;
  outcome: 'created' | 'changed' | 'same' | 'refused';
  faults: { field: string; code: string }[];
}
export interface ImportReport {
  dry_run: boolean;
  created_count: number;
  changed_count: number;
  same_count: number;
  refused_count: number;
  lines: ImportedLine[];
}

/** What an administrator does about a user's sign-in. */
export const userAccess = {
  sendLink: (id: Id) =>
    post<{ outbox_mail_id: Id; state: MailState }>(`/users/${id}/access-link`, {}, { key: newKey() }),
  unlock: (id: Id) => post<unknown>(`/users/${id}/unlock`, {}),
  resetSecondFactor: (id: Id) => del(`/users/${id}/second-factor`),
  sessions: (id: Id, o?: Signal) => get<Page<SessionRow>>(`/users/${id}/sessions`, o),
  endSession: (id: Id, session: Id) => del(`/users/${id}/sessions/${session}`),
  export: () => get<{ csv: string }>('/users/export'),
  import: (csv: string, dry_run: boolean, send_links: boolean) =>
    post<ImportReport>('/users/import', { csv, dry_run, send_links }, { key: newKey() }),
};

export interface ApiToken {
  id: Id;
  name: string;
  user_id: Id;
  actions: string[];
  created_at: Micros;
  expires_at: Micros | null;
  used_at: Micros | null;
}
export const apiTokens = {
  list: (o?: Signal) => get<Page<ApiToken>>('/api-tokens', o),
  create: (body: { name: string; actions: string[]; expires_at: Micros | null }) =>
    post<ApiToken & { token: string }>('/api-tokens', body),
  end: (id: Id) => del(`/api-tokens/${id}`),
};

export interface CompanyRecord {
  cnpj: string;
  email: string;
  phone: string;
  postal_code: string;
  street: string;
  number: string;
  complement: string | null;
  district: string | null;
  city: string;
  state: string;
  country: string;
  responsible: { name: string; cpf: string; email: string; phone: string };
}
export const company = {
  change: (body: CompanyRecord) => put<unknown>('/organization/record', body),
};

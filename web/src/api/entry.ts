// What somebody may ask who is not signed in: apart, because every first visit loads it.
import { post, put } from './client';
import type { Body, Call } from './paths';

export type Credentials = Body<Call<'post', '/session'>>;

export const entry = {
  open: (body: Credentials) => post('/session', body),
  beginEnrolment: (body: Credentials) => post('/session/enrolment', body),
  confirmEnrolment: (body: Credentials) => put('/session/enrolment', body),
  /** Where the company's users sign in. */
  atProvider: (body: Body<Call<'post', '/session/provider'>>) => post('/session/provider', body),
  recover: (email: string) => post('/access/recovery', { email }),
  link: (token: string) => post('/access/link', { token }),
  choose: (token: string, password: string) => post('/access/password', { token, password }),
};

// The operations of the settings that are more than a list of records.
import { del, get, newKey, patch, post, put } from '$api/client';
import { records } from '$api/operations';
import type { Body, Call, Common } from '$api/paths';
import type { Id, Page } from '$api/types';
import type { LinkChange } from './types';

type Signal = Pick<Common, 'signal'>;

export const queues = {
  ...records('/queues'),
  deactivate: (id: Id, moveTo: Id | null) =>
    post('/queues/{id}/deactivate', moveTo === null ? {} : { move_to_queue_id: moveTo }, {
      path: { id },
      key: newKey(),
    }),
  members: (id: Id, o?: Signal) => get('/queues/{id}/members', { ...o, path: { id } }),
  /** Several queues at once, all or nothing. */
  link: (changes: LinkChange[]) => post('/queues/links', { changes }, { key: newKey() }),
};

export const users = {
  ...records('/users'),
  setQueues: (id: Id, queueIds: readonly Id[], revision?: number) =>
    put('/users/{id}/queues', { queue_ids: [...queueIds] }, { path: { id }, revision }),
  endSessions: (id: Id) => del('/users/{id}/sessions', { path: { id } }),
};

export const profiles = records('/permission-profiles');
export const groups = records('/user-groups');
export const skills = records('/skills');
export const labels = records('/labels');
export const pauses = records('/pause-reasons');
export const codes = {
  ...records('/wrap-up-codes'),
  /** Each target is answered for itself. */
  copy: (id: Id, targets: Body<Call<'post', '/wrap-up-codes/{id}/copy'>>['targets']) =>
    post('/wrap-up-codes/{id}/copy', { targets }, { path: { id }, key: newKey() }),
};
export const calendars = records('/calendars');
export const flows = {
  ...records('/flows'),
  publish: (id: Id, revision: number) =>
    post('/flows/{id}/publish', { revision }, { path: { id }, key: newKey() }),
  restore: (id: Id, version: number) =>
    post('/flows/{id}/restore', { version }, { path: { id }, key: newKey() }),
  play: (body: Body<Call<'post', '/flow-trials'>>) => post('/flow-trials', body),
};

export const channels = { list: (o?: Signal) => get('/channels', o) };
export const accounts = {
  ...records('/channel-accounts'),
  test: (id: Id) => post('/channel-accounts/{id}/test', undefined, { path: { id } }),
  replaceSecret: (id: Id, key: string, drops: boolean) =>
    post('/channel-accounts/{id}/secrets/{key}', { drops_previous: drops }, { path: { id, key } }),
  templates: (id: Id, o?: Signal) => get('/channel-accounts/{id}/templates', { ...o, path: { id } }),
  sync: (id: Id) => post('/channel-accounts/{id}/templates/sync', undefined, { path: { id }, key: newKey() }),
};

export const organization = {
  read: (o?: Signal) => get('/organization', o),
  change: (body: Body<Call<'patch', '/organization'>>, revision?: number) =>
    patch('/organization', body, { revision }),
  wear: (body: Body<Call<'put', '/organization/brand'>>, revision?: number) =>
    put('/organization/brand', body, { revision }),
};

export const aside = {
  ...records('/set-aside'),
  replay: (id: Id) => post('/set-aside/{id}/replay', undefined, { path: { id }, key: newKey() }),
};
export const jobs = {
  ...records('/jobs'),
  revive: (id: Id) => post('/jobs/{id}/revive', undefined, { path: { id }, key: newKey() }),
};

/** Reads every page of a short list. */
export async function whole<T>(
  list: (query: { limit: number; cursor: string | undefined }, o?: Signal) => Promise<Page<T>>,
  signal?: AbortSignal,
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ limit: 200, cursor }, signal ? { signal } : {});
    found.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && found.length < 5000);
  return found;
}

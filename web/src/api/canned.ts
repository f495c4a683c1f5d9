// Canned responses: those that an interaction offers, and those that an administrator maintains. Asked for by the screens that need them only.
import { get, newKey, post } from './client';
import { records } from './operations';
import type { Common } from './paths';
import type { components } from './schema';
import type { Id } from './types';

export type CannedResponse = components['schemas']['CannedResponseView'];
export type CannedResponsesReport = components['schemas']['CannedResponsesReport'];
export type ImportedCannedResponse = components['schemas']['ImportedCannedResponse'];

/** Those of the interaction's queue. */
export const offeredIn = (id: Id, o?: Pick<Common, 'signal'>) =>
  get('/interactions/{id}/canned-responses', { ...o, path: { id } });

export const cannedResponses = {
  ...records('/canned-responses'),
  export: () => get('/canned-responses/export'),
  import: (csv: string, dry_run: boolean) =>
    post('/canned-responses/import', { csv, dry_run }, { key: newKey() }),
};

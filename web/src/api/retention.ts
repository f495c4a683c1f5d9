// Calls about data retention. Apart from the others, because only its own screen loads them.
import { get, put } from './client';
import type { Common } from './paths';
import type { components } from './schema';

type Schemas = components['schemas'];
type Signal = Pick<Common, 'signal'>;
export type Retention = Schemas['RetentionView'];
export type RetentionLimit = Schemas['RetentionLimitView'];
export type RetentionRun = Schemas['RetentionRunView'];
export type RetentionKind = Schemas['RetentionKind'];
export type RetentionPreview = Schemas['RetentionPreview'];

export const retention = {
  read: (o?: Signal) => get('/retention', o),
  preview: (kind: RetentionKind, months: number, o?: Signal) =>
    get('/retention/limits/{kind}/preview', { ...o, path: { kind }, query: { months } }),
  keep: (kind: RetentionKind, months: number | null, confirmed: boolean, revision: number) =>
    put('/retention/limits/{kind}', { months, confirmed }, { path: { kind }, revision }),
  pause: (paused: boolean, revision: number) => put('/retention/paused', { paused }, { revision }),
};

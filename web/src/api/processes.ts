// Calls about processes (processos) in BPMN: those that an administrator publishes.
import { newKey, post } from './client';
import { records } from './operations';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
export type ProcessSummary = Schemas['ProcessSummary'];
export type ProcessView = Schemas['ProcessView'];
export type ProcessFault = Schemas['ProcessFaultView'];

export const processes = {
  ...records('/processes'),
  publish: (id: Id, revision: number) =>
    post('/processes/{id}/publish', { revision }, { path: { id }, key: newKey() }),
  rotate: (id: Id) => post('/processes/{id}/secret', undefined, { path: { id } }),
};

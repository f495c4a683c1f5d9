// Calls about scripts (roteiros). Apart from the others, because they come with the screens that need them.
import { get, newKey, post, put } from './client';
import { records } from './operations';
import type { Body, Call, Common } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
type Signal = Pick<Common, 'signal'>;
export type AgentScript = Schemas['AgentScriptView'];
export type Complement = Schemas['FormComplement'];
export type OfferedScript = Schemas['OfferedAgentScript'];
export type OfferedScripts = Schemas['OfferedAgentScripts'];
export type MarketingResult = Schemas['MarketingResult'];
export type ScriptStep = Schemas['Step'];
export type ScriptChoice = NonNullable<Body<Call<'post', '/interactions/{id}/forms'>>['script']>;

export const RESULTS = ['success', 'failure', 'call_back'] as const satisfies MarketingResult[];

export const scripts = {
  ...records('/agent-scripts'),
  move: (id: Id, parentId: Id | null, position: number) =>
    post('/agent-scripts/{id}/move', { parent_id: parentId, position }, { path: { id }, key: newKey() }),
  authorize: (id: Id, body: { user_ids: Id[]; group_ids: Id[] }, revision?: number) =>
    put('/agent-scripts/{id}/authorization', body, { path: { id }, revision }),
  /** Those that lead the caller, beside a thread or outside of any. */
  offered: (interactionId: Id | null, o?: Signal) =>
    get('/agent/scripts', {
      ...o,
      query: interactionId === null ? {} : { interaction_id: interactionId },
    }),
  /** The way by which a case was opened. */
  wayOf: (caseId: Id, o?: Signal) => get('/cases/{id}/script', { ...o, path: { id: caseId } }),
};

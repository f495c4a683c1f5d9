// Calls about proposals of sales. Apart from the others, because they come with the screens that need them.
import type { FormAnswers } from './cases';
import { del, get, newKey, post, put } from './client';
import type { Call, Common, Query } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
type Signal = Pick<Common, 'signal'>;
export type Proposal = Schemas['ProposalView'];
export type ProposalInWork = Schemas['ProposalInWork'];
export type ProposalItem = Schemas['ProposalItem'];
export type ProposalItemInput = Schemas['ProposalItemInput'];
export type ProposalMove = Schemas['ProposalMoveView'];
export type ProposalStage = Schemas['ProposalStage'];
export type ProposalExport = Schemas['ProposalExportView'];
export type ProposalPhone = Schemas['ProposalPhone'];
export type ProposalSummary = Schemas['ProposalSummary'];
export type PhoneLabel = Schemas['PointLabel'];
export type OfferedSituation = Schemas['OfferedSituation'];
export type SalesModule = Schemas['SalesModule'];
export type SalesForm = Schemas['SalesForm'];
export type SalesSettings = Schemas['SalesSettingsView'];
export type InteractionProposals = Schemas['InteractionProposals'];
export type ProposalQuery = Query<Call<'get', '/proposals'>>;

/** What is saved: situation and status, what is written to it, and the lines and answers if they changed. */
export interface Saved {
  situation: string;
  status: string | null;
  note: string | null;
  items?: ProposalItemInput[];
  answers?: FormAnswers;
}

/** What the customer accepted, and what was filled in where sales ask for a form. */
export interface NewProposal {
  items: ProposalItemInput[];
  answers?: FormAnswers;
  form_version?: number;
}

/** A phone to be added; `anyway` when somebody else has it too. */
export interface NewPhone {
  phone: string;
  label: PhoneLabel;
  anyway: boolean;
}

export const proposals = {
  settings: (o?: Signal) => get('/sales-settings', { ...o }),
  open: (module: SalesModule) => put('/sales-module', { module }),
  close: () => del('/sales-module'),
  standing: () => get('/sales-module'),
  list: (query: ProposalQuery, o?: Signal) => get('/proposals', { ...o, query }),
  read: (id: Id, module: SalesModule, o?: Signal) =>
    get('/proposals/{id}', { ...o, path: { id }, query: { module } }),
  moves: (id: Id, module: SalesModule, o?: Signal) =>
    get('/proposals/{id}/moves', { ...o, path: { id }, query: { module, limit: 100 } }),
  take: (id: Id, module: SalesModule) =>
    post('/proposals/{id}/lock', { module }, { path: { id }, key: newKey() }),
  takeOldest: () => post('/proposals/take-oldest', undefined, { key: newKey() }),
  letGo: (id: Id) => del('/proposals/{id}/lock', { path: { id } }),
  save: (id: Id, module: SalesModule, saved: Saved, key: string) =>
    post('/proposals/{id}/save', { module, ...saved }, { path: { id }, key }),
  reassign: (ids: Id[], ownerId: Id, reason: string) =>
    post('/proposals/reassign', { ids, owner_id: ownerId, reason }, { key: newKey() }),
  phones: (id: Id, module: SalesModule, o?: Signal) =>
    get('/proposals/{id}/phones', { ...o, path: { id }, query: { module } }),
  reveal: (id: Id, module: SalesModule) =>
    post('/proposals/{id}/phones/reveal', { module }, { path: { id }, key: newKey() }),
  addPhone: (id: Id, module: SalesModule, phone: NewPhone, key: string) =>
    post('/proposals/{id}/phones', { module, ...phone }, { path: { id }, key }),
  contacts: (id: Id, module: SalesModule, o?: Signal) =>
    get('/proposals/{id}/contacts', { ...o, path: { id }, query: { module } }),
  summary: (o?: Signal) => get('/proposal-summary', { ...o }),
  history: (id: Id, module: SalesModule, cursor: string | undefined, o?: Signal) =>
    get('/proposals/{id}/history', { ...o, path: { id }, query: { module, ...(cursor ? { cursor } : {}) } }),
  messages: (id: Id, module: SalesModule, interactionId: Id, o?: Signal) =>
    get('/proposals/{id}/history/{interaction_id}', {
      ...o,
      path: { id, interaction_id: interactionId },
      query: { module },
    }),
};

/** What the organization sets up; read with `proposals.settings`. */
export const salesSettings = {
  change: (settings: Omit<SalesSettings, 'revision'>, revision?: number) =>
    put('/sales-settings', { settings }, { revision }),
};

export const proposalExports = {
  list: (query: { cursor?: string; limit?: number }, o?: Signal) => get('/proposal-exports', { ...o, query }),
  make: (fromAt: number, toAt: number) =>
    post('/proposal-exports', { from_at: fromAt, to_at: toAt }, { key: newKey() }),
  file: (id: Id) => get('/proposal-exports/{id}', { path: { id } }),
};

/** Proposals beside a thread. */
export const sales = {
  beside: (id: Id, o?: Signal) => get('/interactions/{id}/proposals', { ...o, path: { id } }),
  open: (id: Id, proposal: NewProposal, key: string) =>
    post('/interactions/{id}/proposals', proposal, { path: { id }, key }),
  change: (id: Id, proposalId: Id, items: ProposalItemInput[]) =>
    put('/interactions/{id}/proposals/{proposal_id}', { items }, { path: { id, proposal_id: proposalId } }),
  wrapUp: (id: Id, proposalId: Id, situation: string, status: string | null, key: string) =>
    post(
      '/interactions/{id}/proposals/{proposal_id}/wrap-up',
      { situation, status },
      { path: { id, proposal_id: proposalId }, key },
    ),
};

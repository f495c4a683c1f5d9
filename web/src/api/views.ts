// Calls of views of lists, and of what is done to many conversations at once.
import { newKey, post, put } from './client';
import { records } from './operations';
import type { Body, Call } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
export type View = Schemas['ViewOfConversationFilters'];
export type ViewFields = Schemas['ViewFieldsOfConversationFilters'];
export type ViewFilters = Schemas['ConversationFiltersInput'];
export type Labelling = Schemas['Labelling'];

export const views = {
  ...records('/conversation-views'),
  order: (ids: Id[]) => put('/conversation-views/order', { ids }),
  choose: (id: Id | null) => put('/conversation-views/default', { id }),
};

export type CaseView = Schemas['ViewOfCaseFilters'];
export type CaseViewFields = Schemas['ViewFieldsOfCaseFilters'];
export type CaseFilters = Schemas['CaseFiltersInput'];
export const caseViews = {
  ...records('/case-views'),
  order: (ids: Id[]) => put('/case-views/order', { ids }),
  choose: (id: Id | null) => put('/case-views/default', { id }),
};

export const many = {
  label: (body: Body<Call<'post', '/interactions/labels'>>) =>
    post('/interactions/labels', body, { key: newKey() }),
  conclude: (body: Body<Call<'post', '/interactions/conclude'>>) =>
    post('/interactions/conclude', body, { key: newKey() }),
};

// Calls of views of conversations, and of what is done to many conversations at once.
import { newKey, post, put } from './client';
import { records } from './operations';
import type { Body, Call } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
export type View = Schemas['ConversationViewView'];
export type ViewFields = Schemas['ConversationViewFields'];
export type ViewFilters = Schemas['ViewFiltersInput'];
export type Labelling = Schemas['Labelling'];

export const views = {
  ...records('/conversation-views'),
  order: (ids: Id[]) => put('/conversation-views/order', { ids }),
};

export const many = {
  label: (body: Body<Call<'post', '/interactions/labels'>>) =>
    post('/interactions/labels', body, { key: newKey() }),
  conclude: (body: Body<Call<'post', '/interactions/conclude'>>) =>
    post('/interactions/conclude', body, { key: newKey() }),
};

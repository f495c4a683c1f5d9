// Calls of the list of people and of portfolios. Apart from the others, because they come with the screens that need them.
import { newKey, post } from './client';
import type { Call, Query } from './paths';
import type { components } from './schema';
import type { Id } from './types';

export type PeopleQuery = Query<Call<'get', '/people'>>;
export type Assignment = components['schemas']['Assignment'];

export const portfolio = {
  assign: (ids: Id[], ownerId: Id | null) =>
    post('/people/assign', { ids, owner_id: ownerId }, { key: newKey() }),
};

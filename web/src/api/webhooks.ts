// Calls about webhooks: where other systems are told of what happens, and what came of each time.
import { get, newKey, post } from './client';
import { records } from './operations';
import type { Call, Common, Query } from './paths';
import type { components } from './schema';
import type { Id, Micros } from './types';

type Schemas = components['schemas'];
type Signal = Pick<Common, 'signal'>;
export type Webhook = Schemas['WebhookView'];
export type WebhookDelivery = Schemas['WebhookDeliveryView'];
export type WebhookEvent = Schemas['WebhookEventView'];
export type DeliveryState = Schemas['WebhookDeliveryState'];

export const webhooks = {
  ...records('/webhooks'),
  events: (o?: Signal) => get('/webhook-events', o),
  rotate: (id: Id) => post('/webhooks/{id}/secret', undefined, { path: { id } }),
  trial: (id: Id) => post('/webhooks/{id}/trial', undefined, { path: { id } }),
  deliveries: (id: Id, query: Query<Call<'get', '/webhooks/{id}/deliveries'>>, o?: Signal) =>
    get('/webhooks/{id}/deliveries', { ...o, path: { id }, query }),
  replay: (id: Id) => post('/webhook-deliveries/{id}/replay', undefined, { path: { id }, key: newKey() }),
  replayFailed: (id: Id, since: Micros) =>
    post('/webhooks/{id}/replay', { since }, { path: { id }, key: newKey() }),
};

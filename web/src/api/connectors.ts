// Calls about forms of other suppliers: those that an administrator connects, and those that a contact offers.
import { get } from './client';
import { records } from './operations';
import type { Common } from './paths';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
export type FormConnector = Schemas['FormConnectorView'];
export type ConnectorKind = Schemas['ConnectorKind'];
export type OfferedForm = Schemas['OfferedForm'];

export const connectors = records('/form-connectors');

export const offeredForms = (id: Id, o?: Pick<Common, 'signal'>) =>
  get('/interactions/{id}/form-connectors', { ...o, path: { id } });

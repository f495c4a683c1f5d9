// Calls about forms (fichas). Apart from the others, because they come with the screens that need them.
import { Problem } from './errors';
import { get, newKey, post } from './client';
import { files, people, records } from './operations';
import type { Body, Call, Common } from './paths';
import { products } from './products';
import type { components } from './schema';
import type { Id } from './types';

type Schemas = components['schemas'];
type Signal = Pick<Common, 'signal'>;
export type FormView = Schemas['FormView'];
export type FormSummary = Schemas['FormSummary'];
export type FormFault = Schemas['FormFaultView'];
export type FormVersionView = Schemas['FormVersionView'];
export type AgentForm = Schemas['AgentForm'];
export type WeighBody = Body<Call<'post', '/forms/{id}/weigh'>>;

export const forms = {
  ...records('/forms'),
  publish: (id: Id, revision: number) =>
    post('/forms/{id}/publish', { revision }, { path: { id }, key: newKey() }),
  version: (id: Id, version: number, o?: Signal) =>
    get('/forms/{id}/version', { ...o, path: { id }, query: { version } }),
  /** Those that the caller may choose on the desk. */
  choosable: (o?: Signal) => get('/agent/forms', o),
  weigh: (id: Id, body: WeighBody, o?: Signal) => post('/forms/{id}/weigh', body, { ...o, path: { id } }),
  play: (body: Body<Call<'post', '/form-trials'>>, o?: Signal) => post('/form-trials', body, { ...o }),
};

const FOUND_MAX = 12;

/** Where the fields of a form find files, people and products. */
export const formSources = {
  upload: (file: File, signal: AbortSignal) => files.send(file, { signal }),
  address: (id: Id) => files.address(id),
  async search(kind: 'person' | 'product', typed: string, signal: AbortSignal) {
    if (kind === 'person') {
      const { items } = await people.search({ q: typed, limit: FOUND_MAX }, { signal });
      return items.map((one) => ({ id: one.id, label: one.name, detail: one.tax_id ?? undefined }));
    }
    const { items } = await products.list({ q: typed, limit: FOUND_MAX, in_use: true }, { signal });
    return items.map((one) => ({ id: one.id, label: one.name, detail: one.code }));
  },
  async named(kind: 'person' | 'product', id: Id, signal: AbortSignal) {
    try {
      const one =
        kind === 'person'
          ? await people.read(id, { signal })
          : await get('/products/{id}', { signal, path: { id } });
      return { id, label: one.name };
    } catch (error) {
      if (error instanceof Problem && (error.status === 404 || error.status === 403)) return null;
      throw error;
    }
  },
};

// Calls about products and services. Apart from the others, because they come with the screens that need them.
import { get, newKey, post } from './client';
import { records } from './operations';
import type { Call, Common, Query } from './paths';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Product = Schemas['ProductView'];
export type ProductKind = Schemas['ProductKind'];
export type ProductOrder = Schemas['ProductOrder'];
export type ImportedProduct = Schemas['ImportedProduct'];
export type ProductQuery = Query<Call<'get', '/products'>>;

const { create, change, remove } = records('/products');
export const products = {
  create,
  change,
  remove,
  list: (query: ProductQuery, o?: Pick<Common, 'signal'>) => get('/products', { ...o, query }),
  export: () => get('/products/export'),
  import: (csv: string, dry_run: boolean) => post('/products/import', { csv, dry_run }, { key: newKey() }),
};

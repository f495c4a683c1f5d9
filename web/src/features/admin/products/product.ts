// The form of a product, and prices as people write them.
import type { Product, ProductKind } from '$api/products';
import { t, type Key } from '$i18n';
import type { Fault } from '../parts/table';

export interface ProductForm {
  name: string;
  code: string;
  kind: ProductKind;
  description: string;
  /** As it is written: `1.234,56`. */
  price_cents: string;
  in_use: boolean;
}

const BRAZIL = /^(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d{1,2})?$/;
const OTHERS = /^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d{1,2})?$/;

/** Reads a price in centavos, as the server reads tables; null for none, undefined for what is no price. */
export function readPrice(text: string): number | null | undefined {
  const bare = text.replace(/^\s*R\$/, '').replaceAll(/\s/g, '');
  if (bare === '') return null;
  const plain = BRAZIL.test(bare)
    ? bare.replaceAll('.', '').replace(',', '.')
    : OTHERS.test(bare)
      ? bare.replaceAll(',', '')
      : undefined;
  return plain === undefined ? undefined : Math.round(Number(plain) * 100);
}

/** Writes a price into its field. */
export const priceText = (cents: number | null): string =>
  cents === null
    ? ''
    : new Intl.NumberFormat('pt-BR', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
        cents / 100,
      );

export const formOf = (row: Product | null): ProductForm => ({
  name: row?.name ?? '',
  code: row?.code ?? '',
  kind: row?.kind ?? 'product',
  description: row?.description ?? '',
  price_cents: priceText(row?.price_cents ?? null),
  in_use: row?.in_use ?? true,
});

/** What the server is sent. */
export const fieldsOf = (form: ProductForm) => ({
  ...form,
  description: form.description.trim() === '' ? null : form.description,
  price_cents: readPrice(form.price_cents) ?? null,
});

/** Refuses a price that is none before anything is sent. */
export const wrongPrice = (form: ProductForm): Record<string, string> =>
  readPrice(form.price_cents) === undefined ? { price_cents: t('products.price_invalid') } : {};

const FIELDS: Record<string, Key> = {
  code: 'products.code',
  name: 'products.name',
  kind: 'products.kind',
  price_cents: 'products.price',
  in_use: 'products.in_use',
  description: 'products.description',
};
const CODES: Record<string, Key> = {
  required: 'ui.required',
  twice: 'import.twice',
  no_room: 'products.no_room',
  price_invalid: 'products.price_invalid',
  out_of_range: 'products.price_high',
  text_too_long: 'refused.text_too_long',
};

/** Words one fault of a line of a table: the column and what is wrong with it. */
export function faultText(fault: Fault): string {
  const field = FIELDS[fault.field];
  const text = t(CODES[fault.code] ?? 'refused.invalid');
  return field ? `${t(field)}: ${text}` : text;
}

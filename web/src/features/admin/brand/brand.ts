// The form of colour and logo.
import type { Brand } from '$api/types';
import { t } from '$i18n';

export interface BrandForm {
  accent: Brand['accent'];
  /** The stored file, or the name of one that was chosen and is not stored yet. */
  logo: string | null;
}

// A record, so that a colour that the server learns or forgets does not compile here.
const ORDER: Record<Brand['accent'], number> = {
  indigo: 0,
  blue: 1,
  teal: 2,
  green: 3,
  terracotta: 4,
  wine: 5,
  pink: 6,
  graphite: 7,
};

export const ACCENTS = (Object.keys(ORDER) as Brand['accent'][]).toSorted((a, b) => ORDER[a] - ORDER[b]);

/** Bytes of a logo at the most; the server decides again. */
const BYTES_MAX = 512 * 1024;

export const formOf = (brand: Brand): BrandForm => ({
  accent: brand.accent,
  logo: brand.logo?.file_id ?? null,
});

/** Tells what is wrong with a file before it is sent. */
export function wrongFile(file: Pick<File, 'size' | 'type'>): string | null {
  if (!['image/png', 'image/jpeg', 'image/webp'].includes(file.type)) return t('brand.wrong_type');
  return file.size > BYTES_MAX ? t('brand.too_large') : null;
}

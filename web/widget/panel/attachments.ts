/** Decides which files may be attached, and says why the others may not. */
import { type Fill, type Key, fileSize } from './i18n/words';
import type { Locale } from './protocol';

/** Most files in one message. */
export const FILES_MAX = 10;

export type Chosen = { files: File[]; faults: { key: Key; fill: Fill }[] };

export function choose(locale: Locale, already: number, offered: readonly File[], bytesMax: number): Chosen {
  const chosen: Chosen = { files: [], faults: [] };
  for (const file of offered) {
    const name = file.name;
    if (already + chosen.files.length >= FILES_MAX) {
      chosen.faults.push({ key: 'composer.too_many', fill: { count: FILES_MAX } });
      break;
    }
    if (file.size > bytesMax) {
      const fill = { name, size: fileSize(locale, file.size), limit: fileSize(locale, bytesMax) };
      chosen.faults.push({ key: 'composer.too_big', fill });
    } else if (file.size === 0) chosen.faults.push({ key: 'composer.empty_file', fill: { name } });
    else chosen.files.push(file);
  }
  return chosen;
}

// A pause reason as the list of them holds it.

import type { Draft } from '../parts/draft.svelte';
import type { PauseRow } from '../types';

/** What can be written about a pause reason. */
export type Form = Omit<PauseRow, 'id' | 'revision'>;

/** A pause reason in the list, with what is being written about it. */
export interface Line {
  /** Own key of the line: a new one has no id yet. */
  key: string;
  id: string | null;
  draft: Draft<Form>;
}

/** The screen around the page: told what happens, and never anybody but the site that the pass names. */
import type { Opened } from './api';

export type Told =
  | { type: 'unissono:ready' }
  | ({ type: 'unissono:opened' } & Pick<
      Opened,
      'interaction_number' | 'case_number' | 'interaction_id' | 'case_id' | 'is_new_case'
    >);

/** Tells the parent; browsers drop it where the parent is of another site than the one named. */
export function tell(origin: string, message: Told): void {
  if (window.parent !== window) window.parent.postMessage(message, origin);
}

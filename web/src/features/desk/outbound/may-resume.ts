// Who may go on with a conversation that ended; apart, because the desk asks it of every ended one.
import type { Interaction } from '$api/types';
import { app } from '$live/app.svelte';
import { channel } from '$live/names';

/** True where somebody who did not write can be written to, and this user may. */
export const mayResume = (one: Interaction): boolean =>
  one.ended_at !== null &&
  app.can('interaction_open') &&
  (channel(one.channel)?.templates_outside_window ?? false);

// One composer for each conversation of this page, so that switching loses neither text nor files.
import type { Id } from '$api/types';
import { app } from '$live/app.svelte';
import { Composer } from './composer.svelte';
import { Drafts } from './drafts';

const held = new Map<string, Composer>();

export function composerOf(interaction: Id): Composer {
  const user = app.session?.user.id ?? '';
  const key = `${user} ${interaction}`;
  let composer = held.get(key);
  if (!composer) {
    composer = new Composer(interaction, new Drafts(user));
    held.set(key, composer);
  }
  return composer;
}

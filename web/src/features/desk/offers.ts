// Accepting and declining what the distribution offers.
import { interactions } from '$api/operations';
import type { Interaction } from '$api/types';
import { desk } from './desk.svelte';
import { openConversation } from './open';

export async function accept(offer: Interaction): Promise<void> {
  if (await desk.run(() => interactions.accept(offer.id))) openConversation(offer.id);
}

export async function decline(offer: Interaction): Promise<void> {
  await desk.run(() => interactions.decline(offer.id));
}

// A contact that is started from a case: what is to be said waits in its composer, and one that is open already becomes the case's.
import { cases } from '$api/cases';
import type { Id } from '$api/types';
import { app } from '$live/app.svelte';
import { describe } from '$ui/failure';
import { toasts } from '$ui/toasts.svelte';
import { Drafts } from '../composer/drafts';
import type { desk } from '../desk.svelte';

type OfCase = typeof desk.forCase;

/** Puts the text into the composer, unless something was typed there before; whoever sees it sends it. */
export function keepText(ofCase: OfCase, of: Id): void {
  const user = app.session?.user.id;
  if (!ofCase || ofCase.text === '' || !user) return;
  const drafts = new Drafts(user);
  const before = drafts.read(of);
  if (before.reply === '') drafts.write(of, { ...before, reply: ofCase.text, mode: 'reply' });
}

/** Makes the conversation that is open already a contact of the case. */
export async function linkOpen(ofCase: OfCase, of: Id): Promise<void> {
  if (!ofCase) return;
  try {
    await cases.link(of, ofCase.id);
  } catch (failure) {
    toasts.show(describe(failure).text, { tone: 'bad' });
  }
  keepText(ofCase, of);
}

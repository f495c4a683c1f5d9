// Brings one message of a long thread into view and says which it is.
import { tick as settled } from 'svelte';
import type { Thread } from '$live/threads.svelte';

const frame = () => new Promise((done) => requestAnimationFrame(done));

/** Loads back to the message, then scrolls to it and lights it up. */
export async function reveal(thread: Thread, message: { message_id: string; seq: number }): Promise<void> {
  if (!thread.loaded) await thread.load();
  let first = thread.messages[0]?.seq;
  while (first !== undefined && first > message.seq && thread.more && !thread.error) {
    await thread.loadEarlier();
    const next = thread.messages[0]?.seq;
    // Another part of the screen loads the same page: wait for it.
    if (next === first) await frame();
    first = next;
  }
  await settled();
  await frame();
  const found = document.querySelector<HTMLElement>(
    `[role="dialog"] [data-message="${CSS.escape(message.message_id)}"]`,
  );
  if (!found) return;
  found.scrollIntoView({ block: 'center' });
  found.dataset['found'] = '';
}

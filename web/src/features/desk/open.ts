// Opening and starting conversations, always under their own address.
import { navigate } from '../../router';
import { desk } from './desk.svelte';

/** Opens a conversation under its own address. */
export function openConversation(id: string): void {
  void desk.select(id);
  void navigate('/desk/:id', { params: { id }, replace: true });
}

/** Starts the next waiting conversation of the queue or channel on screen, or of all queues. */
export async function pullNext(): Promise<void> {
  const view = desk.view;
  const shown =
    view.kind === 'waiting'
      ? { queue_id: view.queueId ?? undefined, channel: view.channel ?? undefined }
      : {};
  const id = await desk.pull(shown);
  if (id) openConversation(id);
}

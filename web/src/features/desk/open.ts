// Opening and starting conversations, always under their own address.
import { navigate } from '../../router';
import { desk } from './desk.svelte';

/** Opens a conversation under its own address. */
export function openConversation(id: string): void {
  void desk.select(id);
  void navigate('/desk/:id', { params: { id }, replace: true });
}

/** Starts the next waiting conversation of the queue on screen, or of all queues. */
export async function pullNext(): Promise<void> {
  const view = desk.view;
  const queue = view.kind === 'waiting' && view.queueId !== null ? { queue_id: view.queueId } : {};
  const id = await desk.pull(queue);
  if (id) openConversation(id);
}

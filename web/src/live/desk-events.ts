// What the desk wants to hear of, apart from rows: who types, what calls for attention, what made a sound.
import type { Id, Interaction, Message } from '$api/types';

export type Heard =
  | { kind: 'message'; message: Message }
  | { kind: 'interaction'; before: Interaction | undefined; after: Interaction }
  | { kind: 'gone'; id: Id; before: Interaction | undefined }
  | { kind: 'notice'; code: string; interactionId: Id | null }
  | { kind: 'reloaded' };

type Listener = (heard: Heard) => void;
const listeners = new Set<Listener>();

/** Registers a listener; the answer removes it. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function announce(heard: Heard): void {
  for (const listener of listeners) listener(heard);
}

// What the states of work in the background look like, and how often they are looked at.
import type { components } from '$api/schema';

type State = components['schemas']['BackgroundState'];

/** How often work that is under way is looked at. */
export const LOOK_MS = 1000;
export const TONES = {
  waiting: 'plain',
  running: 'accent',
  done: 'ok',
  failed: 'bad',
  canceled: 'warn',
} as const;
export const isRunning = (one: { state: State }) => one.state === 'waiting' || one.state === 'running';

/** Whether what was typed is what was to be typed: case and accents are forgiven, letters and spaces between words are not. */
export function isTyped(typed: string, wanted: string): boolean {
  const plain = (text: string) =>
    text.normalize('NFD').replace(/\p{M}/gu, '').replace(/\s+/gu, ' ').trim().toLowerCase();
  return plain(wanted) !== '' && plain(typed) === plain(wanted);
}

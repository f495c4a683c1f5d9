// The way to a screen of an area.
import { withWords } from '$i18n';
import type { areas } from './areas';

type Areas = typeof areas;

/** The map of screens, and of what each needs, is apart: the first page loads their names only. */
export const screen = <Name extends keyof Areas>(name: Name) =>
  withWords('desk', async () => (await import('./areas')).areas[name]()) as Areas[Name];

// Notices of the system, for whoever works in another window. They exist on secure origins only, and the browser asks the user first.
import { preferences } from './preferences.svelte';
import { leads } from './sound/sounds';

export type Permission = NotificationPermission | 'missing';

const BODY_CHARS = 140;

export function permission(): Permission {
  return typeof Notification === 'undefined' || !globalThis.isSecureContext
    ? 'missing'
    : Notification.permission;
}

/** Asks the browser, which asks the user; an answer given before is given again. */
export async function askPermission(): Promise<Permission> {
  return permission() === 'default' ? Notification.requestPermission() : permission();
}

export interface Notice {
  title: string;
  body: string;
  /** Notices about the same thing replace each other. */
  tag: string;
  /** What a press on it opens. */
  open?: () => void;
}

/** Shows a notice while the page is not in front; one tab speaks for all. */
export function notify(notice: Notice): void {
  if (!preferences.chosen.desktop || permission() !== 'granted' || !leads() || document.hasFocus()) return;
  try {
    const shown = new Notification(notice.title, {
      body: notice.body.slice(0, BODY_CHARS),
      tag: notice.tag,
      icon: '/favicon.svg',
      // The application has sounds of its own.
      silent: true,
    });
    shown.addEventListener('click', () => {
      globalThis.focus();
      notice.open?.();
      shown.close();
    });
  } catch {
    // Phones know notices of a service worker only.
  }
}

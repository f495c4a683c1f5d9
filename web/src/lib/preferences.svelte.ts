// What a user chose for themselves in this browser: density, the key that sends, what calls them, and the counters of the queues.
import { look } from './theme.svelte';

export interface Chosen {
  density: 'compact' | 'comfortable';
  /** The key that sends; with the other one Enter alone begins a new line. */
  sendWith: 'enter' | 'ctrl_enter';
  /** Notices of the system while the page is not in front. The browser has to allow them too. */
  desktop: boolean;
  sound: boolean;
  /** The number and the mark on the browser's tab. */
  badge: boolean;
  /** How many wait, beside each queue and channel of the desk. */
  counters: boolean;
  /** The sound of alerts of supervision. */
  alerts: boolean;
}

const PREFIX = 'unissono.preferences.';
const first = (): Chosen => ({
  density: look.comfortable ? 'comfortable' : 'compact',
  sendWith: 'enter',
  desktop: false,
  sound: true,
  badge: true,
  counters: true,
  alerts: true,
});

/** Takes from a stored text what is a known choice, and the first choice for everything else. */
function parsed(text: string | null): Chosen {
  const plain = first();
  try {
    const kept = JSON.parse(text ?? '{}') as Partial<Record<keyof Chosen, unknown>> | null;
    const flag = (name: 'desktop' | 'sound' | 'badge' | 'counters' | 'alerts') =>
      typeof kept?.[name] === 'boolean' ? kept[name] : plain[name];
    return {
      density: kept?.density === 'comfortable' || kept?.density === 'compact' ? kept.density : plain.density,
      sendWith: kept?.sendWith === 'ctrl_enter' ? 'ctrl_enter' : 'enter',
      desktop: flag('desktop'),
      sound: flag('sound'),
      badge: flag('badge'),
      counters: flag('counters'),
      alerts: flag('alerts'),
    };
  } catch {
    return plain;
  }
}

class Preferences {
  #chosen = $state.raw<Chosen>(first());
  #key: string | null = null;

  constructor() {
    // Another tab of the same user chose something.
    globalThis.addEventListener?.('storage', (event) => {
      if (event.key !== null && event.key === this.#key) this.#take(parsed(event.newValue));
    });
  }

  get chosen(): Chosen {
    return this.#chosen;
  }

  /** Begins with what this user chose before. */
  open(user: string): void {
    this.#key = PREFIX + user;
    let kept: string | null = null;
    try {
      kept = localStorage.getItem(this.#key);
    } catch {
      kept = null;
    }
    this.#take(parsed(kept));
  }

  choose(change: Partial<Chosen>): void {
    this.#take({ ...this.#chosen, ...change });
    try {
      if (this.#key) localStorage.setItem(this.#key, JSON.stringify(this.#chosen));
    } catch {
      // Storage is blocked: the choice lasts for this page.
    }
  }

  #take(chosen: Chosen): void {
    this.#chosen = chosen;
    if (look.comfortable !== (chosen.density === 'comfortable'))
      look.setComfortable(chosen.density === 'comfortable');
  }
}

export const preferences = new Preferences();

/** Tells whether a key press sends what is written. */
export function sends(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'isComposing'>,
  sendWith: Chosen['sendWith'],
): boolean {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return false;
  return sendWith === 'enter' || event.ctrlKey || event.metaKey;
}

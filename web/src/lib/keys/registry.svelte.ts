// The one registry of shortcuts: it hears the keys and also prints them in tooltips, the palette and the help sheet.
import type { Component } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';

export type Group = 'conversation' | 'lists' | 'go' | 'agent' | 'app';

export interface Command {
  id: string;
  /** Text of the command in the current language. */
  title: () => string;
  group: Group;
  /** `'a'`, `'shift+p'`, `'ctrl+k'`, `'g a'` for two keys in a row. The key is `event.key`, so layouts do not matter. */
  keys?: string | undefined;
  run: () => void;
  /** False while the command makes no sense; it is then neither run nor listed. */
  enabled?: (() => boolean) | undefined;
  /** Works inside text fields too; only for combinations with Ctrl. */
  inFields?: boolean | undefined;
  /** Left out of the palette, such as the palette itself. */
  hidden?: boolean | undefined;
  icon?: Component | undefined;
}

const STORED = 'unissono.single-keys';
const CHORD_MS = 1200;

function kept(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    return true;
  }
}

class Keys {
  /** False when the user switched single letters off (WCAG 2.1.4). Combinations with Ctrl stay. */
  singleLetters = $state(kept());
  #commands = new SvelteMap<string, Command>();
  #first: { key: string; at: number } | null = null;

  setSingleLetters(on: boolean): void {
    this.singleLetters = on;
    try {
      localStorage.setItem(STORED, on ? 'on' : 'off');
    } catch {
      // Storage is blocked: the choice lasts for this page.
    }
  }

  /** Adds commands for as long as a screen lives; the answer removes them. Use it in an `$effect`. */
  register(commands: Command[]): () => void {
    for (const command of commands) this.#commands.set(command.id, command);
    return () => {
      for (const command of commands) {
        if (this.#commands.get(command.id) === command) this.#commands.delete(command.id);
      }
    };
  }

  all(): Command[] {
    return [...this.#commands.values()];
  }

  usable(): Command[] {
    return this.all().filter((command) => command.enabled?.() ?? true);
  }

  /** Gives the keys of a command as caps to print, or nothing when they do not work now. */
  capsOf(id: string): string[] {
    const keys = this.#commands.get(id)?.keys;
    if (!keys || (!this.singleLetters && !keys.includes('ctrl+'))) return [];
    return caps(keys);
  }

  run(id: string): void {
    const command = this.#commands.get(id);
    if (command && (command.enabled?.() ?? true)) command.run();
  }

  /** Handles a key press. Answers true when a command took it. */
  handle(event: KeyboardEvent): boolean {
    if (event.defaultPrevented || event.isComposing || event.altKey) return false;
    const pressed = combination(event);
    if (pressed === null) return false;
    const inField = isField(event.target);
    const inLayer = document.querySelector('[data-layer-open]') !== null;
    const chord =
      this.#first && event.timeStamp - this.#first.at < CHORD_MS ? `${this.#first.key} ${pressed}` : null;
    this.#first = null;
    for (const wanted of chord ? [chord, pressed] : [pressed]) {
      const found = this.usable().find((command) => command.keys === wanted);
      if (!found) continue;
      const strong = wanted.startsWith('ctrl+');
      if (!strong && (inField || inLayer || !this.singleLetters)) continue;
      if (strong && inField && !found.inFields) continue;
      event.preventDefault();
      found.run();
      return true;
    }
    const opens = this.usable().some((command) => command.keys?.startsWith(`${pressed} `));
    if (opens && !inField && !inLayer && this.singleLetters)
      this.#first = { key: pressed, at: event.timeStamp };
    return false;
  }
}

/** Writes a key press as the registry writes it; null for a modifier alone. */
export function combination(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
): string | null {
  if (['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Dead'].includes(event.key)) return null;
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const letter = /^[a-z]$/.test(key);
  const ctrl = event.ctrlKey || event.metaKey ? 'ctrl+' : '';
  // Shift belongs to the character itself for marks such as `?`.
  const shift = event.shiftKey && (letter || key.length > 1) ? 'shift+' : '';
  return ctrl + shift + key;
}

/** Splits `'shift+p'` or `'g a'` into the caps that are printed. */
export function caps(keys: string): string[] {
  const names: Record<string, string> = {
    ctrl: 'Ctrl',
    shift: '⇧',
    enter: 'Enter',
    escape: 'Esc',
    arrowup: '↑',
    arrowdown: '↓',
  };
  return keys.split(/[ +]/).map((part) => names[part] ?? part.toUpperCase());
}

/** Tells whether letters typed here are text. */
export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true;
  if (target.closest('[role="menu"], [role="listbox"], [role="combobox"], emoji-picker')) return true;
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'button', 'submit', 'file'].includes(target.type)
  );
}

export const keys = new Keys();

/** What the panel remembers in this browser, in the frame's own storage. A browser that refuses storage just forgets. */

export type Slot = 'token' | 'outbox' | 'seen' | 'muted' | 'name' | 'email' | 'phone';

export class Memory {
  constructor(private readonly key: string) {}

  get(slot: Slot): string | null {
    try {
      return localStorage.getItem(this.#name(slot));
    } catch {
      return null;
    }
  }

  set(slot: Slot, value: string | null): void {
    try {
      if (value === null) localStorage.removeItem(this.#name(slot));
      else localStorage.setItem(this.#name(slot), value);
    } catch {
      // Storage is full or forbidden: the conversation goes on, only without surviving a reload.
    }
  }

  #name(slot: Slot): string {
    return `unissono.${this.key}.${slot}`;
  }
}

// What one person keeps in this browser under one heading, an entry for each thing, so that two tabs do not write over each other.
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** The browser's own, unless it is blocked. */
function store(): Store | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

/** A browser that keeps nothing, or no more, is no error: what was written lives as long as the page. */
export class Shelf {
  readonly #store = store();
  readonly #prefix: string;

  constructor(heading: string, user: string) {
    this.#prefix = `unissono.${heading}.${user}.`;
  }

  /** Gives an entry; undefined when there is none, or none that can be read. */
  get(name: string): unknown {
    try {
      const kept = this.#store?.getItem(this.#prefix + name);
      return kept ? (JSON.parse(kept) as unknown) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps an entry. Answers false when the browser did not. */
  put(name: string, value: unknown): boolean {
    try {
      this.#store?.setItem(this.#prefix + name, JSON.stringify(value));
      return this.#store !== null;
    } catch {
      return false;
    }
  }

  remove(name: string): void {
    try {
      this.#store?.removeItem(this.#prefix + name);
    } catch {
      // Storage is blocked: nothing was kept there either.
    }
  }

  names(): string[] {
    const names: string[] = [];
    try {
      for (let at = 0; at < (this.#store?.length ?? 0); at += 1) {
        const name = this.#store?.key(at);
        if (name?.startsWith(this.#prefix)) names.push(name.slice(this.#prefix.length));
      }
    } catch {
      // As above.
    }
    return names;
  }
}

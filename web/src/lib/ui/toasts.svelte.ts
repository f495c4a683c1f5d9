// Short results of actions whose place on screen is gone. What failed in place is said in place, never here.
export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'ok' | 'bad';
  action?: { label: string; run: () => void } | undefined;
}

const SHOWN_MS = 6000;

class Toasts {
  items = $state.raw<readonly Toast[]>([]);
  #last = 0;

  show(text: string, options: Partial<Omit<Toast, 'id' | 'text'>> & { sticky?: boolean } = {}): number {
    this.#last += 1;
    const id = this.#last;
    const { sticky = false, tone = 'plain', action } = options;
    this.items = [...this.items.slice(-3), { id, text, tone, action }];
    if (!sticky) setTimeout(() => this.dismiss(id), SHOWN_MS);
    return id;
  }

  dismiss(id: number): void {
    this.items = this.items.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();

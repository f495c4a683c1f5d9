// Light or dark, compact or comfortable. `src/theme.js` sets the same attributes before the first paint.
export type Theme = 'light' | 'dark' | 'system';

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Storage is blocked: the choice lasts for this page.
  }
}
function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

class Look {
  theme = $state<Theme>('system');
  dark = $state(false);
  comfortable = $state(false);

  constructor() {
    const stored = kept('unissono.theme');
    this.theme = stored === 'light' || stored === 'dark' ? stored : 'system';
    this.comfortable = kept('unissono.density') === 'comfortable';
    const wish = globalThis.matchMedia?.('(prefers-color-scheme: dark)');
    wish?.addEventListener('change', () => this.#apply());
    this.#apply();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    keep('unissono.theme', theme);
    this.#apply();
  }

  toggle(): void {
    this.setTheme(this.dark ? 'light' : 'dark');
  }

  setComfortable(on: boolean): void {
    this.comfortable = on;
    keep('unissono.density', on ? 'comfortable' : 'compact');
    this.#apply();
  }

  #apply(): void {
    const wished = globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ?? false;
    this.dark = this.theme === 'dark' || (this.theme === 'system' && wished);
    document.documentElement.dataset['theme'] = this.dark ? 'dark' : 'light';
    if (this.comfortable) document.documentElement.dataset['density'] = 'comfortable';
    else delete document.documentElement.dataset['density'];
  }
}

export const look = new Look();

// axe on the page as it is. It is run through the browser's protocol, so the page's own policy stays in force.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RUN = `(async () => {
  if (!window.axe) { ${SOURCE}; }
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await window.axe.run(document, { runOnly: tags });
  return violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.target + ' ' + node.failureSummary).join(' | '));
})()`;

export type Theme = 'light' | 'dark';

/** Looks at screens one after the other and remembers what is wrong with each. */
export class Inspection {
  readonly page: Page;
  readonly themes: readonly Theme[];
  readonly found: string[] = [];
  readonly complaints: string[] = [];
  count = 0;

  constructor(page: Page, themes: readonly Theme[]) {
    this.page = page;
    this.themes = themes;
    page.on('console', (line) => {
      if (line.type() === 'error' && /Content Security Policy|Refused to/.test(line.text()))
        this.complaints.push(line.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  async look(screen: string): Promise<void> {
    // The frame is there before the screen, which is fetched when it is first wanted.
    await expect(this.page.locator('h1').first()).toBeAttached();
    for (const theme of this.themes) {
      await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await expect(this.page.locator('html')).toHaveAttribute('data-theme', theme);
      await this.examine(`${screen}, ${theme}`);
    }
  }

  /** Looks at the page in the colours that it has. */
  async examine(screen: string): Promise<void> {
    const violations = (await this.page.evaluate(RUN)) as string[];
    this.count += 1;
    this.found.push(...violations.map((one) => `${screen}: ${one}`));
  }

  /** Fails with everything that was found. */
  verify(): void {
    expect(this.found).toEqual([]);
    expect(this.complaints).toEqual([]);
    expect(this.count).toBeGreaterThan(0);
  }
}

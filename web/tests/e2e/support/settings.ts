// The settings as an administrator uses them: by the names that are on the screen.
import { expect, type Locator, type Page } from '@playwright/test';

export class Settings {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** The editor at the right edge. */
  get sheet(): Locator {
    return this.page.getByRole('dialog').first();
  }

  async open(section: string): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Configurações' })
      .getByRole('link', { name: section, exact: true })
      .click();
    await expect(this.page.getByRole('heading', { level: 1, name: section })).toBeVisible();
  }

  async add(label: string): Promise<void> {
    await this.page.locator('main header').getByRole('button', { name: label }).click();
  }

  async part(name: string): Promise<void> {
    await this.sheet.getByRole('tab', { name }).click();
  }

  async save(): Promise<void> {
    await this.sheet.getByRole('button', { name: 'Salvar', exact: true }).click();
  }

  /** Saves and waits until the editor closed. */
  async saveAndClose(): Promise<void> {
    await this.save();
    await expect(this.page.getByRole('dialog')).toHaveCount(0);
  }
}

// The desk as a person uses it: by the names that are on the screen.
import { expect, type Locator, type Page } from '@playwright/test';

export class Desk {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  get thread(): Locator {
    return this.page.getByRole('log');
  }
  get composer(): Locator {
    return this.page.getByRole('group', { name: 'Escrever' }).getByRole('textbox');
  }
  get mine(): Locator {
    return this.page.getByRole('region', { name: 'Meus atendimentos' });
  }

  row(name: string): Locator {
    return this.mine.getByRole('button').filter({ hasText: name });
  }
  bubble(text: string): Locator {
    return this.thread.locator('[data-message]').filter({ hasText: text });
  }

  async becomeAvailable(): Promise<void> {
    await this.mine.getByRole('button', { name: 'Ficar disponível' }).click();
    await expect(this.page.getByRole('button', { name: /^Disponível/ })).toBeVisible();
  }

  async choosePause(name: string): Promise<void> {
    await expect(this.page.getByRole('navigation', { name: 'Filas' })).toBeVisible();
    await this.page.keyboard.press('Shift+P');
    await this.page.getByRole('menuitemradio', { name }).click();
  }

  async open(name: string): Promise<void> {
    await this.row(name).click();
    await expect(this.page.getByRole('log', { name: `Conversa com ${name}` })).toBeVisible();
  }

  /** Goes to the composer by its key. */
  async reply(): Promise<void> {
    await expect(this.composer).toBeVisible();
    await this.page.locator('body').press('r');
    await expect(this.composer).toBeFocused();
  }

  /** Writes by keyboard alone. */
  async write(text: string): Promise<void> {
    await this.reply();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
    await this.page.keyboard.press('Escape');
  }

  async note(text: string): Promise<void> {
    await expect(this.composer).toBeVisible();
    await this.page.keyboard.press('n');
    const box = this.page.getByRole('textbox', { name: 'Escreva para a equipe. O cliente não vê.' });
    await expect(box).toBeFocused();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
    await this.page.keyboard.press('Escape');
  }

  async conclude(code: string): Promise<void> {
    await this.page.keyboard.press('e');
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('searchbox', { name: 'Buscar código' }).fill(code);
    await dialog.getByRole('treeitem', { name: code }).click();
    await dialog.getByRole('button', { name: 'Concluir', exact: true }).click();
    await expect(dialog).toBeHidden();
  }
}

// The way in and out as people go it: the sign-in page, the account menu, and the links of the outbox.
import { expect, type Page } from '@playwright/test';
import { PASSWORD } from './operation';
import { Settings } from './settings';

/** Gives address and password on the sign-in page. */
export async function signIn(page: Page, user: { email: string }, password = PASSWORD): Promise<void> {
  await page.getByLabel('E-mail').fill(user.email);
  await page.getByLabel('Senha').fill(password);
  await page.getByRole('button', { name: 'Entrar' }).click();
}

/** Types a code where one is asked for, and sends it. */
export async function giveCode(page: Page, code: string, button = 'Entrar'): Promise<void> {
  await page.getByRole('textbox', { name: /^Código/ }).fill(code);
  await page.getByRole('button', { name: button, exact: true }).click();
}

async function openAccount(page: Page): Promise<void> {
  await page.getByRole('button', { name: /conta e preferências/ }).click();
}

export async function signOut(page: Page): Promise<void> {
  await openAccount(page);
  await page.getByRole('button', { name: 'Sair', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Bom te ver de novo' })).toBeVisible();
}

/** Opens one's own security. */
export async function openSecurity(page: Page) {
  await openAccount(page);
  await page.getByRole('button', { name: 'Segurança da conta' }).click();
  const sheet = page.getByRole('dialog', { name: 'Minha segurança' });
  await expect(sheet.getByText('Sessões abertas')).toBeVisible();
  return sheet;
}

/** Reads the newest link to somebody from the outbox, on the screen of an administrator. */
export async function linkFor(page: Page, user: { email: string }): Promise<string> {
  await new Settings(page).open('Caixa de saída');
  await page.getByRole('row').filter({ hasText: user.email }).first().getByRole('button').click();
  return page.getByRole('dialog').getByLabel('Endereço de acesso').inputValue();
}

// The first minutes of an installation, in the browser.
import { setUp } from './support/operation';
import { expect, test } from './support/test';

// Rows: GAP-045.
test('@both the first visit sets the installation up and signs the administrator in', async ({
  page,
  server,
}) => {
  await page.goto(server.url);
  await expect(page.getByRole('heading', { name: 'Primeiro acesso' })).toBeVisible();
  await page.getByLabel('Código de instalação').fill('errado');
  await page.getByLabel('Nome da organização').fill('Loja Maré');
  await page.getByLabel('Nome completo').fill('Caio Fontes');
  await page.getByLabel('E-mail').fill('caio@jornada.exemplo');
  await page.getByLabel('Senha').fill('senha-das-jornadas-2026');
  await page.getByRole('button', { name: 'Criar e entrar' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Código de instalação').fill(server.setupCode);
  await page.getByRole('button', { name: 'Criar e entrar' }).click();
  await expect(page.getByRole('navigation', { name: 'Áreas' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Configurações' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: /Caio Fontes/ })).toBeVisible();
  await expect(setUp(server)).rejects.toThrow(/already_set_up|setup_token/);
});

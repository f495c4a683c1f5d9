// A customer who is blocked: at the desk, in what comes in, in the web chat, and in the list of the settings.
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA, BIA } from './support/operation';
import { Chat } from './support/site';
import { Settings } from './support/settings';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };

// Rows: BLOCK-007.
test('a supervisor blocks a customer from the desk and an administrator lets them in again @both', async ({
  operate,
}) => {
  const stage = await operate();
  const write = async (text: string) =>
    expect(await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, text)))).toBe(200);
  const bia = new Desk(await stage.page(BIA));
  const { page } = bia;
  const inspection = new Inspection(page, ['light', 'dark']);
  await bia.becomeAvailable();
  await write('Vou xingar vocês');
  await bia.open(MARIA.name);
  await page.getByRole('button', { name: 'Mais ações' }).click();
  await page.getByRole('menuitem', { name: 'Bloquear cliente' }).click();
  const dialog = page.getByRole('dialog', { name: `Bloquear ${MARIA.name}` });
  await expect(dialog).toContainText('O atendimento aberto é cancelado');
  await dialog.getByRole('button', { name: 'Bloquear cliente' }).click();
  await expect(dialog.getByText('Diga o motivo.')).toBeVisible();
  await inspection.look('blocking, reason missing');
  await dialog.getByLabel('Motivo').fill('Ofensas');
  await dialog.getByLabel('Por quanto tempo').selectOption('7 dias');
  await dialog.getByRole('button', { name: 'Bloquear cliente' }).click();
  await expect(dialog).toBeHidden();
  await expect(bia.row(MARIA.name)).toBeHidden();
  await expect(page.getByText(/^Cliente bloqueado até/)).toBeVisible();
  await expect(bia.thread).toContainText(`${BIA.name} bloqueou o cliente`);
  await inspection.look('a blocked customer at the desk');

  await write('E agora?');
  await write('Responde!');
  const settings = new Settings(await stage.page(ADMIN, '/settings/blocked-contacts'));
  const looks = new Inspection(settings.page, ['light', 'dark']);
  const row = settings.page.getByRole('row').filter({ hasText: MARIA.name });
  await expect(row).toContainText('Ofensas');
  await expect(row).toContainText(BIA.name);
  await expect(row.getByRole('cell').nth(4)).toHaveText('2');
  await settings.page.getByRole('searchbox', { name: 'Nome ou contato' }).fill('ninguém');
  await expect(row).toBeHidden();
  await settings.page.getByRole('searchbox', { name: 'Nome ou contato' }).fill('48 99990-0011');
  await expect(row).toBeVisible();
  await looks.look('blocked customers');
  await row.getByRole('button').click();
  await looks.look('a block');
  await settings.sheet.getByRole('button', { name: 'Desbloquear' }).click();
  const sure = settings.page.getByRole('dialog', { name: `Desbloquear ${MARIA.name}` });
  await sure.getByRole('button', { name: 'Desbloquear' }).click();
  await expect(settings.page.getByText(`${MARIA.name} pode escrever de novo`)).toBeVisible();
  await write('Desculpe');
  await expect(bia.row(MARIA.name)).toBeVisible();
  await bia.open(MARIA.name);
  await expect(bia.bubble('Desculpe')).toBeVisible();
  await expect(bia.bubble('E agora?')).toHaveCount(0);
  inspection.verify();
  looks.verify();
});

// Rows: BLOCK-007.
test('a blocked visitor of the web chat reads a calm answer', async ({ operate, site, page }) => {
  const stage = await operate({ origins: [site.origin] });
  site.show(stage.server.url, stage.operation.chat.public_token);
  const bia = new Desk(await stage.page(BIA));
  await bia.becomeAvailable();
  await page.goto(site.origin);
  const chat = new Chat(page);
  await chat.press();
  await chat.begin('Spam', 'spam@exemplo.com.br');
  await chat.write('Compre agora');
  await bia.open('Spam');
  await bia.page
    .getByRole('complementary', { name: 'Painel do cliente' })
    .getByRole('button', { name: 'Bloquear cliente' })
    .click();
  const dialog = bia.page.getByRole('dialog', { name: 'Bloquear Spam' });
  await dialog.getByLabel('Motivo').fill('Propaganda');
  await dialog.getByRole('button', { name: 'Bloquear cliente' }).click();
  await expect(dialog).toBeHidden();
  await chat.panel.getByRole('button', { name: 'Começar outra conversa' }).click();
  await chat.panel.getByLabel('Sua mensagem').fill('De novo');
  await chat.panel.getByLabel('Sua mensagem').press('Enter');
  await expect(
    chat.panel.getByText('O atendimento por este chat não está disponível para você no momento.'),
  ).toBeVisible();
});

// Rows: TAG-009.
test('a supervisor corrects a code, and the conversation tells', async ({ operate }) => {
  const stage = await operate();
  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Quanto custa?')));
  await ana.open(MARIA.name);
  await ana.conclude('Troca feita');
  const page = await stage.page(BIA, '/conversations');
  const inspection = new Inspection(page, ['light', 'dark']);
  await page.getByRole('button', { name: `Ver as mensagens de ${MARIA.name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Corrigir tabulação' }).click();
  const dialog = page.getByRole('dialog', { name: /^Corrigir a tabulação de/ });
  await expect(dialog).toContainText('Agora: Troca feita.');
  await dialog.getByRole('searchbox', { name: 'Buscar código' }).fill('dúvida');
  await dialog.getByRole('treeitem', { name: 'Dúvida esclarecida' }).click();
  await dialog.getByRole('button', { name: 'Corrigir', exact: true }).click();
  await expect(dialog.getByText('Diga o motivo.')).toBeVisible();
  await inspection.look('correcting a code');
  await dialog.getByLabel('Motivo da correção').fill('Não houve troca');
  await dialog.getByRole('button', { name: 'Corrigir', exact: true }).click();
  await expect(dialog).toBeHidden();
  const sheet = page.getByRole('dialog', { name: MARIA.name });
  await expect(sheet).toContainText(
    `${BIA.name} corrigiu a tabulação: de Troca feita para Dúvida esclarecida`,
  );
  await expect(sheet).toContainText('Não houve troca');
  inspection.verify();
});

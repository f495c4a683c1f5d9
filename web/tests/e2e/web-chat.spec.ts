// The way of a web chat: a visitor of a company's site, the agent's desk, and back into the site.
import { Desk } from './support/desk';
import { ANA } from './support/operation';
import { Chat } from './support/site';
import { expect, test } from './support/test';

const VISITOR = 'Tatiane Moraes';

// Rows: CHAN-005, CHAN-006, MSG-001, TAG-001, TAG-005, AGENT-010, GAP-034.
test('@both a visitor of another site chats, reloads, goes on, and is told when it ends', async ({
  operate,
  site,
  page,
}) => {
  const stage = await operate({ origins: [site.origin] });
  site.show(stage.server.url, stage.operation.chat.public_token);
  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();

  await page.goto(site.origin);
  const chat = new Chat(page);
  await chat.press();
  await chat.panel.getByRole('button', { name: 'Começar conversa' }).click();
  await expect(chat.panel.getByText('Preencha este campo.').first()).toBeVisible();
  await chat.begin(VISITOR, 'tatiane@exemplo.com.br');
  await chat.write('Vocês têm o tênis no 38?');

  await desk.open(VISITOR);
  await expect(desk.bubble('Vocês têm o tênis no 38?')).toBeVisible();
  await expect(desk.page.getByText('tatiane@exemplo.com.br').first()).toBeVisible();
  await chat.panel.getByLabel('Sua mensagem').pressSequentially('Na cor');
  await expect(desk.thread).toContainText(`${VISITOR} está digitando`);
  await desk.composer.pressSequentially('Temos');
  await expect(chat.log).toContainText('está digitando');
  await desk.composer.press('Enter');
  await expect(chat.log).toContainText('Temos');
  await expect(chat.log).toContainText(ANA.name);

  await page.reload();
  await chat.press();
  await expect(chat.log).toContainText('Vocês têm o tênis no 38?');
  await expect(chat.log).toContainText('Temos');
  await chat.write('Quero um, por favor.');
  await expect(desk.bubble('Quero um, por favor.')).toBeVisible();
  await expect(desk.thread.getByText('Quero um, por favor.')).toHaveCount(1);

  await desk.page.keyboard.press('Escape');
  await desk.conclude('Conversa encerrada');
  await expect(chat.panel.getByText('Conversa encerrada').first()).toBeVisible();
  await chat.panel.getByRole('button', { name: 'Começar outra conversa' }).click();
  await chat.write('Mais uma coisa');
  await expect(desk.mine.getByText('Mais uma coisa')).toBeVisible();
});

// Rows: GAP-034.
test('a site that was not allowed shows no chat', async ({ operate, site, page }) => {
  const stage = await operate({ origins: ['https://loja.exemplo'] });
  site.show(stage.server.url, stage.operation.chat.public_token);
  await page.goto(site.origin);
  const chat = new Chat(page);
  await chat.press();
  await expect(chat.panel.getByRole('heading', { name: 'Chat indisponível aqui' })).toBeVisible();
});

// Who the customer is: found, registered, offered when known already, and recognised at the next contact.
import type { Page } from '@playwright/test';
import type { Row } from './support/api';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ANA } from './support/operation';
import { Chat } from './support/site';
import { expect, test } from './support/test';

// The names are those of their profiles; what they are registered by is another.
const MARIA = { phone: '5548999900011', name: 'Mari 🌻' };
const LUCAS = { phone: '5541996540044', name: 'Luke' };

// Rows: PERSON-001, PERSON-005, PERSON-006, PERSON-007, PERSON-008, PERSON-018, AGENT-009, AGENT-016.
test('a person is searched, registered or offered, linked, and recognised at the next contact', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  await admin.post<Row>('/people', {
    kind: 'natural',
    name: 'Maria Souza Lima',
    contact_points: [{ kind: 'email', value: 'maria@exemplo.com.br', label: 'home' }],
  });
  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Oi')));
  await desk.open(MARIA.name);
  const panel = desk.page.getByRole('complementary', { name: 'Painel do cliente' });
  await panel.getByRole('searchbox', { name: 'Pesquisar pessoa' }).fill('ninguém assim');
  await expect(panel.getByText('Ninguém encontrado.')).toBeVisible();

  await panel.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await expect(panel.getByLabel('Nome')).toHaveValue(MARIA.name);
  await expect(panel.getByLabel('Telefone')).toHaveValue(/99990-?0011/);
  await panel.getByLabel('E-mail').fill('maria@exemplo.com.br');
  await panel.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await expect(panel.getByRole('alert')).toContainText('Esta pessoa já tem cadastro');
  await panel.getByRole('button', { name: 'Vincular: Maria Souza Lima' }).click();
  await expect(panel.getByText('Identificado', { exact: true })).toBeVisible();
  await expect(panel.getByText('Maria Souza Lima').first()).toBeVisible();
  const header = desk.page.getByRole('region', { name: 'Conversa' }).getByRole('heading', { level: 2 });
  await expect(header).toHaveText('Maria Souza Lima');
  await expect(desk.row('Maria Souza Lima')).toBeVisible();
  await expect(desk.row(MARIA.name)).toHaveCount(0);

  await meta.post(stage.hook, meta.messages(LUCAS, meta.text(LUCAS, 'Olá')));
  await desk.open(LUCAS.name);
  await panel.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await panel.getByLabel('Nome').fill('Lucas Cardoso');
  await panel.getByLabel('CPF').fill('529.982.247-25');
  await panel.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await expect(panel.getByText('Identificado', { exact: true })).toBeVisible();
  await desk.page.locator('body').press('Escape');
  await desk.conclude('Troca feita');

  await meta.post(stage.hook, meta.messages(LUCAS, meta.text(LUCAS, 'Voltei')));
  const back = desk.row('Lucas Cardoso').filter({ hasText: 'Voltei' });
  await expect(desk.row(LUCAS.name)).toHaveCount(0);
  await back.click();
  await expect(header).toHaveText('Lucas Cardoso');
  await expect(desk.bubble('Voltei')).toBeVisible();
  await expect(panel.getByText('Identificado', { exact: true })).toBeVisible();
  await expect(panel.getByText('Lucas Cardoso').first()).toBeVisible();
});

// Rows: PERSON-002, PERSON-005, PERSON-006, PERSON-017, AGENT-016.
test('a visitor is known by the e-mail of a person; a stranger is searched by every sign that a person has, and linked', async ({
  operate,
  site,
  page,
  browser,
}) => {
  const stage = await operate({ origins: [site.origin] });
  const { admin } = stage.operation;
  const email = (value: string) => ({ kind: 'email', value, label: 'business' });
  const person = (data: object) => admin.post<Row>('/people', data);
  await person({
    kind: 'natural',
    name: 'Tatiane Moraes',
    contact_points: [email('tatiane@exemplo.com.br')],
  });
  await person({
    kind: 'legal',
    name: 'Padaria Estrela Ltda',
    trade_name: 'Pão da Vila',
    tax_id: '11222333000181',
    contact_points: [
      email('contato@estrela.exemplo'),
      { kind: 'phone', value: '+554833334444', label: 'business' },
    ],
  });
  await person({
    kind: 'natural',
    name: 'Otávio Nunes',
    tax_id: '52998224725',
    contact_points: [email('otavio@exemplo.com.br')],
  });
  site.show(stage.server.url, stage.operation.chat.public_token);
  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();
  const panel = desk.page.getByRole('complementary', { name: 'Painel do cliente' });

  const visit = async (page: Page, who: string, address: string) => {
    await page.goto(site.origin);
    const chat = new Chat(page);
    await chat.press();
    await chat.begin(who, address);
    await chat.write(`Oi, é ${who}`);
    await desk.open(who);
  };
  await visit(page, 'Tati', 'TATIANE@exemplo.com.br');
  await expect(panel.getByText('Identificado', { exact: true })).toBeVisible();
  await expect(panel.getByRole('heading', { name: 'Tatiane Moraes' })).toBeVisible();
  const stranger = await browser.newContext();
  await visit(await stranger.newPage(), 'Alguém', 'outro@exemplo.com.br');
  await expect(panel.getByText('Não identificado', { exact: true })).toBeVisible();

  const search = panel.getByRole('searchbox', { name: 'Pesquisar pessoa' });
  const found = panel.getByRole('list', { name: 'Pessoas encontradas' }).getByRole('listitem');
  for (const typed of ['padaria est', 'pão da vila', 'PAO DA VILA', '(48) 3333-4444', '11.222.333/0001-81']) {
    await search.fill(typed);
    await expect(found, typed).toHaveCount(1);
    await expect(found, typed).toContainText('Padaria Estrela Ltda');
  }
  await search.fill('529.982.247-25');
  await expect(found).toHaveText(/Otávio Nunes/);
  await search.fill('contato@estrela.exemplo');
  await expect(found).toHaveText(/Padaria Estrela/);
  await search.fill('otavio');
  await expect(found).toHaveText(/Otávio Nunes/);
  await panel.getByRole('button', { name: 'Vincular Otávio Nunes a este atendimento' }).click();
  await expect(panel.getByText('Identificado', { exact: true })).toBeVisible();
  await expect(panel.getByRole('heading', { name: 'Otávio Nunes' })).toBeVisible();
  await stranger.close();
});

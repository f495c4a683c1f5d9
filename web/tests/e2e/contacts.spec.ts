// The contacts: everybody on record, registered and changed by hand, tied to agents one by one and many at once.
import { Inspection } from './support/axe';
import type { Row } from './support/api';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ANA, BIA, DAVI } from './support/operation';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Mari 🌻' };

// Rows: PERSON-010, PERSON-014, PERSON-016, PERSON-018.
test('contacts are registered by hand with their phones, searched, ordered, read, changed and put out of use @both', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ANA);
  const inspection = new Inspection(page, ['light', 'dark']);
  await expect(page.getByRole('navigation', { name: 'Filas' })).toBeVisible();
  await page.locator('body').press('g');
  await page.locator('body').press('p');
  await expect(page.getByRole('heading', { name: 'Contatos', level: 1 })).toBeVisible();
  await expect(page.getByText('Nenhum contato ainda')).toBeVisible();
  await inspection.look('no contacts');

  await page.locator('body').press('n');
  const form = page.getByRole('dialog', { name: 'Novo contato' });
  await expect(form.getByRole('switch', { name: 'Cadastro ativo' })).toBeChecked();
  await form.getByLabel('Nome', { exact: false }).fill('Maria Souza Lima');
  await form.getByLabel('CPF').fill('529.982.247-25');
  const first = form.getByRole('group', { name: 'Número 1' });
  await expect(first.getByLabel('DDI')).toBeDisabled();
  await expect(first.getByLabel('DDI')).toHaveValue('55');
  await first.getByLabel('Telefone').fill('+55 (48) 99990-0011');
  await expect(first.getByLabel('DDD')).toHaveValue('48');
  await expect(first.getByLabel('Telefone')).toHaveValue('99990-0011');
  await form.getByRole('button', { name: 'Adicionar telefone' }).click();
  const second = form.getByRole('group', { name: 'Número 2' });
  await second.getByLabel('Telefone').fill('3333-4444');
  await second.getByLabel('Tipo do número').selectOption({ label: 'comercial' });
  await form.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await expect(second.getByText('Informe')).toBeVisible();
  await second.getByLabel('DDD').fill('48');
  await form.getByRole('button', { name: 'Adicionar telefone' }).click();
  const third = form.getByRole('group', { name: 'Número 3' });
  await third.getByLabel('Telefone').fill('48 99990 0011');
  await inspection.look('a new contact');
  await form.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await expect(third.getByText('Isto já apareceu em outra linha.')).toBeVisible();
  await third.getByRole('button', { name: 'Remover o número 3' }).click();
  await form.getByLabel('E-mail').fill('maria@exemplo.com.br');
  await form.getByRole('button', { name: 'Cadastrar pessoa' }).click();

  const sheet = page.getByRole('dialog', { name: 'Maria Souza Lima' });
  await expect(sheet.getByText('+55 48 99990-0011')).toBeVisible();
  await expect(sheet.getByText('+55 48 3333-4444')).toBeVisible();
  await expect(sheet.getByText('comercial')).toBeVisible();
  await expect(sheet.getByText('***.982.***-25')).toBeVisible();
  await expect(sheet.getByText('Nenhuma conversa ainda')).toBeVisible();
  await inspection.look('a contact');
  await page.keyboard.press('Escape');

  // Whoever is on record already is offered and opened.
  await page.locator('body').press('n');
  await form.getByLabel('Nome', { exact: false }).fill('Outra Maria');
  await form.getByRole('group', { name: 'Número 1' }).getByLabel('Telefone').fill('554899900011');
  await form.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await expect(form.getByRole('alert')).toContainText('Maria Souza Lima');
  await form.getByRole('button', { name: 'Abrir cadastro: Maria Souza Lima' }).click();
  await expect(sheet).toBeVisible();

  await sheet.getByRole('button', { name: 'Editar cadastro' }).click();
  const editing = page.getByRole('dialog', { name: 'Editar cadastro' });
  await expect(editing.getByText('Registrado: ***.982.***-25. Deixe em branco para manter.')).toBeVisible();
  await expect(editing.getByRole('group', { name: 'Número 2' }).getByLabel('Tipo do número')).toHaveValue(
    'business',
  );
  await editing.getByRole('switch', { name: 'Cadastro ativo' }).click();
  await expect(editing.getByText('A pessoa não é identificada automaticamente nem contatada.')).toBeVisible();
  await inspection.look('changing a contact');
  await editing.getByRole('button', { name: 'Salvar', exact: true }).click();
  await expect(sheet.getByText('Inativo', { exact: true })).toBeVisible();
  await expect(sheet.getByText('***.982.***-25')).toBeVisible();
  await page.keyboard.press('Escape');

  const { admin } = stage.operation;
  for (const name of ['Bruno Dias', 'Zélia Prado'])
    await admin.post<Row>('/people', { kind: 'natural', name, contact_points: [] });
  await page.getByRole('button', { name: 'Atualizar' }).click();
  const rows = page.getByRole('table', { name: 'Contatos' }).locator('tbody tr');
  await expect(rows).toHaveText([/Bruno Dias/, /Maria Souza Lima/, /Zélia Prado/]);
  await page.getByRole('columnheader', { name: 'Nome' }).getByRole('button').click();
  await expect(rows).toHaveText([/Zélia Prado/, /Maria Souza Lima/, /Bruno Dias/]);
  await page.getByRole('combobox', { name: 'Ordem' }).selectOption({ label: 'Mais recentes' });
  await expect(rows.first()).toContainText('Zélia Prado');
  await page.getByRole('combobox', { name: 'Situação' }).selectOption({ label: 'Inativos' });
  await expect(rows).toHaveText([/Maria Souza Lima/]);
  await inspection.look('the contacts');
  await page.getByRole('button', { name: 'Limpar filtros' }).click();
  const search = page.getByRole('searchbox', { name: 'Nome, documento, telefone ou e-mail' });
  for (const typed of ['souza', '529.982.247-25', '(48) 99990-0011', '99990001', 'maria@ex']) {
    await search.fill(typed);
    await expect(rows, typed).toHaveText([/Maria Souza Lima/]);
  }
  await search.fill('ninguém assim');
  await expect(page.getByText('Nenhum contato encontrado')).toBeVisible();
  inspection.verify();
});

// Rows: PERSON-009, PERSON-010, GAP-073.
test('people go into portfolios one by one and many at once, and who comes back reaches the agent of the portfolio', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  const names = ['Alice Reis', 'Bruno Dias', 'Célia Nunes'];
  for (const name of names) await admin.post<Row>('/people', { kind: 'natural', name, contact_points: [] });
  await admin.post<Row>('/people', {
    kind: 'natural',
    name: 'Maria Souza',
    contact_points: [{ kind: 'phone', value: MARIA.phone, label: 'mobile' }],
  });
  const page = await stage.page(BIA, '/contacts');
  const inspection = new Inspection(page, ['light', 'dark']);
  const rows = page.getByRole('table', { name: 'Contatos' }).locator('tbody tr');
  await page.getByRole('checkbox', { name: 'Selecionar Alice Reis' }).click();
  await page.getByRole('checkbox', { name: 'Selecionar Célia Nunes' }).click({ modifiers: ['Shift'] });
  const bar = page.getByRole('toolbar', { name: 'Ações para os contatos selecionados' });
  await expect(bar.getByRole('status')).toHaveText('3 contatos selecionados');
  await bar.getByRole('button', { name: 'Atribuir a uma carteira' }).click();
  const choice = page.getByRole('dialog', { name: 'Atribuir a uma carteira' });
  await choice.getByRole('combobox').fill('Davi');
  await page.getByRole('option', { name: DAVI.name, exact: true }).click();
  await inspection.look('assigning many');
  await choice.getByRole('button', { name: 'Atribuir 3 contatos' }).click();
  await expect(page.getByText('3 contatos agora são da carteira de Davi Lins.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Carteira' }).selectOption({ label: 'Carteira de Davi Lins' });
  await expect(rows).toHaveText(names.map((name) => new RegExp(name)));
  await page.getByRole('checkbox', { name: 'Selecionar Bruno Dias' }).click();
  await bar.getByRole('button', { name: 'Tirar da carteira' }).click();
  await expect(page.getByText('1 contato saiu da carteira.')).toBeVisible();
  await expect(rows).toHaveCount(2);
  await page.getByRole('button', { name: 'Desfazer' }).last().click();
  await expect(rows).toHaveCount(3);
  await page.getByRole('combobox', { name: 'Carteira' }).selectOption({ label: 'Sem carteira' });
  await expect(rows).toHaveText([/Maria Souza/]);
  inspection.verify();

  // Ana ties her customer from the desk; Davi, who has been idle longer, does not get her the next time.
  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Oi')));
  await ana.open('Maria Souza');
  const panel = ana.page.getByRole('complementary', { name: 'Painel do cliente' });
  await panel.getByRole('combobox', { name: 'Carteira' }).click();
  await ana.page.getByRole('option', { name: ANA.name, exact: true }).click();
  await expect(ana.page.getByText('O cliente agora é da carteira de Ana Rocha.')).toBeVisible();
  await ana.thread.click();
  await ana.conclude('Troca feita');
  const davi = new Desk(await stage.page(DAVI));
  await davi.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Voltei')));
  await ana.row('Maria Souza').filter({ hasText: 'Voltei' }).click();
  await panel.getByRole('tab', { name: 'Detalhes' }).click();
  await expect(panel.getByText('Cliente da carteira deste atendente')).toBeVisible();
  await expect(davi.mine.getByText('Nenhuma conversa com você')).toBeVisible();

  // The timeline of the person has both, and the first one can be read.
  await ana.page.goto(new URL('/contacts?owner=mine', stage.server.url).href);
  await ana.page.getByRole('button', { name: 'Maria Souza' }).click();
  const sheet = ana.page.getByRole('dialog', { name: 'Maria Souza' });
  const past = sheet.getByRole('list', { name: 'Conversas anteriores' }).getByRole('listitem');
  await expect(past).toHaveCount(2);
  await past.nth(1).getByRole('button').click();
  await expect(sheet.getByText('Oi', { exact: true })).toBeVisible();
  const seen = new Inspection(ana.page, ['light', 'dark']);
  await seen.look('an earlier conversation');
  seen.verify();
});

// Rows: PERSON-010.
test('a contact is written to in the three steps; who is inactive is not', async ({ operate }) => {
  const stage = await operate();
  const { admin } = stage.operation;
  const maria = await admin.post<Row>('/people', {
    kind: 'natural',
    name: 'Maria Souza',
    contact_points: [{ kind: 'phone', value: MARIA.phone, label: 'mobile' }],
  });
  const page = await stage.page(BIA, '/contacts');
  await page.getByRole('button', { name: 'Maria Souza' }).click();
  await page.getByRole('button', { name: 'Iniciar contato' }).click();
  const dialog = page.getByRole('dialog', { name: 'Iniciar contato' });
  await expect(dialog.getByText('Número de Maria Souza')).toBeVisible();
  await expect(dialog.getByRole('radio')).toBeChecked();
  await dialog.getByRole('button', { name: 'Registrar autorização' }).click();
  await dialog.getByRole('button', { name: 'Continuar' }).click();
  await expect(dialog.getByLabel('Conta')).toBeVisible();
  await admin.patch(`/people/${maria.id}`, { active: false });
  await dialog.getByRole('button', { name: 'Voltar' }).click();
  await dialog.getByRole('button', { name: 'Continuar' }).click();
  await expect(dialog.getByText('O cadastro desta pessoa está inativo.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Continuar' })).toBeDisabled();
  await page.goto(new URL('/contacts', stage.server.url).href);
  await page.getByRole('button', { name: 'Maria Souza' }).click();
  await expect(page.getByRole('button', { name: 'Iniciar contato' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});

// Rows: GAP-020.
test('own conversations are cards: searched, narrowed, ordered by handling time, ten at a time, answered at once', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, users } = stage.operation;
  await admin.patch(`/users/${users.ana}`, { capacity: 20 });
  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();
  const names = 'Aldo Bruna Caio Dora Elza Fábio Gil Hugo Inês Jonas Kátia Lia'.split(' ');
  const people = names.map((name, n) => ({ phone: `55489999000${String(n).padStart(2, '0')}`, name }));
  const began = Math.floor(Date.now() / 1000) - 60;
  for (const [n, one] of people.entries()) {
    const timestamp = String(began + n);
    await meta.post(stage.hook, meta.messages(one, meta.text(one, `Oi de ${one.name}`, { timestamp })));
    await expect.poll(async () => (await admin.all('/interactions?view=open')).length).toBe(n + 1);
  }
  const cards = desk.mine.locator('[data-conversation]');
  await expect(desk.mine.getByRole('tab', { name: 'Ativas 12' })).toBeVisible();
  await expect(desk.mine.getByRole('tab', { name: 'Inativas 0' })).toBeVisible();
  await expect(cards.first()).toContainText('Lia');
  const more = desk.mine.getByRole('button', { name: 'Mostrar mais 2 conversas' });
  await expect(async () => {
    await desk.page.mouse.wheel(0, 4000);
    await expect(more).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(desk.row('Aldo')).toHaveCount(0);
  await more.click();
  await expect(more).toHaveCount(0);

  const inspection = new Inspection(desk.page, ['light', 'dark']);
  await desk.mine.getByRole('button', { name: 'Filtros e ordem' }).click();
  const layer = desk.page.getByRole('dialog', { name: 'Filtros e ordem' });
  await layer.getByLabel('Ordem').selectOption({ label: 'Tempo em atendimento' });
  await layer.getByLabel('Mídia').selectOption({ label: 'Mensagens' });
  await inspection.look('the filters of the own list');
  await desk.page.keyboard.press('Escape');
  await expect(cards.first()).toContainText('Aldo');

  const filter = desk.mine.getByRole('searchbox');
  const all = await admin.all<Row & { number: string }>('/interactions?view=open&order=oldest');
  const number = all[0]?.number ?? '';
  expect(number).toMatch(/^\d{4}-\d{7}$/);
  for (const typed of ['Aldo', number, number.replace('-', '')]) {
    await filter.fill(typed);
    await expect(cards, typed).toHaveCount(1);
  }
  await filter.fill('vendas');
  await expect(desk.mine.getByText('Nenhuma conversa com esse filtro.')).toBeVisible();
  await filter.fill('trocas cai');
  await expect(cards).toHaveCount(1);

  await desk.row('Caio').focus();
  await desk.page.keyboard.press('q');
  const quick = desk.page.getByRole('dialog', { name: 'Envio rápido para Caio' });
  await quick.getByRole('textbox').fill('Já te respondo');
  await inspection.look('a quick send');
  inspection.verify();
  await quick.getByRole('button', { name: 'Enviar', exact: true }).click();
  await expect(quick).toBeHidden();
  await expect(desk.row('Caio')).toContainText('Já te respondo');
  await expect
    .poll(() => stage.graph.sent.map(({ body }) => [body.to, body.text?.body]))
    .toContainEqual(['5548999900002', 'Já te respondo']);
});

// One matter from end to end: a customer writes by WhatsApp, is registered, the script leads to the form, the form becomes a case,
// and when she comes back by the chat of the site the same case goes on.
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ANA } from './support/operation';
import type { Row } from './support/api';
import { Chat } from './support/site';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Mari 🌻' };
const NAME = 'Maria Souza Lima';

// Rows: PERSON-001, PERSON-002, PERSON-005, CASE-001, CASE-003, CASE-006, CASE-020, CASE-034, AGENT-011.
test('a matter begins by WhatsApp, is kept as a case, and goes on under it in the chat of the site @both', async ({
  operate,
  site,
  page,
}) => {
  const stage = await operate({ origins: [site.origin] });
  const { admin, users } = stage.operation;
  const fields = [{ name: 'DSC_MOTIVO', label: 'Motivo da troca', kind: 'short_text', required: true }];
  const draft = { sections: [{ title: 'Troca', fields }] };
  const form = await admin.post<Row>('/forms', { name: 'Troca guiada', on_desk: true, draft });
  await admin.post(`/forms/${form.id}/publish`, {});
  const type = await admin.post<Row>('/case-types', { name: 'Trocas' });
  const group = await admin.post<Row>('/user-groups', { name: 'Equipe', member_ids: [users.ana] });
  const script = await admin.post<Row>('/agent-scripts', {
    name: 'Dentro do prazo',
    parent_id: null,
    message: 'Qual é o motivo da troca, {customer}?',
    type_id: type.id,
    form_id: form.id,
  });
  await admin.put(`/agent-scripts/${script.id}/authorization`, { group_ids: [group.id] });
  site.show(stage.server.url, stage.operation.chat.public_token);
  const ana = new Desk(await stage.page(ANA));
  const desk = ana.page;
  const panel = desk.getByRole('complementary', { name: 'Painel do cliente' });
  const matters = desk.getByRole('tabpanel', { name: 'Assuntos' });
  await ana.becomeAvailable();

  // She writes, and is registered.
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Quero trocar o tênis')));
  await ana.open(MARIA.name);
  await panel.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await panel.getByLabel('Nome').fill(NAME);
  await panel.getByLabel('E-mail').fill('maria@exemplo.com.br');
  await panel.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await expect(panel.getByText('Identificado', { exact: true })).toBeVisible();

  // The script gives the question and leads to the form, which is filled in and kept with the end.
  await desk.getByRole('tab', { name: /^Assuntos/ }).click();
  await matters.getByRole('tab', { name: 'Roteiro' }).click();
  await matters.getByRole('button', { name: 'Dentro do prazo' }).click();
  const step = matters.getByRole('region', { name: 'Dentro do prazo' });
  await step.getByRole('button', { name: 'Inserir na resposta' }).click();
  await expect(ana.composer).toHaveValue(`Qual é o motivo da troca, ${NAME}?`);
  await ana.composer.press('Enter');
  await expect(ana.bubble('Qual é o motivo da troca')).toBeVisible();
  await matters.getByRole('button', { name: 'Abrir ficha' }).click();
  await matters.getByLabel('Motivo da troca').fill('Veio o 38, uso 40');
  await expect(matters.getByText('Completa')).toBeVisible();
  const tab = matters.getByRole('tab', { selected: true });
  const number = ((await tab.textContent()) ?? '').trim().replace('Ficha ', '');
  await desk.getByRole('button', { name: 'Concluir', exact: true }).focus();
  await ana.conclude('Troca feita');
  await expect(ana.row(NAME)).toHaveCount(0);

  // When it is over she comes again, by the site: she is known, and what is open is offered.
  await page.goto(site.origin);
  const chat = new Chat(page);
  await chat.press();
  await chat.begin('Mari', 'MARIA@exemplo.com.br');
  await chat.write('A troca já saiu?');
  await ana.row(NAME).click();
  await expect(ana.bubble('A troca já saiu?')).toBeVisible();
  await expect(panel.getByText('Identificado', { exact: true })).toBeVisible();
  await desk.getByRole('tab', { name: /^Assuntos/ }).click();
  await matters.getByRole('tab', { name: 'Ocorrências' }).click();
  const pending = matters.getByRole('region', { name: 'Assuntos pendentes' });
  await pending.getByRole('button', { name: `Continuar na ocorrência ${number}` }).click();
  const linked = matters.getByRole('region', { name: 'Deste atendimento' });
  await linked.getByRole('button', { name: `Abrir a ocorrência ${number}` }).click();
  const opened = desk.getByRole('dialog', { name: number });
  await expect(opened.getByRole('region', { name: 'Caminho no roteiro' })).toContainText('Dentro do prazo');
  await opened.getByRole('tab', { name: 'Atendimentos' }).click();
  const contacts = opened.getByRole('list', { name: 'Atendimentos' }).getByRole('listitem');
  await expect(contacts).toHaveCount(2);
  await expect(contacts.filter({ hasText: 'WhatsApp' })).toHaveCount(1);
  await expect(contacts.filter({ hasText: 'WebChat' })).toHaveCount(1);
  await desk.keyboard.press('Escape');
  await expect(opened).toBeHidden();
  await ana.write('Já foi enviada, chega amanhã.');
  await expect(chat.log).toContainText('Já foi enviada');
  await ana.conclude('Conversa encerrada');
  await expect(chat.panel.getByText('Conversa encerrada').first()).toBeVisible();

  const { items } = await admin.get<{ items: { id: string; number: string }[] }>('/cases');
  expect(items.map((one) => one.number)).toEqual([number]);
  const filled = await admin.get<{ answers: Record<string, unknown> }>(`/cases/${items[0]?.id}/form`);
  expect(filled.answers).toEqual({ DSC_MOTIVO: 'Veio o 38, uso 40' });
});

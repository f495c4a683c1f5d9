// Cases: the tree of their types, a subject that outlives a conversation, its end and its return, and how it is found.
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA } from './support/operation';
import { Settings } from './support/settings';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };
const CPF = '529.982.247-25';

// Rows: CASE-033.
test('an administrator keeps the tree of case types by mouse and by keyboard', async ({ operate }) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings');
  const settings = new Settings(page);
  const inspection = new Inspection(page, ['light', 'dark']);
  await settings.open('Tipos de atendimento');
  await expect(page.getByText('Nenhum tipo ainda')).toBeVisible();
  await inspection.look('no types');
  const name = settings.sheet.getByRole('textbox', { name: 'Nome' });
  await settings.add('Criar tipo');
  await settings.save();
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await name.fill('Financeiro');
  await settings.saveAndClose();
  const tree = page.getByRole('tree', { name: 'Tipos de atendimento' });
  await tree.getByRole('button', { name: 'Criar tipo em Financeiro' }).click();
  await name.fill('Cobrança');
  await settings.sheet.getByLabel('Prioridade').selectOption({ label: 'Alta' });
  await settings.sheet.getByRole('checkbox', { name: 'Trocas' }).check();
  await inspection.look('a type');
  await settings.saveAndClose();
  await tree.getByRole('button', { name: 'Criar tipo em Financeiro' }).click();
  await name.fill('Estorno');
  await settings.saveAndClose();
  const rows = tree.getByRole('treeitem');
  await expect(rows).toHaveText(['Financeiro', 'Cobrança', 'Estorno']);
  await expect(rows.nth(1)).toHaveAttribute('aria-level', '2');

  await rows.nth(2).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(rows).toHaveText(['Financeiro', 'Estorno', 'Cobrança']);
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect(rows).toHaveText(['Financeiro']);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(settings.sheet).toHaveAccessibleName('Estorno');
  await settings.sheet.getByLabel('Dentro de').selectOption({ label: 'No primeiro nível' });
  await settings.sheet.getByRole('switch', { name: 'Em uso' }).click();
  await settings.saveAndClose();
  await expect(rows.filter({ hasText: 'Estorno' })).toHaveAttribute('aria-level', '1');
  await expect(rows.filter({ hasText: 'Estorno' })).toContainText('Fora de uso');
  await inspection.look('the tree');
  await page.getByRole('searchbox').fill('cobran');
  await expect(rows).toHaveText(['Financeiro', 'Cobrança']);
  await page.getByRole('searchbox').fill('');
  await rows.filter({ hasText: 'Estorno' }).dblclick();
  await settings.sheet.getByRole('button', { name: 'Excluir tipo' }).click();
  await settings.sheet.getByRole('button', { name: /Estorno/ }).click();
  await expect(rows).toHaveText(['Financeiro', 'Cobrança']);
  inspection.verify();
});

// Rows: CASE-001, CASE-002, CASE-003, CASE-004, CASE-011, CASE-014, CASE-031, CASE-035, GAP-091.
test('a case is opened in one conversation, continued in the next, concluded, and opened again with a reason', async ({
  operate,
}) => {
  const stage = await operate({ queue: { case_link: 'required' } });
  const { admin } = stage.operation;
  const top = await admin.post<Row>('/case-types', { name: 'Financeiro' });
  await admin.post<Row>('/case-types', { name: 'Cobrança', parent_id: top.id, priority: 'high' });
  await admin.post<Row>('/case-types', { name: 'Estorno', parent_id: top.id });
  await admin.post<Row>('/people', {
    kind: 'natural',
    name: MARIA.name,
    tax_id: CPF,
    contact_points: [{ kind: 'phone', value: MARIA.phone, label: 'mobile' }],
  });
  const ana = new Desk(await stage.page(ANA));
  const { page } = ana;
  const inspection = new Inspection(page, ['light', 'dark']);
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Fui cobrada duas vezes')));
  await ana.open(MARIA.name);
  const tab = page.getByRole('tab', { name: /^Assuntos/ });
  await tab.click();
  const panel = page.getByRole('tabpanel', { name: 'Assuntos' });
  await expect(panel.getByText('Esta fila pede uma ocorrência antes de concluir.')).toBeVisible();
  await expect(panel.getByText('Nenhum assunto pendente')).toBeVisible();

  // A number is taken when the form opens; cancelled, it is nobody's.
  const form = page.getByRole('dialog', { name: 'Abrir ocorrência' });
  const reserved = async () => {
    await panel.getByRole('button', { name: 'Abrir ocorrência' }).click();
    await form.getByRole('searchbox', { name: 'Buscar tipo' }).fill('cobran');
    await inspection.look('choosing a type');
    await form.getByRole('treeitem', { name: 'Cobrança' }).click();
    await expect(form.getByText(/^Número reservado: /)).toBeVisible();
    return ((await form.getByText(/^Número reservado: /).textContent()) ?? '').replace(
      'Número reservado: ',
      '',
    );
  };
  const thrown = await reserved();
  await form.getByRole('button', { name: 'Cancelar' }).click();
  await expect(form).toBeHidden();
  const number = await reserved();
  expect(number).not.toBe(thrown);
  await form.getByLabel('Assunto').fill('Cobrança em dobro de março');
  await inspection.look('a new case');
  await form.getByRole('button', { name: 'Abrir ocorrência' }).click();
  await expect(form).toBeHidden();
  const linked = panel.getByRole('region', { name: 'Deste atendimento' });
  await expect(linked.getByRole('listitem')).toContainText([number]);
  await expect(linked).toContainText('Financeiro › Cobrança');
  await expect(linked).toContainText(ANA.name);
  await inspection.look('the cases beside a thread');
  await ana.conclude('Troca feita');
  await expect(ana.row(MARIA.name)).toHaveCount(0);

  // The same subject in the next conversation.
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Alguma novidade?')));
  await ana.open(MARIA.name);
  await expect(tab).toContainText('1');
  const pending = panel.getByRole('region', { name: 'Assuntos pendentes' });
  await expect(pending).toContainText('Cobrança em dobro de março');
  await pending.getByRole('button', { name: `Continuar na ocorrência ${number}` }).click();
  await expect(linked).toContainText(number);
  await linked.getByRole('button', { name: `Desvincular a ocorrência ${number}` }).click();
  await expect(pending).toContainText(number);
  await pending.getByRole('button', { name: `Continuar na ocorrência ${number}` }).click();
  await linked.getByRole('button', { name: `Abrir a ocorrência ${number}` }).click();

  const sheet = page.getByRole('dialog', { name: number });
  await sheet.getByRole('tab', { name: 'Atendimentos' }).click();
  await expect(sheet.getByRole('list', { name: 'Atendimentos' }).getByRole('listitem')).toHaveCount(2);
  await inspection.look('the contacts of a case');
  await sheet
    .getByRole('button', { name: /^Ler a conversa/ })
    .first()
    .click();
  await expect(sheet.getByText('Fui cobrada duas vezes')).toBeVisible();
  await sheet.getByRole('tab', { name: 'Acompanhamento' }).click();
  await sheet.getByLabel('Situação').selectOption({ label: 'Concluída' });
  await sheet.getByLabel('Texto de conclusão').fill('Valor devolvido no cartão.');
  await inspection.look('a case');
  await sheet.getByRole('button', { name: 'Salvar ocorrência' }).click();
  await expect(sheet.getByText(/^Concluída em /)).toBeVisible();
  await expect(sheet.getByLabel('Texto de conclusão')).toBeDisabled();
  await inspection.look('a concluded case');

  await sheet.getByRole('button', { name: 'Reabrir ocorrência' }).click();
  await expect(sheet.getByLabel('Motivo da reabertura')).toHaveAttribute('aria-invalid', 'true');
  await sheet.getByLabel('Motivo da reabertura').fill('O valor não chegou');
  await sheet.getByRole('button', { name: 'Reabrir ocorrência' }).click();
  await expect(sheet.getByText('Reaberta 1 vez')).toBeVisible();
  await expect(sheet.getByLabel('Situação')).toHaveValue('pending');
  await sheet.getByRole('tab', { name: 'Histórico' }).click();
  const history = sheet.getByRole('list', { name: 'Histórico' });
  await expect(history).toContainText('Motivo: O valor não chegou');
  await expect(history).toContainText('Situação: de Concluída para Pendente');
  await expect(history).toContainText('Abriu a ocorrência');
  await inspection.look('the history of a case');
  await sheet.getByRole('tab', { name: 'Anexos' }).click();
  await expect(sheet.getByText('Nenhum anexo')).toBeVisible();
  await sheet.locator('input[type=file]').setInputFiles({
    name: 'fatura.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('fatura de março'),
  });
  await expect(sheet.getByRole('list', { name: 'Anexos' })).toContainText('fatura.txt');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  inspection.verify();
});

// Rows: CASE-001, CASE-003, CASE-014.
test('a case is found by its numbers and by the CPF of its customer, narrowed and shared by its address', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  const type = await admin.post<Row>('/case-types', { name: 'Entrega' });
  const person = await admin.post<Row>('/people', {
    kind: 'natural',
    name: MARIA.name,
    tax_id: CPF,
    contact_points: [],
  });
  const open = (title: string, more: object = {}) =>
    admin.post<Row & { number: string }>('/cases', { type_id: type.id, title, ...more });
  const late = await open('Pedido atrasado', { person_id: person.id, priority: 'urgent' });
  const other = await open('Caixa amassada', { external_number: 'SAC-8812' });

  const page = await stage.page(ADMIN);
  const inspection = new Inspection(page, ['light', 'dark']);
  await expect(page.getByRole('navigation', { name: 'Filas' })).toBeVisible();
  await page.locator('body').press('g');
  await page.locator('body').press('n');
  await expect(page.getByRole('heading', { name: 'Ocorrências', level: 1 })).toBeVisible();
  const rows = page.getByRole('table', { name: 'Ocorrências' }).locator('tbody tr');
  await expect(rows).toHaveText([/Caixa amassada/, /Pedido atrasado/]);
  await inspection.look('the cases');
  const search = page.getByRole('searchbox', { name: 'Número, CPF, CNPJ, assunto ou nome' });
  for (const [typed, found] of [
    [late.number, /Pedido atrasado/],
    [CPF, /Pedido atrasado/],
    [CPF.replaceAll(/\D/g, ''), /Pedido atrasado/],
    ['SAC-8812', /Caixa amassada/],
    ['amassada', /Caixa amassada/],
  ] as const) {
    await search.fill(typed);
    await expect(rows, typed).toHaveText([found]);
  }
  await search.fill('ninguém assim');
  await expect(page.getByText('Nenhuma ocorrência encontrada')).toBeVisible();
  await page.getByRole('button', { name: 'Limpar filtros' }).click();
  await page.getByRole('combobox', { name: 'Prioridade' }).selectOption({ label: 'Urgente' });
  await expect(rows).toHaveText([/Pedido atrasado/]);
  await page.getByRole('button', { name: 'Limpar filtros' }).click();
  await expect(rows).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Ordem' }).selectOption({ label: 'Mais antigas' });
  await expect(rows).toHaveText([/Pedido atrasado/, /Caixa amassada/]);
  await page.reload();
  await expect(rows).toHaveText([/Pedido atrasado/, /Caixa amassada/]);
  await rows.filter({ hasText: 'Caixa amassada' }).click();
  await expect(page.getByRole('dialog', { name: other.number })).toBeVisible();
  await expect(page).toHaveURL(/\/cases\/\d+\?order=oldest$/);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/cases\?order=oldest$/);
  inspection.verify();
});

// Rows: AGENT-009.
test('the top of an open contact leads to the person, the open matters and the types of a new one', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  const type = await admin.post<Row>('/case-types', { name: 'Cobrança' });
  const person = (name: string, phone: string) =>
    admin.post<Row>('/people', {
      kind: 'natural',
      name,
      contact_points: [{ kind: 'phone', value: phone, label: 'mobile' }],
    });
  await person(MARIA.name, '5548999900099');
  const rui = await person('Rui Alves', '5548999900012');
  await admin.post('/cases', { type_id: type.id, title: 'Fatura em dobro', person_id: rui.id });
  const ana = new Desk(await stage.page(ANA));
  const { page } = ana;
  const inspection = new Inspection(page, ['light', 'dark']);
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Bom dia')));
  await ana.open(MARIA.name);

  const top = page.getByRole('toolbar', { name: 'Cliente e assuntos' });
  const panel = page.getByRole('tabpanel', { name: 'Cliente' });
  await top.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await expect(panel.getByRole('textbox', { name: /^Nome/ })).toHaveValue(MARIA.name);
  await top.getByRole('button', { name: 'Pesquisar pessoa' }).click();
  const search = panel.getByRole('searchbox', { name: 'Pesquisar pessoa' });
  await expect(search).toBeFocused();
  await search.fill('maria');
  await panel.getByRole('button', { name: `Vincular ${MARIA.name} a este atendimento` }).click();
  await expect(page.getByText('Identificado', { exact: true })).toBeVisible();

  // The wrong one: somebody else is found without undoing the link first.
  await top.getByRole('button', { name: 'Pesquisar pessoa' }).click();
  await expect(search).toBeFocused();
  await panel.getByRole('button', { name: 'Manter a pessoa atual' }).click();
  await expect(search).toHaveCount(0);
  await top.getByRole('button', { name: 'Pesquisar pessoa' }).click();
  await search.fill('rui');
  await panel.getByRole('button', { name: 'Vincular Rui Alves a este atendimento' }).click();
  await expect(top.getByRole('button', { name: 'Assuntos pendentes (1)' })).toBeVisible();
  await inspection.look('the top of an open contact');
  await top.getByRole('button', { name: 'Assuntos pendentes (1)' }).click();
  await expect(page.getByRole('region', { name: 'Assuntos pendentes' })).toContainText('Fatura em dobro');
  await top.getByRole('button', { name: 'Tipos de atendimento' }).click();
  const choice = page.getByRole('dialog', { name: 'Preencher ficha' });
  await expect(choice.getByRole('treeitem', { name: 'Cobrança' })).toBeVisible();
  await page.keyboard.press('Escape');
  inspection.verify();
});

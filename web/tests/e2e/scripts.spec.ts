// Scripts: a tree that is built by keyboard and authorized, followed beside a conversation to a form, and kept with the case.
import type { Page } from '@playwright/test';
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA } from './support/operation';
import { Settings } from './support/settings';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };

/** The tree of the scripts by what is on the screen. */
class Tree {
  readonly page: Page;
  readonly settings: Settings;
  constructor(page: Page) {
    this.page = page;
    this.settings = new Settings(page);
  }
  get box() {
    return this.page.getByRole('tree', { name: 'Roteiros' });
  }
  get rows() {
    return this.box.getByRole('treeitem');
  }
  row(name: string) {
    return this.box.getByRole('treeitem', { name: new RegExp(`^${name},`) });
  }
  get name() {
    return this.settings.sheet.getByRole('textbox', { name: 'Nome', exact: true });
  }
  /** The names from the top down, each with its level. */
  async reads(names: [string, number][]): Promise<void> {
    await expect(this.rows).toHaveCount(names.length);
    for (const [at, [name, level]] of names.entries()) {
      await expect(this.rows.nth(at)).toHaveAccessibleName(new RegExp(`^${name},`));
      await expect(this.rows.nth(at)).toHaveAttribute('aria-level', String(level));
    }
  }
  /** Makes a script below the one that has the keyboard. */
  async below(name: string, parent: string): Promise<void> {
    await this.row(parent).focus();
    await this.page.keyboard.press('Insert');
    await this.name.fill(name);
  }
}

// Rows: CASE-015, CASE-016, CASE-017, CASE-018, CASE-020, ORG-008, GAP-092, GAP-126.
test('an administrator builds scripts by keyboard and authorizes a group @both', async ({ operate }) => {
  const stage = await operate();
  const { admin, users } = stage.operation;
  const draft = {
    sections: [
      {
        title: 'Troca',
        fields: [{ name: 'DSC_MOTIVO', label: 'Motivo da troca', kind: 'short_text', required: true }],
      },
    ],
  };
  const form = await admin.post<Row>('/forms', { name: 'Troca guiada', on_desk: true, draft });
  await admin.post(`/forms/${form.id}/publish`, {});
  await admin.post('/case-types', { name: 'Trocas' });
  await admin.post('/user-groups', { name: 'Equipe de trocas', member_ids: [users.ana] });

  const page = await stage.page(ADMIN, '/settings');
  const tree = new Tree(page);
  const { settings } = tree;
  const { sheet } = settings;
  const inspection = new Inspection(page, ['light', 'dark']);
  await settings.open('Roteiros');
  await expect(page.getByText('Nenhum roteiro ainda')).toBeVisible();
  await inspection.look('no scripts');
  await settings.add('Criar roteiro');
  await settings.save();
  await expect(tree.name).toHaveAttribute('aria-invalid', 'true');
  await tree.name.fill('Saudação');
  const message = sheet.getByRole('textbox', { name: 'O que dizer ao cliente' });
  await message.fill('Olá, ');
  await sheet.getByRole('button', { name: 'nome do cliente' }).press('Enter');
  await expect(message).toBeFocused();
  await expect(message).toHaveValue('Olá, {customer}');
  await page.keyboard.type('! Protocolo {protocol}. {nada}');
  await expect(sheet.getByRole('figure')).toContainText('Olá, Maria Souza! Protocolo 2026-0001234.');
  await expect(sheet.getByText('Isto aparecerá como está: {nada}')).toBeVisible();
  await inspection.look('a message with its preview');
  await message.fill('Olá, {customer}! Protocolo {protocol}.');
  await settings.saveAndClose();
  await expect(tree.row('Saudação')).toBeVisible();

  // Below it, with a form that needs a type, and where the case begins.
  await tree.below('Dentro do prazo', 'Saudação');
  await expect(sheet.getByLabel('Abaixo de')).toHaveValue(/\d/);
  await sheet.getByLabel('Ficha associada').selectOption({ label: 'Troca guiada' });
  await settings.save();
  await expect(sheet.getByText(/^Escolha o tipo: sem ele/)).toBeVisible();
  await sheet.getByLabel('Tipo de atendimento').selectOption({ label: 'Trocas' });
  await sheet.getByLabel('Complemento').selectOption({ label: 'Pendência de atendimento' });
  await sheet.getByLabel('Prioridade').selectOption({ label: 'Urgente' });
  await inspection.look('a script that records a case');
  await settings.saveAndClose();
  await expect(tree.row('Dentro do prazo')).toBeVisible();
  // Leaving unsaved work is asked about.
  await tree.below('Rascunho', 'Saudação');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Descartar alterações' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await tree.below('Conferência', 'Saudação');
  await settings.saveAndClose();
  await tree.reads([
    ['Saudação', 1],
    ['Dentro do prazo', 2],
    ['Conferência', 2],
  ]);

  // Up, and the one before it goes below it; out again, and in again.
  await tree.row('Conferência').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await tree.reads([
    ['Saudação', 1],
    ['Conferência', 2],
    ['Dentro do prazo', 2],
  ]);
  await expect(tree.row('Conferência')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Alt+ArrowRight');
  await expect(tree.row('Dentro do prazo')).toHaveAttribute('aria-level', '3');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(tree.row('Dentro do prazo')).toHaveAttribute('aria-level', '2');
  await expect(tree.row('Dentro do prazo')).toBeFocused();
  await page.keyboard.press('Alt+ArrowRight');
  await tree.reads([
    ['Saudação', 1],
    ['Conferência', 2],
    ['Dentro do prazo', 3],
  ]);
  await page.getByRole('searchbox').fill('prazo');
  await tree.reads([
    ['Saudação', 1],
    ['Conferência', 2],
    ['Dentro do prazo', 3],
  ]);
  await page.getByRole('searchbox').fill('nada disso');
  await expect(page.getByText('Nada encontrado')).toBeVisible();
  await page.getByRole('searchbox').fill('');

  // What others stand below is only deactivated.
  await tree.row('Conferência').focus();
  await page.keyboard.press('Enter');
  await sheet.getByRole('button', { name: 'Excluir roteiro' }).click();
  await sheet.getByRole('button', { name: /Conferência/ }).click();
  await expect(sheet.getByText(/Desative-o em vez de excluir/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await tree.row('Saudação').getByRole('button', { name: 'Autorizar Saudação' }).click();
  await sheet.getByRole('button', { name: 'Equipe de trocas' }).press('Enter');
  await inspection.look('authorizing a script');
  await settings.saveAndClose();
  await expect(tree.row('Saudação')).toContainText('1 autorização');
  await expect(tree.row('Dentro do prazo')).toContainText('como Saudação');
  await inspection.look('the tree of scripts');
  inspection.verify();
});

// Rows: CASE-019, CASE-020, CASE-034, ORG-008.
test('an agent follows a script to a form, the case shows the way, and without a contact it is the only one @both', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, users } = stage.operation;
  const fields = [{ name: 'DSC_MOTIVO', label: 'Motivo da troca', kind: 'short_text', required: true }];
  const draft = { sections: [{ title: 'Troca', fields }] };
  const form = await admin.post<Row>('/forms', { name: 'Troca guiada', on_desk: true, draft });
  await admin.post(`/forms/${form.id}/publish`, {});
  const type = await admin.post<Row>('/case-types', { name: 'Trocas' });
  const group = await admin.post<Row>('/user-groups', { name: 'Equipe', member_ids: [users.ana] });
  const script = (name: string, parent: Row | null, more: object = {}) =>
    admin.post<Row>('/agent-scripts', { name, parent_id: parent?.id ?? null, ...more });
  const top = await script('Saudação', null, { message: 'Olá, {customer}! Protocolo {protocol}.' });
  const middle = await script('Conferência', top);
  await script('Dentro do prazo', middle, {
    type_id: type.id,
    form_id: form.id,
    complement: { kind: 'case_tracking', priority: 'urgent' },
  });
  await admin.put(`/agent-scripts/${top.id}/authorization`, { group_ids: [group.id] });
  const ana = new Desk(await stage.page(ANA));
  const desk = ana.page;
  const looks = new Inspection(desk, ['light', 'dark']);
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Quero trocar')));
  await ana.open(MARIA.name);
  await desk.getByRole('tab', { name: /^Assuntos/ }).click();
  const panel = desk.getByRole('tabpanel', { name: 'Assuntos' });
  await panel.getByRole('tab', { name: 'Roteiro' }).click();
  const next = panel.getByRole('region', { name: 'Próximos passos' });
  await looks.look('where a script begins');
  await next.getByRole('button', { name: 'Saudação' }).press('Enter');
  const step = panel.getByRole('region', { name: 'Saudação' });
  await expect(step).toBeFocused();
  await expect(step).toContainText(/Olá, Maria Souza! Protocolo \d{4}-\d+\./);
  await step.getByRole('button', { name: 'Inserir na resposta' }).press('Enter');
  await expect(ana.composer).toBeFocused();
  await expect(ana.composer).toHaveValue(/^Olá, Maria Souza! Protocolo/);
  await desk.keyboard.press('Enter');
  await expect(ana.bubble('Olá, Maria Souza!')).toBeVisible();
  await looks.look('a step of a script');

  // Into the next step and back by the arrows, then past it by the search.
  await step.focus();
  await desk.keyboard.press('ArrowDown');
  await expect(next.getByRole('button', { name: 'Conferência' })).toBeFocused();
  await panel.getByRole('searchbox', { name: 'Buscar roteiro' }).fill('prazo');
  await panel.getByRole('button', { name: 'Saudação › Conferência › Dentro do prazo' }).press('Enter');
  await expect(panel.getByRole('region', { name: 'Dentro do prazo' })).toBeFocused();
  await expect(panel.getByRole('navigation', { name: 'Passos do roteiro' })).toContainText('Conferência');
  await desk.keyboard.press('ArrowLeft');
  await expect(panel.getByRole('region', { name: 'Conferência' })).toBeFocused();
  await panel.getByRole('navigation').getByRole('button', { name: 'Início' }).press('Enter');
  await next.getByRole('button', { name: 'Saudação' }).press('Enter');
  // Another tab and back: the place is kept.
  await panel.getByRole('tab', { name: 'Ocorrências' }).click();
  await panel.getByRole('tab', { name: 'Roteiro' }).click();
  await panel.getByRole('searchbox', { name: 'Buscar roteiro' }).fill('prazo');
  await panel.getByRole('button', { name: 'Saudação › Conferência › Dentro do prazo' }).press('Enter');
  await looks.look('a step that records a case');
  await panel.getByRole('button', { name: 'Abrir ficha' }).press('Enter');
  const field = panel.getByLabel('Motivo da troca');
  await field.fill('Tamanho errado');
  await expect(panel.getByText('Completa')).toBeVisible();
  await desk.getByRole('button', { name: 'Concluir', exact: true }).focus();
  const tab = panel.getByRole('tab', { selected: true });
  const number = ((await tab.textContent()) ?? '').trim().replace('Ficha ', '');
  await ana.conclude('Troca feita');
  await expect(ana.row(MARIA.name)).toHaveCount(0);

  // The case shows the way; without a contact a script is the only way to another one.
  await desk.goto(new URL('/cases', desk.url()).href);
  await desk
    .getByRole('table', { name: 'Ocorrências' })
    .locator('tbody tr')
    .filter({ hasText: number })
    .click();
  const opened = desk.getByRole('dialog', { name: number });
  const way = opened.getByRole('region', { name: 'Caminho no roteiro' });
  await expect(way.getByRole('listitem')).toHaveText([
    'Início',
    'Saudação',
    'Conferência',
    'Dentro do prazo',
  ]);
  await expect(opened.getByText('Urgente').first()).toBeVisible();
  await looks.look('a case with its way');
  await desk.keyboard.press('Escape');
  await expect(opened).toBeHidden();
  await desk.getByRole('button', { name: 'Abrir ocorrência', exact: true }).click();
  const fresh = desk.getByRole('dialog', { name: 'Abrir ocorrência' });
  await expect(
    fresh.getByText('Fora de um atendimento, a ocorrência é registrada por um roteiro.'),
  ).toBeVisible();
  await expect(fresh.getByRole('treeitem')).toHaveCount(0);
  await fresh.getByRole('searchbox', { name: 'Buscar roteiro' }).fill('prazo');
  await fresh.getByRole('button', { name: /Dentro do prazo$/ }).press('Enter');
  await looks.look('a new case by a script');
  await fresh.getByRole('button', { name: 'Usar este roteiro' }).press('Enter');
  await expect(fresh.getByText(/^Número reservado: /)).toBeVisible();
  await fresh.getByRole('button', { name: 'Abrir ocorrência' }).click();
  await expect(fresh).toBeHidden();
  const { items } = await admin.get<{ items: { script_id: string | null }[] }>('/cases');
  expect(items.map((one) => one.script_id !== null)).toEqual([true, true]);
  looks.verify();
});

// Rows: CASE-017, CASE-034, DIAL-009.
test('a marketing action is recorded with the result that the agent says, and corrected later', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, users } = stage.operation;
  const type = await admin.post<Row>('/case-types', { name: 'Renovação' });
  const script = await admin.post<Row>('/agent-scripts', {
    name: 'Oferta',
    message: 'Temos uma condição para você, {customer}.',
    type_id: type.id,
    complement: { kind: 'marketing_action' },
  });
  await admin.put(`/agent-scripts/${script.id}/authorization`, { user_ids: [users.ana] });
  const contact_points = [{ kind: 'phone', value: `+${MARIA.phone}` }];
  await admin.post('/people', { kind: 'natural', name: MARIA.name, contact_points });
  const ana = new Desk(await stage.page(ANA));
  const { page } = ana;
  const inspection = new Inspection(page, ['light', 'dark']);
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Pode falar')));
  await ana.open(MARIA.name);
  await page.getByRole('tab', { name: /^Assuntos/ }).click();
  const panel = page.getByRole('tabpanel', { name: 'Assuntos' });
  await panel.getByRole('tab', { name: 'Roteiro' }).click();
  await panel.getByRole('button', { name: 'Oferta' }).press('Enter');
  await panel.getByRole('button', { name: 'Abrir ficha' }).press('Enter');
  await expect(panel.getByText('Preencha este campo.')).toBeVisible();
  await panel.getByLabel('Resultado da ação').selectOption({ label: 'Retorno' });
  // A callback has a moment and a contact point: the customer is known by the number.
  await panel.getByRole('button', { name: /^Em 1 hora/ }).click();
  await inspection.look('the result of a marketing action');
  await panel.getByRole('button', { name: 'Abrir ficha' }).press('Enter');
  const tab = panel.getByRole('tab', { name: /^Ficha / });
  await expect(tab).toBeVisible();
  const number = ((await tab.textContent()) ?? '').trim().replace('Ficha ', '');
  await ana.conclude('Troca feita');
  await expect(ana.row(MARIA.name)).toHaveCount(0);
  await page.goto(new URL('/cases', page.url()).href);
  await page
    .getByRole('table', { name: 'Ocorrências' })
    .locator('tbody tr')
    .filter({ hasText: number })
    .click();
  const sheet = page.getByRole('dialog', { name: number });
  await expect(sheet.getByLabel('Resultado da ação')).toHaveValue('call_back');
  await sheet.getByLabel('Resultado da ação').selectOption({ label: 'Sucesso' });
  await sheet.getByRole('button', { name: 'Salvar ocorrência' }).click();
  await sheet.getByRole('tab', { name: 'Histórico' }).click();
  await expect(sheet.getByText('Resultado da ação: de Retorno para Sucesso')).toBeVisible();
  await inspection.look('a case with the result of its action');
  inspection.verify();
});

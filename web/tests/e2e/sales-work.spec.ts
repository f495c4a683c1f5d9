// Sales beside the flow of a proposal: how an administrator sets them up, what an open module shuts, and how a customer is reached.
import type { Page } from '@playwright/test';
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA, BIA } from './support/operation';
import { Settings } from './support/settings';
import { expect, test, type Stage } from './support/test';

const HELENA = { phone: '5548999900055', name: 'Helena Prado' };

async function sells(stage: Stage): Promise<void> {
  const { admin } = stage.operation;
  const organization = await admin.get<{ settings: { modules: Record<string, boolean> } }>('/organization');
  organization.settings.modules['sales'] = true;
  await admin.patch('/organization', { settings: organization.settings });
}

async function entersPending(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Propostas', exact: true }).click();
  await page.getByRole('navigation', { name: 'Pastas' }).getByRole('link', { name: 'Pendência' }).click();
  await expect(page.getByRole('button', { name: 'Editar' })).toBeVisible();
}

// Rows: SALE-007, SALE-010, SALE-023, SALE-033, GAP-076, GAP-078, CONFLICT-24, ORG-010.
test('an administrator sets up how the operation sells, and what is wrong is told at its field @both', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings');
  const settings = new Settings(page);
  const sections = page.getByRole('navigation', { name: 'Configurações' });
  await expect(sections.getByRole('link', { name: 'Filas', exact: true })).toBeVisible();
  await expect(sections.getByRole('link', { name: 'Propostas de venda' })).toHaveCount(0);
  await sells(stage);
  await page.reload();
  await settings.open('Propostas de venda');
  const inspection = new Inspection(page, ['light', 'dark']);

  await page.getByRole('checkbox', { name: 'Tipo de auditoria' }).uncheck();
  await page.getByLabel('Liberar a proposta parada após').fill('0');
  await inspection.look('rules');
  await page.getByRole('tab', { name: /^Situações/ }).click();
  await page.getByRole('button', { name: /^Cancelada Pendência Operador/ }).click();
  await inspection.look('situations');
  const canceled = page.getByRole('listitem').filter({ hasText: 'Cancelada Pendência Operador' });
  await canceled.getByRole('textbox', { name: 'Nome' }).fill('Cancelada na Manutenção');

  await page.getByRole('tab', { name: /^Árvore de status/ }).click();
  await inspection.look('no statuses');
  await page.getByRole('button', { name: 'Novo status' }).click();
  await settings.sheet.getByLabel('Nome').fill('Documentos');
  await settings.sheet.getByRole('button', { name: 'Concluir' }).click();
  await page.getByRole('button', { name: 'Novo status abaixo de Documentos' }).click();
  await settings.sheet.getByLabel('Nome').fill('Falta comprovante');
  await settings.sheet.getByRole('checkbox', { name: 'Pendente' }).check();
  await settings.sheet.getByLabel('Trocas · Mensagens').selectOption({ label: 'Resolvido › Troca feita' });
  await inspection.look('a status');
  await settings.sheet.getByRole('button', { name: 'Concluir' }).click();
  await expect(page.getByRole('treeitem', { name: 'Falta comprovante' })).toBeFocused();
  await inspection.look('statuses');

  await page.getByRole('tab', { name: /^Tipos de auditoria/ }).click();
  await page.getByRole('button', { name: 'Novo tipo' }).click();
  const second = page.getByRole('region', { name: 'Sem nome' });
  await second.getByRole('button', { name: BIA.name }).click();
  await inspection.look('audit types');
  // What is empty is found here, before the server is asked; the rest is found there.
  await page.getByRole('button', { name: 'Salvar', exact: true }).click();
  await expect(page.getByText('Confira os campos marcados.')).toBeVisible();
  await second.getByRole('textbox', { name: 'Nome' }).fill('On-line');
  await page
    .getByRole('region', { name: 'On-line' })
    .getByRole('switch', { name: /Com contato/ })
    .click();
  await page.getByRole('button', { name: 'Salvar', exact: true }).click();
  await page.getByRole('tab', { name: /^Regras/ }).click();
  await expect(page.getByLabel('Liberar a proposta parada após')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Liberar a proposta parada após').fill('15');
  await page.getByRole('tab', { name: /^Situações/ }).click();
  const twice = page.getByRole('listitem').getByRole('textbox', { name: 'Nome' }).last();
  await expect(twice).toHaveAttribute('aria-invalid', 'true');
  await inspection.look('a name twice');
  await twice.fill('Cancelada na pós-venda');
  // Nothing is lost on the way out.
  await sections.getByRole('link', { name: 'Filas', exact: true }).click();
  const leaving = page.getByRole('dialog', { name: 'Sair sem salvar?' });
  await expect(leaving).toContainText('Árvore de status');
  await leaving.getByRole('button', { name: 'Voltar' }).click();
  await page.getByRole('button', { name: 'Salvar', exact: true }).click();
  await expect(page.getByText('Propostas de venda: alterações salvas.')).toBeVisible();
  inspection.verify();

  const kept = await stage.operation.admin.get<{
    statuses: { name: string; parent: string | null; wrap_up_code_ids: string[]; stages: string[] }[];
    audit_types: { name: string; has_contact: boolean; auditor_ids: string[] }[];
    filters: string[];
    lock_idle_min: number;
  }>('/sales-settings');
  expect(kept.lock_idle_min).toBe(15);
  expect(kept.filters).not.toContain('audit_type');
  expect(kept.statuses.map(({ name, wrap_up_code_ids, stages }) => [name, wrap_up_code_ids, stages])).toEqual(
    [
      ['Documentos', [], []],
      ['Falta comprovante', [stage.operation.codes.done], ['pending_agent']],
    ],
  );
  expect(kept.audit_types[1]).toMatchObject({
    name: 'On-line',
    has_contact: true,
    auditor_ids: [stage.operation.users.bia],
  });
});

// Rows: SALE-004, SALE-006, SALE-028.
test('an open module shuts the other areas in every tab until it is left @both', async ({ operate }) => {
  const stage = await operate();
  await sells(stage);
  const { admin } = stage.operation;
  const { revision: _, ...rules } = await admin.get<Record<string, unknown>>('/sales-settings');
  await admin.put('/sales-settings', { settings: { ...rules, blocks_areas: true } });
  const page = await stage.page(ANA);
  const ana = new Desk(page);
  await ana.becomeAvailable();
  const tab = await page.context().newPage();
  await tab.goto('/contacts');
  await expect(tab.getByRole('heading', { level: 1, name: 'Contatos' })).toBeAttached();

  await entersPending(page);
  const areas = page.getByRole('navigation', { name: 'Áreas' });
  await expect(areas.getByRole('link', { name: 'Atendimento', exact: true })).toBeDisabled();
  await expect(areas.getByRole('link', { name: 'Propostas', exact: true })).toBeEnabled();
  const inspection = new Inspection(page, ['light', 'dark']);
  await inspection.look('a module that shuts the other areas');
  // Neither a key nor an address is a way round it.
  await page.locator('body').press('g');
  await page.locator('body').press('p');
  await expect(
    page.getByText('O módulo Pendência está aberto. Saia dele para usar as outras áreas.'),
  ).toBeVisible();
  await expect(page).toHaveURL(/\/proposals\/pending$/);
  await expect(tab.getByRole('heading', { name: 'Área indisponível' })).toBeVisible();
  await tab.reload();
  await expect(tab.getByRole('heading', { name: 'Área indisponível' })).toBeVisible();
  const covered = new Inspection(tab, ['light', 'dark']);
  await covered.look('an area that is shut');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Editar' })).toBeVisible();
  await expect(areas.getByRole('link', { name: 'Atendimento', exact: true })).toBeDisabled();

  await page.getByRole('button', { name: 'Sair', exact: true }).click();
  await expect(areas.getByRole('link', { name: 'Atendimento', exact: true })).toBeEnabled();
  await expect(tab.getByRole('heading', { level: 1, name: 'Contatos' })).toBeAttached();
  // The other tab closes what a browser that is gone left open.
  await entersPending(page);
  await expect(tab.getByRole('heading', { name: 'Área indisponível' })).toBeVisible();
  await page.close();
  await tab.getByRole('button', { name: 'Fechar o módulo' }).click();
  await expect(tab.getByRole('heading', { level: 1, name: 'Contatos' })).toBeAttached();
  await expect(tab.getByRole('button', { name: /^Disponível/ })).toBeVisible();
  inspection.verify();
  covered.verify();
});

// Rows: SALE-014, SALE-015, SALE-016, SALE-020, SALE-025, SALE-030, SALE-033.
test('in Pendência the customer is changed, gets a phone, and is written to without leaving @both', async ({
  operate,
}) => {
  const stage = await operate();
  await sells(stage);
  const { admin, users } = stage.operation;
  await admin.post('/products', { code: 'F500', name: 'Fibra 500', price_cents: 9990 });
  await admin.patch(`/users/${users.ana}`, { permissions: { interaction_open: true } });
  await admin.post<Row>('/people', {
    kind: 'natural',
    name: HELENA.name,
    contact_points: [{ kind: 'phone', value: HELENA.phone, label: 'mobile' }],
  });
  const { page } = new Desk(await stage.page(ANA));
  const ana = new Desk(page);
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(HELENA, meta.text(HELENA, 'Quero contratar a fibra')));
  await ana.open(HELENA.name);
  const beside = page.getByRole('region', { name: 'Propostas deste atendimento' });
  await beside.getByRole('button', { name: 'Abrir proposta' }).click();
  await beside.getByRole('combobox', { name: 'Produto do item 1' }).fill('Fibra');
  await page.getByRole('option', { name: /Fibra 500/ }).click();
  await beside.getByRole('button', { name: 'Confirmar proposta' }).click();
  const made = beside.getByRole('article');
  await expect(made).toContainText('Em atendimento');
  const number = (await made.getAttribute('aria-label')) ?? '';
  await ana.conclude('Troca feita');
  await expect(ana.row(HELENA.name)).toHaveCount(0);

  await entersPending(page);
  await page.getByRole('checkbox', { name: `Marcar a proposta ${number}` }).check();
  await page.getByRole('button', { name: 'Editar' }).click();
  await page.getByRole('button', { name: 'Editar proposta' }).click();
  const inspection = new Inspection(page, ['light', 'dark']);
  await page.getByRole('button', { name: 'Editar cliente' }).click();
  const sheet = page.getByRole('dialog', { name: 'Dados do cliente' });
  await sheet.getByLabel('Nome').fill('Helena Prado Lima');
  await inspection.look('the customer');
  await sheet.getByRole('button', { name: 'Salvar', exact: true }).click();
  await expect(page.getByText('Helena Prado Lima: cadastro salvo.')).toBeVisible();
  await inspection.look('a proposal in Pendência');

  await page.getByRole('tab', { name: 'Telefones' }).click();
  const phones = page.getByRole('list', { name: 'Telefones' });
  await expect(phones.getByRole('listitem')).toHaveCount(1);
  await expect(phones).toContainText('Último contato em');
  await expect(page.getByRole('button', { name: 'Discar', exact: true })).toBeDisabled();
  await page.getByRole('button', { name: 'Inserir telefone' }).click();
  const form = page.getByRole('form', { name: 'Inserir telefone' });
  await form.getByLabel('Telefone').fill('12');
  await form.getByRole('button', { name: 'Inserir', exact: true }).click();
  await expect(form.getByLabel('Telefone')).toHaveAttribute('aria-invalid', 'true');
  await inspection.look('a new phone');
  await form.getByLabel('Telefone').fill('(48) 3222-1100');
  await form.getByLabel('Tipo').selectOption('home');
  await form.getByRole('button', { name: 'Inserir', exact: true }).click();
  await expect(page.getByText('Telefone inserido. Ele já está escolhido.')).toBeVisible();
  await expect(phones.getByRole('radio', { name: /residencial/ })).toBeChecked();

  await phones.getByRole('radio', { name: /celular/ }).check();
  await inspection.look('the phones');
  await page.getByRole('button', { name: 'Escrever por WhatsApp' }).click();
  const dialog = page.getByRole('dialog', { name: 'Iniciar contato' });
  await dialog.getByRole('button', { name: 'Continuar' }).click();
  await dialog.getByRole('button', { name: 'Iniciar conversa' }).click();
  await expect(page.getByRole('tab', { name: 'Conversa' })).toHaveAttribute('aria-selected', 'true');
  await expect(ana.composer).toBeVisible();
  await ana.composer.fill('Falta só o comprovante');
  await ana.composer.press('Enter');
  await expect(ana.bubble('Falta só o comprovante')).toBeVisible();
  await inspection.look('the conversation of a proposal');
  // It is worked in the module, which goes on.
  await expect(page).toHaveURL(/\/proposals\/pending$/);
  await page.getByRole('tab', { name: 'Histórico do cliente' }).click();
  const history = page.getByRole('list', { name: 'Histórico do cliente' });
  await expect(history.getByRole('button')).toHaveCount(2);
  await history.getByRole('button').last().click();
  await expect(history.getByText('Quero contratar a fibra')).toBeVisible();
  await inspection.look('the history');
  inspection.verify();
});

// Sales: recorded in a conversation, audited, returned, settled, confirmed and handed on; two auditors race for one proposal.
import type { Page } from '@playwright/test';
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA, BIA } from './support/operation';
import { expect, test } from './support/test';

const HELENA = { phone: '5548999900055', name: 'Helena Prado' };

/** A module as somebody works in it. */
class Module {
  constructor(
    readonly page: Page,
    readonly name: string,
  ) {}
  async enter(): Promise<void> {
    await this.page.getByRole('link', { name: 'Propostas', exact: true }).click();
    await this.page
      .getByRole('navigation', { name: 'Pastas' })
      .getByRole('link', { name: this.name })
      .click();
    await expect(this.page.getByRole('button', { name: 'Editar' })).toBeVisible();
  }
  async edit(number: string): Promise<void> {
    await this.page.getByRole('checkbox', { name: `Marcar a proposta ${number}` }).check();
    await this.page.getByRole('button', { name: 'Editar' }).click();
    await this.page.getByRole('button', { name: 'Editar proposta' }).click();
  }
  async save(situation: RegExp | string, note?: { label: string; text: string }): Promise<void> {
    const form = this.page.getByRole('complementary', { name: 'Salvar a proposta' });
    const option = form.getByRole('option', { name: situation });
    await form.getByLabel('Situação').selectOption((await option.getAttribute('value')) ?? '');
    if (note) await form.getByLabel(note.label).fill(note.text);
    await form.getByRole('button', { name: 'Salvar', exact: true }).click();
    await this.page.getByRole('button', { name: 'Salvar proposta' }).click();
  }
  async saved(number: string, stage: string): Promise<void> {
    const told = this.page.getByRole('dialog', { name: 'Transação confirmada' });
    await expect(told).toContainText(`Proposta ${number}: ${stage}.`);
    await told.getByRole('button', { name: 'Continuar' }).click();
  }
  async leave(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sair', exact: true }).click();
    await expect(this.page.getByText('Escolha uma pasta')).toBeVisible();
  }
}

// Rows: CONFLICT-24, SALE-001, SALE-002, SALE-003, SALE-005, SALE-006, SALE-013, SALE-014, SALE-017, SALE-019, SALE-020, SALE-021, SALE-022, SALE-027, SALE-028, SALE-029, SALE-031, SALE-034, GAP-078, GAP-079, PAUSE-005.
test('a sale goes from the conversation through audit and return to its confirmation and export @both', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  const organization = await admin.get<{ settings: { modules: Record<string, boolean> } }>('/organization');
  organization.settings.modules['sales'] = true;
  await admin.patch('/organization', { settings: organization.settings });
  await admin.post('/products', { code: 'F500', name: 'Fibra 500', price_cents: 9990 });
  await admin.patch(`/users/${stage.operation.users.bia}`, { permissions: { proposal_audit: true } });
  await admin.post<Row>('/people', {
    kind: 'natural',
    name: HELENA.name,
    contact_points: [{ kind: 'phone', value: HELENA.phone, label: 'mobile' }],
  });

  const plan = [{ name: 'PLANO', label: 'Plano', kind: 'short_text', required: true }];
  const draft = { sections: [{ title: '', fields: plan }] };
  const form = await admin.post<Row>('/forms', { name: 'Dados da venda', on_desk: true, draft });
  await admin.post(`/forms/${form.id}/publish`, {});
  const { revision: _, ...settings } = await admin.get<{ revision: number }>('/sales-settings');
  await admin.put('/sales-settings', { settings: { ...settings, form_id: form.id } });

  const ana = new Desk(await stage.page(ANA));
  const inspection = new Inspection(ana.page, ['light', 'dark']);
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(HELENA, meta.text(HELENA, 'Quero contratar a fibra')));
  await ana.open(HELENA.name);
  const beside = ana.page.getByRole('region', { name: 'Propostas deste atendimento' });
  await beside.getByRole('button', { name: 'Abrir proposta' }).click();
  await beside.getByRole('combobox', { name: 'Produto do item 1' }).fill('Fibra');
  await ana.page.getByRole('option', { name: /Fibra 500/ }).click();
  await expect(beside.getByLabel('Preço do item 1')).toHaveValue('99,90');
  await beside.getByLabel('Quantidade do item 1').fill('2');
  await beside.getByRole('button', { name: 'Confirmar proposta' }).click();
  await expect(beside.getByText('Preencha este campo.')).toBeVisible();
  await inspection.look('a new proposal');
  await beside.getByLabel('Plano').fill('Família');
  await ana.page.reload();
  await beside.getByRole('button', { name: 'Abrir proposta' }).click();
  await expect(beside.getByLabel('Plano'), 'what was filled in outlives a reload').toHaveValue('Família');
  await beside.getByRole('combobox', { name: 'Produto do item 1' }).fill('Fibra');
  await ana.page.getByRole('option', { name: /Fibra 500/ }).click();
  await beside.getByLabel('Quantidade do item 1').fill('2');
  await beside.getByRole('button', { name: 'Confirmar proposta' }).click();
  const made = beside.getByRole('article');
  await expect(made).toContainText('Em atendimento');
  const number = (await made.getAttribute('aria-label')) ?? '';

  // The module does not open while the contact is on screen.
  await ana.page.getByRole('link', { name: 'Propostas', exact: true }).click();
  await ana.page.getByRole('link', { name: 'Pendência' }).click();
  await expect(ana.page.getByRole('alert')).toContainText('Há atendimentos na tela');
  await ana.page.getByRole('button', { name: 'Ir para o atendimento' }).click();
  await ana.open(HELENA.name);
  await made.getByRole('button', { name: 'Tabular proposta' }).click();
  await made.getByLabel('Situação').selectOption('pending_audit');
  await made.getByRole('button', { name: 'Salvar', exact: true }).click();
  await expect(made).toContainText('Em auditoria');
  // Situation and status are the wrap-up: no code is asked for.
  await ana.page.keyboard.press('e');
  const ending = ana.page.getByRole('dialog');
  await expect(ending).toContainText('A situação e o status da proposta já são a tabulação.');
  await ending.getByRole('button', { name: 'Concluir', exact: true }).click();
  await expect(ana.row(HELENA.name)).toHaveCount(0);

  // Two auditors want the same one: one gets it, the other sees who has it.
  const first = new Module(await stage.page(BIA, '/desk'), 'Auditoria');
  const second = new Module(await stage.page(ADMIN, '/desk'), 'Auditoria');
  await Promise.all([first.enter(), second.enter()]);
  await first.edit(number);
  await expect(first.page.getByText('Sem contato com o cliente')).toBeVisible();
  await expect(second.page.getByText(`Com ${BIA.name}`)).toBeVisible();
  await second.edit(number);
  await expect(second.page.getByRole('alertdialog').or(second.page.getByRole('dialog'))).toContainText(
    'Outra pessoa está com esta proposta.',
  );
  const audit = new Inspection(first.page, ['light', 'dark']);
  await expect(first.page.getByRole('region', { name: 'Dados da venda' })).toContainText('Família');
  await audit.look('a proposal in audit');
  await first.page.getByRole('tab', { name: 'Histórico do cliente' }).click();
  await first.page.getByRole('button', { name: 'Ver mensagens' }).click();
  await expect(first.page.getByText('Quero contratar a fibra')).toBeVisible();
  await audit.look('the history of the customer');
  await first.save(/retornado/, { label: 'Pontos a resolver', text: 'Falta o comprovante' });
  await first.saved(number, 'Devolvida');

  const pending = new Module(ana.page, 'Pendência');
  await pending.enter();
  await expect(ana.page.getByRole('status').filter({ hasText: 'Em pausa' })).toBeVisible();
  await inspection.look('the search of a module');
  await pending.edit(number);
  await expect(ana.page.getByRole('alert')).toContainText('Falta o comprovante');
  await ana.page.getByRole('tab', { name: 'Telefones' }).click();
  await expect(ana.page.getByRole('button', { name: 'Discar', exact: true })).toBeVisible();
  await expect(ana.page.getByRole('list', { name: 'Telefones' })).not.toContainText('99990');
  await ana.page.getByRole('button', { name: 'Listar todos' }).click();
  await expect(ana.page.getByRole('list', { name: 'Telefones' })).toContainText('99990');
  await inspection.look('the phones');
  await ana.page.getByRole('tab', { name: 'Dados' }).click();
  await ana.page.getByLabel('Plano').fill('');
  await pending.save(/Pré-venda/);
  await expect(ana.page.getByRole('alertdialog').or(ana.page.getByRole('dialog'))).toContainText(
    'Confira a ficha',
  );
  await ana.page.keyboard.press('Escape');
  await ana.page.getByLabel('Plano').fill('Empresa');
  await inspection.look('a form that is changed');
  await pending.save(/Pré-venda/);
  await pending.saved(number, 'Em auditoria');
  await pending.leave();
  await expect(ana.page.getByRole('button', { name: /^Disponível/ })).toBeVisible();

  await first.page.getByRole('button', { name: 'Pegar a mais antiga' }).click();
  await first.page.getByRole('tab', { name: 'Trilha' }).click();
  await expect(first.page.getByText('De Devolvida para Em auditoria')).toBeVisible();
  await first.save(/^Confirmada/);
  await first.saved(number, 'Confirmada');
  await first.leave();

  const { page } = second;
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Exportações' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Exportar', exact: true }).click();
  expect((await download).suggestedFilename()).toMatch(/^propostas-.*\.csv$/);
  await page.getByRole('button', { name: 'Exportar', exact: true }).click();
  await expect(page.getByText('Não há nada novo para exportar neste período.')).toBeVisible();
  const handed = new Inspection(page, ['light', 'dark']);
  await handed.look('what was handed on');
  inspection.verify();
  audit.verify();
  handed.verify();
});

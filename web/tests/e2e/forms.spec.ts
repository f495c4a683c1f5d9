// Forms: designed by keyboard, tried while they are designed, published, and given to those who may use them.
import type { Page } from '@playwright/test';
import type { List, Row } from './support/api';
import { Inspection } from './support/axe';
import { ADMIN, ANA } from './support/operation';
import { Settings } from './support/settings';
import { expect, test } from './support/test';

/** The designer by the names that are on the screen. */
class Designer {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }
  get tree() {
    return this.page.getByRole('tree', { name: 'Partes e campos' });
  }
  get rows() {
    return this.tree.getByRole('treeitem');
  }
  get form() {
    return this.page.getByRole('region', { name: 'Propriedades' });
  }
  get pending() {
    return this.page.getByRole('region', { name: 'Pendências' });
  }
  get preview() {
    return this.page.getByRole('complementary', { name: 'Prévia' });
  }

  /** Adds a field by keyboard; its label is written next. */
  async add(kind: string, label: string): Promise<void> {
    const opener = this.page.getByRole('button', { name: 'Novo campo' });
    await opener.focus();
    await this.page.keyboard.press('Enter');
    const item = this.page.getByRole('menuitem', { name: kind });
    await item.focus();
    await this.page.keyboard.press('Enter');
    await expect(this.form.getByRole('heading', { name: kind })).toBeVisible();
    await expect(this.form.getByLabel('Rótulo')).toBeFocused();
    await this.page.keyboard.type(label);
  }
  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).press('Enter');
  }
  async save(): Promise<void> {
    await this.page.keyboard.press('Control+s');
  }
}

// Rows: CASE-021, CASE-022, CASE-023, GAP-092, GAP-126, CONFLICT-18.
test('@both a form is built by keyboard, tried with wrong values, published and restricted by group', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, users } = stage.operation;
  await admin.post('/user-groups', { name: 'Trocas', member_ids: [users.ana] });
  const page = await stage.page(ADMIN, '/settings');
  const settings = new Settings(page);
  const inspection = new Inspection(page, ['light', 'dark']);
  await settings.open('Fichas');
  await expect(page.getByText('Nenhuma ficha ainda')).toBeVisible();
  await inspection.look('no forms');
  await settings.add('Criar ficha');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Criar e desenhar' }).press('Enter');
  await expect(dialog.getByText('Preencha este campo.')).toBeVisible();
  await dialog.getByLabel('Nome').fill('Troca de produto');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Troca de produto' })).toBeVisible();

  // A choice with its options, an amount, what comes of it, and a field that hangs on the choice.
  const designer = new Designer(page);
  const { form, rows, pending, preview } = designer;
  await expect(pending).toContainText('1 pendência');
  await designer.add('Escolha única', 'Motivo');
  await expect(form.getByLabel('Nome físico')).toHaveValue('COD_MOTIVO');
  await form.getByRole('button', { name: 'Nova opção' }).press('Enter');
  await page.keyboard.type('Troca');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Elogio');
  await expect(form.getByLabel('Chave da opção 2')).toHaveValue('elogio');
  await form.getByRole('checkbox', { name: 'Obrigatório' }).press('Space');
  await designer.add('Valor em reais', 'Preço');
  await designer.add('Calculado', 'Dobro');
  await form.getByRole('textbox', { name: 'Cálculo' }).fill('VAL_PRECO * DOBRO');
  await expect(form.getByText(/cita um campo que não existe nesta ficha\. \(caractere 13\)/)).toBeVisible();
  await inspection.look('a fault');
  await form.getByRole('textbox', { name: 'Cálculo' }).fill('VAL_PRECO * 2');
  await form.getByRole('combobox', { name: 'Mostrar como' }).selectOption('Valor em reais');
  await designer.add('Texto curto', 'Pedido');
  await form.getByRole('checkbox', { name: 'Obrigatório' }).press('Space');
  await form.getByRole('textbox', { name: 'Mostrar quando' }).fill('COD_MOTIVO = "troca"');
  await expect(pending).toContainText('Pronta para publicar');

  // Moved, duplicated, removed and brought back without a mouse.
  await rows.filter({ hasText: 'Pedido' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(rows).toHaveText([/Parte 1/, /Motivo/, /Pedido/, /Preço/, /Dobro/]);
  await page.keyboard.press('Control+d');
  await expect(rows).toHaveText([/Parte 1/, /Motivo/, /Pedido/, /Pedido/, /Preço/, /Dobro/]);
  await page.keyboard.press('Delete');
  await expect(rows).toHaveCount(5);
  await page.getByRole('button', { name: 'Desfazer' }).last().press('Enter');
  await expect(rows).toHaveCount(6);
  await rows.nth(3).focus();
  await page.keyboard.press('Delete');
  await expect(rows).toHaveText([/Parte 1/, /Motivo/, /Pedido/, /Preço/, /Dobro/]);

  // The preview asks the server: it shows, requires, computes, and says what is wrong at the field.
  await expect(pending).toContainText('Pronta para publicar');
  await preview.getByRole('button', { name: 'Conferir respostas' }).press('Enter');
  await expect(preview.getByText('Preencha este campo.')).toHaveCount(1);
  await expect(preview.getByLabel('Motivo')).toBeFocused();
  await expect(preview.getByLabel('Pedido')).toHaveCount(0);
  await preview.getByLabel('Motivo').selectOption('Troca');
  await expect(preview.getByLabel('Pedido')).toBeVisible();
  await expect(preview.getByText('Preencha este campo.')).toHaveCount(1);
  await preview.getByLabel('Preço').fill('dez');
  await expect(preview.getByText('Este valor não serve aqui.')).toBeVisible();
  await expect(preview.getByLabel('Preço')).toHaveAttribute('aria-invalid', 'true');
  await inspection.look('wrong answers');
  await preview.getByLabel('Preço').fill('1.234,50');
  await expect(preview.getByRole('status', { name: 'Dobro' })).toHaveText(/R\$\s2\.469,00/);
  await preview.getByLabel('Pedido').fill('4711');
  await expect(preview.getByText('Tudo certo com as respostas')).toBeVisible();
  await preview.getByLabel('Motivo').selectOption('Elogio');
  await expect(preview.getByLabel('Pedido')).toHaveCount(0);

  await designer.save();
  await expect(page.getByRole('button', { name: /^Salvar/ })).toHaveAttribute('aria-disabled', 'true');
  await designer.press('Publicar');
  await dialog.getByRole('button', { name: 'Publicar' }).press('Enter');
  await expect(page.getByText('Versão 1 publicada')).toBeVisible();
  await inspection.look('the designer');
  const ana = await stage.api(ANA);
  const offered = async (api: typeof ana) =>
    (await api.get<List>('/agent/forms')).items.map((one) => one['name']);
  expect(await offered(ana)).toEqual(['Troca de produto']);
  expect(await offered(admin)).toEqual(['Troca de produto']);

  // Restricted to a group, the form is gone for everybody else; without the tick, for all.
  await designer.press('Uso e acesso');
  await settings.sheet.getByRole('button', { name: 'Trocas' }).press('Enter');
  await expect(settings.sheet.getByText('Só quem está em um destes grupos')).toBeVisible();
  await expect(settings.sheet.getByRole('list', { name: 'Versões' })).toContainText(ADMIN.name);
  await inspection.look('use and access');
  await settings.saveAndClose();
  expect(await offered(ana)).toEqual(['Troca de produto']);
  expect(await offered(admin)).toEqual([]);
  await page.getByRole('link', { name: 'Voltar para as fichas' }).click();
  await expect(page.getByRole('row', { name: /Troca de produto/ })).toContainText(
    /Versão 1.*Aparece.*Trocas/,
  );
  await inspection.look('the list');
  await page.getByRole('button', { name: 'Uso e acesso de Troca de produto' }).click();
  await settings.sheet.getByRole('checkbox', { name: 'Exibe no CRM Lite e OMNI' }).uncheck();
  await settings.saveAndClose();
  await expect(page.getByRole('row', { name: /Troca de produto/ })).toContainText('Não aparece');
  expect(await offered(ana)).toEqual([]);
  inspection.verify();
});

// Rows: GAP-092, GAP-126.
test('two who design one form lose nothing, an earlier version comes back, and a form is deleted at the second press', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  const section = (label: string) => ({
    sections: [{ title: 'Dados', fields: [{ name: 'DAT_COMPRA', label, kind: 'date' }] }],
  });
  const made = await admin.post<Row>('/forms', { name: 'Garantia', draft: section('Compra') });
  await admin.post(`/forms/${made.id}/publish`);
  const page = await stage.page(ADMIN, `/settings/forms/${made.id}`);
  const settings = new Settings(page);
  const inspection = new Inspection(page, ['light', 'dark']);
  const designer = new Designer(page);
  await designer.rows.filter({ hasText: 'Compra' }).click();
  await designer.form.getByLabel('Rótulo').fill('Dia da compra');

  // Somebody else saves first: what stands here stays, and the choice is offered.
  await admin.patch(`/forms/${made.id}`, { draft: section('Data da nota') });
  await designer.save();
  const conflict = page.getByRole('alert').filter({ hasText: 'enquanto você editava' });
  await expect(conflict).toBeVisible();
  await inspection.look('a conflict');
  await conflict.getByRole('button', { name: 'Continuar editando' }).click();
  await expect(designer.form.getByLabel('Rótulo')).toHaveValue('Dia da compra');

  // What is not saved is not lost by leaving.
  await page.getByRole('link', { name: 'Voltar para as fichas' }).click();
  await expect(page.getByRole('dialog')).toContainText('ainda não foram salvas');
  await page.getByRole('dialog').getByRole('button', { name: 'Voltar' }).click();
  await designer.form.getByLabel('Rótulo').focus();
  await designer.save();
  await expect(page.getByRole('button', { name: /^Salvar/ })).toHaveAttribute('aria-disabled', 'true');
  await expect
    .poll(async () => (await admin.get<Row>(`/forms/${made.id}`))['draft'])
    .toMatchObject(section('Dia da compra'));

  await designer.press('Versões');
  await settings.sheet.getByRole('button', { name: 'Ver a versão 1' }).click();
  await expect(settings.sheet.getByLabel('Compra')).toBeVisible();
  await inspection.look('a version');
  await settings.sheet.getByRole('button', { name: 'Usar como rascunho' }).click();
  await expect(designer.rows.filter({ hasText: 'Compra' })).toHaveText(/^\s*Compra/);
  await page.keyboard.press('Control+z');
  await expect(designer.rows.filter({ hasText: 'Dia da compra' })).toBeVisible();

  await designer.press('Uso e acesso');
  await settings.sheet.getByRole('button', { name: 'Excluir ficha' }).press('Enter');
  await settings.sheet.getByRole('button', { name: 'Excluir Garantia?' }).press('Enter');
  await expect(page.getByText('Nenhuma ficha ainda')).toBeVisible();
  inspection.verify();
});

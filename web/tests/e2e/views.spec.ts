// Views of conversations, and what is done to many of them at once.
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA, BIA } from './support/operation';
import { Settings } from './support/settings';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };
const LUCAS = { phone: '5541996540044', name: 'Lucas Cardoso' };

// Rows: AGENT-018, AGENT-019.
test('filters are kept as a view, shared, opened by keyboard and put in order @both', async ({ operate }) => {
  const stage = await operate();
  const page = await stage.page(BIA, '/conversations');
  const inspection = new Inspection(page, ['light', 'dark']);
  await page.getByRole('combobox', { name: 'Situação' }).selectOption({ label: 'Todas as abertas' });
  await page.getByRole('combobox', { name: 'Atendente' }).selectOption({ label: 'Comigo' });
  const keep = async (name: string, who: string) => {
    await page.locator('body').press('v');
    await page.getByRole('menuitem', { name: 'Salvar filtros como visão…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Salvar visão' });
    await dialog.getByRole('textbox', { name: 'Nome' }).fill(name);
    await dialog.getByLabel('Quem tem').selectOption(who);
    await inspection.look(`keeping a view for ${who}`);
    await dialog.getByRole('button', { name: 'Salvar', exact: true }).click();
    await expect(dialog).toBeHidden();
  };
  await keep('Minhas abertas', 'Todos');
  await expect(page.getByRole('button', { name: 'Minhas abertas' })).toBeVisible();
  await page.getByRole('button', { name: 'Limpar filtros' }).click();
  await keep('De hoje', 'Só eu');

  // Ana has the shared one, which asks for her own conversations; the other is nobody else's.
  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Oi')));
  await expect(ana.row(MARIA.name)).toBeVisible();
  await ana.page.keyboard.press('Control+k');
  await ana.page.getByRole('combobox', { name: 'Buscar ou executar um comando' }).fill('minhas abertas');
  await ana.page.getByRole('option', { name: 'Minhas abertas', exact: true }).click();
  await expect(ana.page.getByRole('table').getByText(MARIA.name)).toBeVisible();
  await ana.page.getByRole('button', { name: 'Minhas abertas' }).click();
  await expect(ana.page.getByRole('menu')).toContainText('Compartilhadas');
  await expect(ana.page.getByRole('menu')).not.toContainText('De hoje');
  await expect(ana.page.getByRole('menu')).not.toContainText('Organizar');
  await ana.page.keyboard.press('Escape');

  await page.locator('body').press('v');
  await page.getByRole('menuitem', { name: 'Organizar visões…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Organizar visões' });
  await expect(sheet.getByRole('listitem').first()).toContainText('Minhas abertas');
  await sheet.getByRole('button', { name: 'Descer Minhas abertas' }).click();
  await expect(sheet.getByRole('listitem').first()).toContainText('De hoje');
  await inspection.look('views in order');
  await sheet.getByRole('button', { name: 'Excluir Minhas abertas' }).click();
  const sure = page.getByRole('dialog', { name: 'Excluir Minhas abertas' });
  await expect(sure).toContainText('Ela some para todos que a têm.');
  await sure.getByRole('button', { name: 'Excluir visão' }).click();
  await expect(sheet.getByText('Minhas abertas')).toBeHidden();
  await page.keyboard.press('Escape');
  await ana.page.locator('body').press('v');
  await expect(ana.page.getByRole('menu')).not.toContainText('Compartilhadas');
  inspection.verify();
});

// Rows: AGENT-017, TAG-001.
test('many are labelled, undone, and concluded with one code', async ({ operate }) => {
  const stage = await operate();
  const desk = new Desk(await stage.page(ANA));
  const { page } = desk;
  await desk.becomeAvailable();
  for (const one of [MARIA, LUCAS]) await meta.post(stage.hook, meta.messages(one, meta.text(one, 'Oi')));
  await expect(desk.row(LUCAS.name)).toBeVisible();
  await expect(desk.row(MARIA.name)).toBeVisible();
  for (const one of [MARIA, LUCAS]) await desk.open(one.name);
  await page.goto('/conversations?show=open');
  const inspection = new Inspection(page, ['light', 'dark']);
  const table = page.getByRole('table');
  await table.getByRole('checkbox', { name: new RegExp(`^Escolher ${MARIA.name}`) }).click();
  await expect(page.getByText('1 conversa escolhida')).toBeVisible();
  await table.getByRole('checkbox', { name: 'Escolher todas da lista' }).check();
  await expect(page.getByText('2 conversas escolhidas')).toBeVisible();
  await inspection.look('many chosen');
  await page.getByRole('toolbar').getByRole('button', { name: 'Classificar' }).click();
  await page.getByRole('checkbox', { name: 'Urgente' }).check();
  await expect(page.getByText('2 conversas classificadas')).toBeVisible();
  await expect(table.getByText('Urgente')).toHaveCount(2);
  await inspection.look('many labelled');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Desfazer', exact: true }).click();
  await expect(table.getByText('Urgente')).toHaveCount(0);
  // An agent moves nothing of others.
  await expect(page.getByRole('toolbar').getByRole('button', { name: 'Mover' })).toHaveCount(0);
  await page.getByRole('toolbar').getByRole('button', { name: 'Concluir' }).click();
  const dialog = page.getByRole('dialog', { name: 'Concluir 2 conversas' });
  await dialog.getByRole('searchbox', { name: 'Buscar código' }).fill('troca');
  await dialog.getByRole('treeitem', { name: 'Troca feita' }).click();
  await inspection.look('concluding many');
  await dialog.getByRole('button', { name: 'Concluir', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Nenhuma conversa encontrada')).toBeVisible();
  const ended = await (
    await stage.api(ANA)
  ).all<Row & { wrap_up_code_id: string }>('/interactions?view=mine_ended');
  expect(ended.map((one) => one.wrap_up_code_id)).toEqual(
    Array.from({ length: 2 }, () => stage.operation.codes.done),
  );
  inspection.verify();
});

// Rows: TAG-009, TAG-010.
test('a branch is copied to another queue, and a code is recorded by the product', async ({ operate }) => {
  const stage = await operate();
  const settings = new Settings(await stage.page(ADMIN, '/settings/wrap-up-codes'));
  const { page } = settings;
  const inspection = new Inspection(page, ['light', 'dark']);
  const copy = async () => {
    await page.getByRole('combobox', { name: 'Fila' }).selectOption({ label: 'Trocas' });
    await page.getByRole('button', { name: 'Ações de Resolvido' }).click();
    await page.getByRole('menuitem', { name: 'Copiar para…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Copiar Resolvido' });
    await expect(dialog.getByRole('checkbox', { name: 'Trocas · Mensagens' })).toBeDisabled();
    await dialog.getByRole('checkbox', { name: 'Vendas · Mensagens' }).check();
    await dialog.getByRole('checkbox', { name: 'Trocas · Chat' }).check();
    await inspection.look('copying a branch');
    await dialog.getByRole('button', { name: 'Copiar para 2 destinos' }).click();
    return dialog;
  };
  const first = await copy();
  await expect(first.getByText('3 tabulações criadas')).toHaveCount(2);
  await inspection.look('copied');
  await first.getByRole('button', { name: 'Fechar', exact: true }).last().click();
  const again = await copy();
  await expect(again.getByText('Nada a criar: já estava completa')).toHaveCount(2);
  await expect(again.getByText(/^Já existiam: Resolvido/).first()).toBeVisible();
  await again.getByRole('button', { name: 'Fechar', exact: true }).last().click();
  await page.getByRole('combobox', { name: 'Fila' }).selectOption({ label: 'Vendas' });
  await page.getByRole('treeitem', { name: 'Troca feita' }).dblclick();
  await settings.sheet.getByRole('checkbox', { name: /^Desistência por inatividade/ }).check();
  await inspection.look('a code that is recorded');
  await settings.saveAndClose();
  await expect(
    page.getByRole('img', { name: 'Registrada automaticamente: Desistência por inatividade' }),
  ).toBeVisible();
  await page.getByRole('treeitem', { name: 'Dúvida esclarecida' }).dblclick();
  await expect(settings.sheet.getByRole('checkbox', { name: /^Desistência por inatividade/ })).toBeDisabled();
  inspection.verify();
});

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

// Rows: GAP-025.
test('@both cases are kept as a view with their board, the list opens with it, and what is gone is said', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  // A supervisor reaches the team's cases and her own, not those of the administrator.
  const bia = await stage.api(BIA);
  const type = await admin.post<Row>('/case-types', { name: 'Entrega' });
  const gone = await admin.post<Row>('/case-types', { name: 'Montagem' });
  for (const [title, priority] of [
    ['Pedido extraviado', 'urgent'],
    ['Caixa amassada', 'normal'],
  ]) {
    await bia.post<Row>('/cases', { type_id: type.id, title, priority });
  }
  const page = await stage.page(BIA, '/cases?show=all&priority=urgent&order=due&view=board');
  const inspection = new Inspection(page, ['light', 'dark']);
  const keep = async (name: string, who: string) => {
    await page.getByRole('button', { name: 'Visões' }).waitFor();
    await page.locator('body').press('v');
    await page.getByRole('menuitem', { name: 'Salvar filtros como visão…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Salvar visão' });
    await dialog.getByRole('textbox', { name: 'Nome' }).fill(name);
    await dialog.getByLabel('Quem tem').selectOption(who);
    await dialog.getByRole('button', { name: 'Salvar', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('button', { name })).toBeVisible();
  };
  await expect(page.getByRole('region', { name: 'Pendente' })).toContainText('Pedido extraviado');
  await keep('Urgentes', 'Todos');
  await page.locator('body').press('v');
  await inspection.look('the views of cases');
  await page.getByRole('menuitemradio', { name: 'Abrir a lista com esta visão' }).click();
  await expect(page.getByText('A lista agora abre com esta visão.')).toBeVisible();

  // The list opens with it; without filters it is whole again, and stays so.
  await page.goto('/cases');
  await expect(page).toHaveURL(/priority=urgent/);
  await expect(page.getByRole('region', { name: 'Pendente' })).toContainText('Pedido extraviado');
  await expect(page.getByRole('region', { name: 'Pendente' })).not.toContainText('Caixa amassada');
  await page.getByRole('button', { name: 'Limpar filtros' }).click();
  await expect(page.getByRole('region', { name: 'Pendente' })).toContainText('Caixa amassada');

  // Shared, it asks for what its reader reaches, and stands in nobody's way.
  const agent = await stage.page(ANA, '/cases');
  await expect(agent.getByRole('button', { name: 'Visões' })).toBeVisible();
  await expect(agent).not.toHaveURL(/priority/);
  await agent.locator('body').press('v');
  await agent.getByRole('menuitemradio', { name: 'Urgentes' }).click();
  await expect(agent).toHaveURL(/view=board/);

  // A type that is deleted later.
  await page.goto(`/cases?type=${gone.id}`);
  await keep('Montagens', 'Só eu');
  await admin.call('DELETE', `/case-types/${gone.id}`, {});
  await page.goto('/cases?show=open&priority=low');
  await page.getByRole('button', { name: 'Visões' }).waitFor();
  await page.locator('body').press('v');
  await page.getByRole('menuitemradio', { name: 'Montagens' }).click();
  await expect(page.getByText('Este filtro usa um tipo de atendimento que não existe mais.')).toBeVisible();
  await inspection.look('a view of something that is gone');
  await page.getByRole('button', { name: 'Ver sem isso' }).click();
  await expect(page.getByText('Este filtro usa um tipo')).toBeHidden();
  await expect(page.getByRole('table')).toContainText('Caixa amassada');
  inspection.verify();
});

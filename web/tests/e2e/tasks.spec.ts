// Follow-ups and tasks: another area is asked, finds it in its list, gives it back with a reason, and does it the second time.
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import * as meta from './support/meta';
import { Desk } from './support/desk';
import { ADMIN, ANA, PASSWORD } from './support/operation';
import { expect, test, type Stage } from './support/test';

const LIA = { name: 'Lia Prado', email: 'lia@jornada.exemplo' };
const NEI = { name: 'Nei Duarte', email: 'nei@jornada.exemplo' };
const MARIA = { phone: '5548999900011', name: 'Maria Souza' };

/** Two people of the area Financeiro who work no queue, and a case of Ana's. */
async function backOffice(stage: Stage) {
  const { admin } = stage.operation;
  const person = (who: { name: string; email: string }) =>
    admin.post<Row>('/users', { ...who, password: PASSWORD, role_profile: 'agent', queue_ids: [] });
  const members = [await person(LIA), await person(NEI)].map((one) => one.id);
  const area = await admin.post<Row>('/user-groups', { name: 'Financeiro', member_ids: members });
  const kind = await admin.post<Row>('/case-types', { name: 'Cobrança' });
  const ana = await stage.api(ANA);
  const made = await ana.post<Row & { number: string }>('/cases', {
    type_id: kind.id,
    title: 'Cobrança em dobro de março',
  });
  return { area, kind, ana, made };
}

// Rows: CASE-028, CASE-029.
test('another area gets a follow-up live, returns it with a reason, and does it the second time @both', async ({
  operate,
}) => {
  const stage = await operate();
  const { made } = await backOffice(stage);
  const lia = await stage.page(LIA, '/');
  await expect(lia.getByRole('heading', { name: 'Minhas tarefas' })).toBeVisible();
  await expect(lia).toHaveURL(/\/tasks$/);
  const there = new Inspection(lia, ['light', 'dark']);
  await expect(lia.getByText('Nada à espera')).toBeVisible();
  await there.look('no tasks');

  const ana = await stage.page(ANA, `/cases/${made.id}`);
  const here = new Inspection(ana, ['light', 'dark']);
  const sheet = ana.getByRole('dialog', { name: made.number });
  await sheet.getByRole('tab', { name: 'Encaminhamentos' }).click();
  await sheet.getByRole('button', { name: 'Encaminhar a outra área' }).click();
  const form = sheet.getByRole('form', { name: 'Encaminhar a outra área' });
  await form.getByRole('button', { name: 'Encaminhar' }).click();
  const text = form.getByRole('textbox', { name: 'O que é preciso' });
  await expect(text).toHaveAttribute('aria-invalid', 'true');
  await text.fill('Estornar a cobrança em dobro');
  await form.getByRole('combobox', { name: 'Área' }).fill('Finan');
  await ana.getByRole('option', { name: 'Financeiro' }).click();
  await here.look('a new follow-up');
  await form.getByRole('button', { name: 'Encaminhar' }).click();
  const asked = sheet.getByRole('list', { name: 'Encaminhamentos' }).getByRole('listitem');
  await expect(asked).toContainText(['Em aberto']);
  await here.look('the follow-ups of a case');

  // It comes by itself, with a notice and a number on the rail.
  const row = lia.getByRole('row').filter({ hasText: 'Estornar a cobrança em dobro' });
  await expect(row).toContainText('Financeiro');
  await expect(lia.getByRole('button', { name: '1 aviso não lido' })).toBeVisible();
  await expect(lia.getByRole('link', { name: 'Minhas tarefas' })).toHaveAccessibleDescription('1 tarefa');
  await there.look('a task');
  await lia.locator('body').press('j');
  await lia.keyboard.press('a');
  await expect(row).toContainText('Em andamento');
  await expect(row).toContainText(LIA.name);
  await expect(asked).toContainText(['Em andamento']);
  await lia.keyboard.press('d');
  const why = lia.getByRole('dialog', { name: 'Devolver a quem pediu' });
  await why.getByRole('button', { name: 'Devolver' }).click();
  await expect(why.getByRole('textbox', { name: 'Motivo' })).toHaveAttribute('aria-invalid', 'true');
  await why.getByRole('textbox', { name: 'Motivo' }).fill('Falta o comprovante');
  await there.look('a reason');
  await why.getByRole('button', { name: 'Devolver' }).click();
  await expect(row).toHaveCount(0);

  await expect(asked).toContainText(['Motivo da devolução: Falta o comprovante']);
  await asked.getByRole('button', { name: 'Reenviar' }).click();
  const again = ana.getByRole('dialog', { name: 'Enviar de novo' });
  await again.getByRole('textbox', { name: 'O que é preciso' }).fill('Estornar; comprovante nos anexos');
  await here.look('sending again');
  await again.getByRole('button', { name: 'Reenviar' }).click();
  await expect(asked).toContainText(['Em aberto']);
  await ana.keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  const second = lia.getByRole('row').filter({ hasText: 'comprovante nos anexos' });
  await second.getByRole('button', { name: 'Ações da tarefa' }).click();
  await lia.getByRole('menuitem', { name: 'Concluir' }).click();
  const done = lia.getByRole('dialog', { name: 'Concluir tarefa' });
  await done.getByRole('textbox', { name: 'Texto de conclusão' }).fill('Estornado no cartão');
  await done.getByRole('button', { name: 'Concluir' }).click();
  await expect(lia.getByText('Nada à espera')).toBeVisible();

  // Who asked is told, and finds the case by the notice.
  await ana.getByRole('button', { name: /avisos? não lidos?/ }).click();
  const notices = ana.getByRole('region', { name: 'Avisos' });
  await here.look('notices');
  await notices
    .getByRole('button', { name: new RegExp(`Encaminhamento concluído na ocorrência ${made.number}`) })
    .click();
  await expect(asked).toContainText(['Conclusão: Estornado no cartão']);
  await expect(ana.getByRole('button', { name: 'Avisos', exact: true })).toBeAttached();
  await sheet.getByRole('tab', { name: 'Histórico' }).click();
  await expect(sheet.getByText('Motivo: Falta o comprovante')).toBeVisible();
  here.verify();
  there.verify();
});

// Rows: CASE-028, CASE-029.
test('of two who accept at once one wins and the other is told who', async ({ operate }) => {
  const stage = await operate();
  const { ana, area, made } = await backOffice(stage);
  const asked = await ana.post<Row>(`/cases/${made.id}/follow-ups`, {
    text: 'Emitir a segunda via',
    group_id: area.id,
  });
  const lia = await stage.page(LIA, '/tasks');
  const nei = await stage.page(NEI, '/tasks');
  const rowOf = (page: typeof lia) => page.getByRole('row').filter({ hasText: 'Emitir a segunda via' });
  await expect(rowOf(lia)).toBeVisible();
  await expect(rowOf(nei)).toBeVisible();
  // Nei's browser hears of nothing until Nei's own step is answered: the screen is as it was when both saw it free.
  let deaf = true;
  await nei.route(/\/api\/v1\/tasks(\?|$)/, (route) => (deaf ? route.abort() : route.continue()));
  await rowOf(lia).getByRole('button', { name: 'Aceitar' }).click();
  await expect(rowOf(lia)).toContainText('Em andamento');
  await rowOf(nei).getByRole('button', { name: 'Aceitar' }).click();
  await expect(nei.getByText(`${LIA.name} assumiu esta tarefa antes.`)).toBeVisible();
  deaf = false;
  await nei.getByRole('button', { name: 'Atualizar' }).click();
  await expect(rowOf(nei)).toHaveCount(0);
  const list = await ana.get<{ items: Row[] }>(`/cases/${made.id}/follow-ups`);
  expect(list.items.map((one) => [one.id, one['state']])).toEqual([[asked.id, 'in_progress']]);
});

// Rows: CASE-031.
test('a contact is moved from one case to another on the screen', async ({ operate }) => {
  const stage = await operate();
  const { made, kind } = await backOffice(stage);
  const api = await stage.api(ANA);
  const other = await api.post<Row & { number: string }>('/cases', {
    type_id: kind.id,
    title: 'Troca de cor',
  });
  const ana = new Desk(await stage.page(ANA));
  const { page } = ana;
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Olá')));
  await ana.open(MARIA.name);
  const mine = await api.get<{ items: Row[] }>('/interactions?view=mine');
  await api.post(`/interactions/${mine.items[0]?.id}/cases`, { case_id: made.id });
  await page.getByRole('tab', { name: /^Assuntos/ }).click();
  const linked = page.getByRole('region', { name: 'Deste atendimento' });
  await linked.getByRole('button', { name: `Mover da ocorrência ${made.number} para outra` }).click();
  const dialog = page.getByRole('dialog', { name: 'Mover atendimento para outra ocorrência' });
  await dialog.getByRole('searchbox').fill('Troca de cor');
  const inspection = new Inspection(page, ['light', 'dark']);
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await inspection.look('moving a contact');
  await dialog.getByRole('button', { name: `Mover para cá, ocorrência ${other.number}` }).click();
  await expect(dialog).toBeHidden();
  await expect(linked).toContainText(other.number);
  await expect(linked).not.toContainText(made.number);
  inspection.verify();
});

// Rows: GAP-025, DASH-042.
test('the summary of open cases narrows the list, and supervision shows them in numbers', async ({
  operate,
}) => {
  const stage = await operate();
  const { ana, area, kind } = await backOffice(stage);
  await ana.post('/cases', {
    type_id: kind.id,
    title: 'Nota da empresa',
    group_id: area.id,
    priority: 'urgent',
  });
  await ana.post('/cases', { type_id: kind.id, title: 'Prazo perdido', due_at: 1 });
  const page = await stage.page(ANA, '/cases');
  const inspection = new Inspection(page, ['light', 'dark']);
  const rows = page.getByRole('table', { name: 'Ocorrências' }).getByRole('row');
  await expect(rows).toHaveCount(4);
  await page.getByRole('button', { name: 'Mostrar resumo' }).click();
  const sums = page.getByRole('region', { name: 'Resumo das abertas' });
  await sums.getByRole('button', { name: 'Financeiro 1' }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText('Nota da empresa');
  await expect(sums.getByRole('button', { name: 'Financeiro 1' })).toHaveAttribute('aria-pressed', 'true');
  await inspection.look('the summary of cases');
  await sums.getByRole('button', { name: 'Financeiro 1' }).click();
  await sums.getByRole('button', { name: 'Vencidas 1' }).click();
  await expect(rows.nth(1)).toContainText('Prazo perdido');
  await expect(rows).toHaveCount(2);
  inspection.verify();

  const bia = await stage.page(ADMIN, '/supervision/cases');
  const there = new Inspection(bia, ['light', 'dark']);
  const figures = bia.getByRole('main');
  await expect(figures.getByText('Abertas', { exact: true }).first()).toBeVisible();
  await expect(figures.getByRole('table', { name: 'Por tipo' })).toContainText('Cobrança');
  await expect(figures.getByRole('table', { name: 'Por grupo' })).toContainText('Financeiro');
  await expect(figures.getByRole('table', { name: 'Por idade' })).toContainText('Até 1 dia');
  await there.look('cases in numbers');
  there.verify();
});

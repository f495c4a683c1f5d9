// Many cases at once, and the cases side by side by where they stand.
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { ADMIN } from './support/operation';
import { expect, test } from './support/test';

type Made = Row & { number: string };

// Rows: GAP-025, CASE-035.
test('@both many cases are changed together, each answered for itself, and it is taken back', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  const type = await admin.post<Row>('/case-types', { name: 'Entrega' });
  const open = (title: string) => admin.post<Made>('/cases', { type_id: type.id, title });
  const [late, broken, lost] = [
    await open('Pedido atrasado'),
    await open('Caixa amassada'),
    await open('Pedido extraviado'),
  ];
  await admin.call('PATCH', `/cases/${lost.id}`, { status: 'concluded' });

  const page = await stage.page(ADMIN, '/cases?show=all');
  const inspection = new Inspection(page, ['light', 'dark']);
  const rows = page.getByRole('table', { name: 'Ocorrências' }).locator('tbody tr');
  const row = (one: Made) => rows.filter({ hasText: one.number });
  await expect(rows).toHaveCount(3);
  await page.getByRole('checkbox', { name: 'Selecionar todas desta página' }).check();
  const bar = page.getByRole('toolbar', { name: 'Ações para as ocorrências selecionadas' });
  await expect(bar).toContainText('3 ocorrências selecionadas');
  await page.getByRole('checkbox', { name: `Selecionar a ocorrência ${lost.number}` }).uncheck();
  await expect(bar).toContainText('2 ocorrências selecionadas');
  await bar.getByRole('button', { name: 'Alterar…' }).click();
  const form = page.getByRole('dialog', { name: 'Alterar 2 ocorrências' });
  const send = form.getByRole('button', { name: 'Alterar 2 ocorrências' });
  await expect(send).toBeDisabled();
  await form.getByLabel('Prioridade').selectOption({ label: 'Urgente' });
  await form.getByLabel('Situação').selectOption({ label: 'Resolvida' });
  await inspection.look('changing many cases');
  await send.click();
  await expect(form).toBeHidden();
  for (const one of [late, broken]) await expect(row(one)).toContainText(/Resolvida\s*Urgente/);
  await expect(row(lost)).toContainText(/Concluída\s*Normal/);
  await page.getByRole('button', { name: 'Desfazer' }).click();
  for (const one of [late, broken]) await expect(row(one)).toContainText(/Pendente\s*Normal/);

  // A concluded one is only taken up again with a reason.
  await page.getByRole('checkbox', { name: `Selecionar a ocorrência ${lost.number}` }).check();
  await bar.getByRole('button', { name: 'Alterar…' }).click();
  const again = page.getByRole('dialog', { name: 'Alterar 1 ocorrência' });
  await again.getByLabel('Situação').selectOption({ label: 'Pendente' });
  await expect(again.getByRole('button', { name: 'Alterar 1 ocorrência' })).toBeDisabled();
  await again.getByLabel('Motivo da reabertura').fill('O cliente voltou a ligar');
  await again.getByRole('button', { name: 'Alterar 1 ocorrência' }).click();
  await expect(row(lost)).toContainText('Pendente');
  inspection.verify();
});

// Rows: GAP-025, CASE-035.
test('a case is moved on the board by mouse and by keyboard, and another window follows', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  const type = await admin.post<Row>('/case-types', { name: 'Entrega' });
  const late = await admin.post<Made>('/cases', { type_id: type.id, title: 'Pedido atrasado' });
  const other = await admin.post<Made>('/cases', { type_id: type.id, title: 'Caixa amassada' });

  const page = await stage.page(ADMIN, '/cases');
  const inspection = new Inspection(page, ['light', 'dark']);
  await page.getByRole('button', { name: 'Ver como quadro' }).click();
  await expect(page).toHaveURL(/\/cases\?view=board$/);
  const column = (on: typeof page, name: string) => on.getByRole('region', { name });
  await expect(column(page, 'Pendente').getByRole('listitem')).toHaveCount(2);
  await expect(column(page, 'Concluída')).toContainText('Nenhuma ocorrência aqui');
  await expect(page.getByRole('combobox', { name: 'Situação' })).toHaveCount(0);
  await inspection.look('the board of cases');
  const watching = await stage.page(ADMIN, '/cases?view=board');
  await expect(column(watching, 'Pendente').getByRole('listitem')).toHaveCount(2);

  await column(page, 'Pendente')
    .getByRole('listitem')
    .filter({ hasText: late.number })
    .dragTo(column(page, 'Concluída'));
  await expect(column(page, 'Concluída')).toContainText(late.number);
  await expect(column(page, 'Pendente')).not.toContainText(late.number);
  await expect(column(watching, 'Concluída')).toContainText(late.number);

  await page.getByRole('button', { name: `Mover a ocorrência ${other.number}` }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Resolvida' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(column(page, 'Resolvida')).toContainText(other.number);

  await page.getByRole('button', { name: `Mover a ocorrência ${late.number}` }).click();
  await page.getByRole('menuitem', { name: 'Pendente' }).click();
  const why = page.getByRole('dialog', { name: `Reabrir a ocorrência ${late.number}` });
  await why.getByRole('button', { name: 'Reabrir ocorrência' }).click();
  await expect(why.getByLabel('Motivo da reabertura')).toHaveAttribute('aria-invalid', 'true');
  await inspection.look('reopening from the board');
  await why.getByLabel('Motivo da reabertura').fill('Chegou errado');
  await why.getByRole('button', { name: 'Reabrir ocorrência' }).click();
  await expect(why).toBeHidden();
  await expect(column(page, 'Pendente')).toContainText(late.number);
  await page.reload();
  await expect(column(page, 'Pendente')).toContainText(late.number);
  await column(page, 'Pendente')
    .getByRole('button', { name: `Abrir a ocorrência ${late.number}` })
    .click();
  await expect(page.getByRole('dialog', { name: late.number })).toBeVisible();
  inspection.verify();
});

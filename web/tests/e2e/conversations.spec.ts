// The menu of conversations: what ended and what is open, narrowed by state and label, and every message behind the balloon.
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ANA } from './support/operation';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };
const LUCAS = { phone: '5541996540044', name: 'Lucas Cardoso' };

// Rows: AGENT-018, AGENT-019, AGENT-020, AGENT-021, GAP-046.
test('what ended is listed with the total per label, and every message opens from its balloon', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  const { id: label } = await admin.post<{ id: string }>('/labels', { name: 'Troca', color: 'red' });
  const desk = new Desk(await stage.page(ANA));
  const { page } = desk;
  await desk.becomeAvailable();
  for (const from of [MARIA, LUCAS])
    expect(await meta.post(stage.hook, meta.messages(from, meta.text(from, `Oi, sou ${from.name}`)))).toBe(
      200,
    );
  await desk.open(MARIA.name);
  await desk.write('Pois não?');
  await expect(desk.bubble('Pois não?')).toBeVisible();
  const ana = await stage.api(ANA);
  const held = await ana.all<Row & { customer: { name: string } }>('/interactions?view=mine');
  const maria = held.find((one) => one.customer.name === MARIA.name);
  await ana.put(`/interactions/${maria?.id}/labels`, { label_ids: [label] });
  await desk.conclude('Troca feita');

  await page.getByRole('navigation', { name: 'Áreas' }).getByRole('link', { name: 'Conversas' }).click();
  const table = page.getByRole('table');
  await expect(table.getByRole('row').filter({ hasText: MARIA.name })).toContainText('Concluída');
  await expect(table.getByText(LUCAS.name)).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Troca/ })).toContainText('1');
  const inspection = new Inspection(page, ['light', 'dark']);
  await inspection.look('conversations');

  await table.getByRole('button', { name: `Ver as mensagens de ${MARIA.name}` }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByText(`Oi, sou ${MARIA.name}`)).toBeVisible();
  await expect(sheet.getByText('Pois não?')).toBeVisible();
  await expect(sheet.getByRole('textbox')).toHaveCount(0);
  await inspection.look('conversations, messages');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  await page.getByRole('combobox', { name: 'Situação' }).selectOption({ label: 'Em atendimento' });
  await expect(table.getByText(MARIA.name)).toHaveCount(0);
  await page.getByRole('combobox', { name: 'Situação' }).selectOption({ label: 'Encerradas e abertas' });
  await expect(table.getByText(LUCAS.name)).toBeVisible();
  await page.getByRole('button', { name: /^Troca/ }).click();
  await expect(table.getByText(LUCAS.name)).toHaveCount(0);
  await expect(table.getByText(MARIA.name)).toBeVisible();
  // The filters stand in the address and survive a reload.
  await page.reload();
  await expect(table.getByText(MARIA.name)).toBeVisible();
  await expect(table.getByText(LUCAS.name)).toHaveCount(0);
  await expect(page.getByRole('combobox', { name: 'Situação' })).toHaveValue('all');
  inspection.verify();
});

test('@both what was said is found in every form of its words, and opens at the message', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = new Desk(await stage.page(ANA));
  const { page } = desk;
  const say = async (text: string) =>
    expect(await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, text)))).toBe(200);
  await say('Bom dia! Quero falar das devoluções dos cartões.');
  // More than a screen comes after it.
  for (let n = 1; n <= 60; n += 1) await say(`E mais a linha ${n}, para ocupar a tela.`);
  await desk.becomeAvailable();
  await desk.open(MARIA.name);

  await page.keyboard.press('Control+k');
  const palette = page.getByRole('combobox', { name: 'Buscar ou executar um comando' });
  await palette.fill('devolucao');
  await page.getByRole('option', { name: 'Buscar “devolucao” nas mensagens' }).click();
  const field = page.getByRole('searchbox', { name: 'Buscar nas mensagens' });
  await expect(field).toHaveValue('devolucao');
  const rows = page.getByRole('list', { name: 'Mensagens' }).getByRole('listitem');
  await expect(rows).toHaveCount(1);
  await expect(rows.locator('mark')).toHaveText('devoluções');
  const inspection = new Inspection(page, ['light', 'dark']);
  await inspection.look('messages found');

  await rows.getByRole('button').click();
  const sheet = page.getByRole('dialog', { name: MARIA.name });
  await expect(sheet.getByText('Quero falar das devoluções dos cartões.')).toBeInViewport();
  await expect(sheet.getByText('E mais a linha 60,')).not.toBeInViewport();
  await inspection.look('message opened');
  await page.keyboard.press('Escape');
  await field.fill('cartao devolucoes');
  await expect(rows).toHaveCount(1);
  await field.fill('boletos');
  await expect(page.getByText('Nenhuma mensagem encontrada')).toBeVisible();
  // The question stands in the address and survives a reload.
  await field.fill('cart');
  await expect(rows).toHaveCount(1);
  await page.reload();
  await expect(field).toHaveValue('cart');
  await expect(rows.locator('mark')).toHaveText('cartões');
  inspection.verify();
});

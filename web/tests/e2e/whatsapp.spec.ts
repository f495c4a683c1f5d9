// The way of a WhatsApp conversation: Meta's webhook, the agent's desk, the reply, its ticks, the end, and the board beside it.
import type { Page } from '@playwright/test';
import { Desk } from './support/desk';
import { PIXEL } from './support/graph';
import * as meta from './support/meta';
import { ANA, BIA } from './support/operation';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };

/** The number of the board under a name. */
function figure(board: Page, name: string) {
  const entry = board.locator('dl > div').filter({ has: board.getByRole('button', { name, exact: true }) });
  return entry.getByRole('definition').locator('span').first();
}

// Rows: MSG-001, WA-008, WA-010, WA-011, AGENT-010, AGENT-011, TAG-001, TAG-002, ROUTE-008, DASH-002, DASH-003, DASH-005.
test('@both a customer writes by WhatsApp, an agent answers by keyboard and concludes', async ({
  operate,
}) => {
  const stage = await operate();
  const { graph, hook } = stage;
  const board = await stage.page(BIA, '/supervision');
  await expect(figure(board, 'Na fila')).toHaveText('0');
  expect(await meta.post(hook, meta.messages(MARIA, meta.text(MARIA, 'Meu pedido chegou errado')))).toBe(200);
  await expect(figure(board, 'Na fila')).toHaveText('1');
  await expect(figure(board, 'Sessões')).toHaveText('1');

  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();
  await expect(figure(board, 'Em atendimento')).toHaveText('1');
  await desk.open(MARIA.name);
  await expect(desk.bubble('Meu pedido chegou errado')).toBeVisible();

  graph.media.set('400000000000001', { mime: 'image/png', bytes: PIXEL });
  const picture = meta.image(MARIA, '400000000000001', 'A caixa chegou assim');
  expect(await meta.post(hook, meta.messages(MARIA, picture))).toBe(200);
  const shown = desk.bubble('A caixa chegou assim').locator('img');
  await expect(shown).toBeVisible();
  await expect.poll(() => shown.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1);

  await desk.write('Olá, Maria. Já vou verificar.');
  await expect.poll(() => graph.textsTo(MARIA.phone)).toEqual(['Olá, Maria. Já vou verificar.']);
  const sent = graph.sent[0];
  expect(sent?.path).toBe(`/v25.0/${meta.NUMBER}/messages`);
  expect(sent?.authorization).toBe(`Bearer ${meta.ACCESS_TOKEN}`);
  expect(sent?.body).toMatchObject({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: MARIA.phone,
    type: 'text',
    text: { body: 'Olá, Maria. Já vou verificar.' },
  });
  const reply = desk.bubble('Já vou verificar');
  const wamid = sent?.wamid ?? '';
  await expect(reply).toContainText('Enviada');
  for (const [state, word] of [
    ['delivered', 'Entregue'],
    ['read', 'Vista'],
  ] as const) {
    expect(await meta.post(hook, meta.statuses(meta.status(wamid, state, MARIA)))).toBe(200);
    await expect(reply).toContainText(word);
  }

  await desk.note('Cliente enviou foto da caixa.');
  await expect(desk.bubble('Cliente enviou foto da caixa.')).toContainText('Nota interna');
  await desk.conclude('Troca feita');
  await expect(desk.row(MARIA.name)).toBeHidden();
  await expect(figure(board, 'Em atendimento')).toHaveText('0');
  await expect(figure(board, 'Finalizadas')).toHaveText('100%');
  const ended = await stage.operation.admin.get<{ items: { state: string; wrap_up_code_id: string }[] }>(
    '/interactions?view=open',
  );
  expect(ended.items).toEqual([]);
  expect(graph.sent.every(({ body }) => !JSON.stringify(body).includes('foto da caixa'))).toBe(true);
});

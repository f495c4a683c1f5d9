// What an agent's day brings besides plain answers: refusals, closed windows, files, drafts and pauses.
import { Desk } from './support/desk';
import { PIXEL } from './support/graph';
import * as meta from './support/meta';
import { ANA } from './support/operation';
import { expect, test, type Stage } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };

/** Ana at her desk with Maria's conversation open. */
async function withMaria(stage: Stage, words = 'Bom dia', more = {}): Promise<Desk> {
  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();
  expect(await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, words, more)))).toBe(200);
  await desk.open(MARIA.name);
  return desk;
}

// Rows: MSG-009, WA-010.
test('a message that the provider refuses turns red with the reason, and goes out when tried again', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = await withMaria(stage);
  stage.graph.refuseNext(131_026, 'Message undeliverable');
  await desk.write('Consegue me ouvir?');
  const bubble = desk.bubble('Consegue me ouvir?');
  await expect(bubble.getByRole('button', { name: /Não foi enviada: .*undeliverable/ })).toBeVisible();
  await expect(desk.row(MARIA.name)).toContainText('1 mensagem não foi enviada');
  await bubble.getByRole('button', { name: 'Tentar de novo' }).click();
  await expect(bubble).toContainText('Enviada');
  await expect(desk.row(MARIA.name)).not.toContainText('não foi enviada');
  expect(stage.graph.textsTo(MARIA.phone)).toEqual(['Consegue me ouvir?']);
  const failed = meta.status(stage.graph.sent.at(-1)?.wamid ?? '', 'failed', MARIA, {
    errors: [{ code: 131_047, title: 'Re-engagement message', message: 'Re-engagement message' }],
  });
  expect(await meta.post(stage.hook, meta.statuses(failed))).toBe(200);
  await expect(bubble.getByRole('button', { name: /Não foi enviada/ })).toBeVisible();
});

// Rows: WA-002, WA-003, WA-007, WA-008, GAP-030.
test('outside the 24 hours only an approved template is sent, and the answer opens the window again', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, whatsapp } = stage.operation;
  stage.graph.templates = [
    {
      id: '900000000000001',
      name: 'retorno_pedido',
      language: 'pt_BR',
      category: 'UTILITY',
      status: 'APPROVED',
      components: [{ type: 'BODY', text: 'Olá {{1}}, temos novidades do pedido {{2}}.' }],
    },
  ];
  await admin.post(`/channel-accounts/${whatsapp.id}/templates/sync`);
  await expect
    .poll(async () => (await admin.all(`/channel-accounts/${whatsapp.id}/templates`)).length)
    .toBe(1);
  const yesterday = String(meta.nowSecs() - 25 * 3600);
  const desk = await withMaria(stage, 'Ainda espero', { timestamp: yesterday });
  await expect(desk.page.getByText('O prazo de resposta do canal terminou.')).toBeVisible();
  await expect(desk.composer).toBeHidden();
  await desk.page.getByRole('button', { name: 'Enviar modelo' }).click();
  const dialog = desk.page.getByRole('dialog', { name: 'Enviar modelo' });
  await dialog.getByLabel('Campo 1').fill('Maria');
  await dialog.getByLabel('Campo 2').fill('8812');
  await expect(dialog.getByText('Olá Maria, temos novidades do pedido 8812.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Enviar', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(desk.bubble('Olá Maria, temos novidades do pedido 8812.')).toBeVisible();
  await expect(desk.page.getByText('Você escreve quando o cliente responder.')).toBeVisible();
  await expect.poll(() => stage.graph.sent.length).toBe(1);
  expect(stage.graph.sent[0]?.body).toMatchObject({
    to: MARIA.phone,
    type: 'template',
    template: { name: 'retorno_pedido', language: { code: 'pt_BR' } },
  });
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Oba, diga')));
  await expect(desk.composer).toBeEditable();
  await desk.write('Seu pedido saiu hoje.');
  await expect.poll(() => stage.graph.textsTo(MARIA.phone)).toEqual(['Seu pedido saiu hoje.']);
});

// Rows: MSG-003, MSG-004.
test('several files go out from one choice and are listed beside those received', async ({ operate }) => {
  const stage = await operate();
  const desk = await withMaria(stage);
  await desk.page.locator('input[type=file]').setInputFiles([
    { name: 'etiqueta.png', mimeType: 'image/png', buffer: PIXEL },
    { name: 'nota fiscal.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') },
  ]);
  const chosen = desk.page.getByRole('list', { name: 'Arquivos para enviar' });
  await expect(chosen.getByRole('listitem')).toHaveCount(2);
  await desk.composer.fill('Seguem os dois');
  await desk.composer.press('Enter');
  await expect.poll(() => stage.graph.sent.map(({ body }) => body.type)).toEqual(['image', 'document']);
  expect(stage.graph.uploads).toEqual(['etiqueta.png', 'nota fiscal.pdf']);
  await expect(desk.bubble('Seguem os dois')).toContainText('Enviada');
  await desk.page.getByRole('tab', { name: 'Anexos' }).click();
  const panel = desk.page.getByRole('complementary', { name: 'Painel do cliente' });
  await expect(panel.getByText('etiqueta.png')).toBeVisible();
  await expect(panel.getByText('nota fiscal.pdf')).toBeVisible();
});

// Rows: GAP-127, ROUTE-010.
test('a reload keeps the draft, the conversation and the agent at work', async ({ operate }) => {
  const stage = await operate();
  const desk = await withMaria(stage);
  await desk.composer.fill('Ainda não terminei');
  await desk.page.reload();
  await expect(desk.composer).toHaveValue('Ainda não terminei');
  await expect(desk.bubble('Bom dia')).toBeVisible();
  await expect(desk.page.getByRole('button', { name: /^Em atendimento/ })).toBeVisible();
  expect(stage.graph.sent).toEqual([]);
});

// Rows: PAUSE-003, PAUSE-004, ROUTE-013.
test('a pause waits for the last conversation, shows its time, and keeps new work away', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = await withMaria(stage);
  await desk.choosePause('Almoço');
  await expect(desk.page.getByRole('button', { name: /^Pausa solicitada/ })).toBeVisible();
  await desk.conclude('Troca feita');
  const pause = desk.page.getByRole('region', { name: 'Pausa' });
  await expect(pause.getByRole('heading', { name: 'Almoço' })).toBeVisible();
  await expect(pause.getByRole('timer')).toHaveText(/00:0\d/);
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Mais uma coisa')));
  await expect(desk.page.getByRole('button', { name: /^Trocas/ })).toContainText('1');
  await pause.getByRole('button', { name: 'Voltar ao atendimento' }).click();
  await desk.open(MARIA.name);
  await expect(desk.bubble('Mais uma coisa')).toBeVisible();
});

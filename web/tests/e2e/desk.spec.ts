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

// Rows: GAP-029, WA-003.
test('a template with picture, names, link and code is filled in, seen before, and arrives whole', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, whatsapp } = stage.operation;
  const of = (id: string, name: string, components: unknown[]) => ({
    id,
    name,
    language: 'pt_BR',
    category: 'MARKETING',
    status: 'APPROVED',
    components,
  });
  stage.graph.templates = [
    of('900000000000001', 'oferta', [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text: 'Olá, {{nome}}. Aqui é {{atendente}}: até {{data}} há desconto.' },
      { type: 'FOOTER', text: 'Loja Exemplo' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'URL', text: 'Comprar', url: 'https://loja.example.com/{{1}}' },
          { type: 'COPY_CODE', text: 'Copiar código', example: ['PROMO'] },
        ],
      },
    ]),
    of('900000000000002', 'vitrine', [
      { type: 'BODY', text: 'Veja as novidades' },
      { type: 'CAROUSEL', cards: [] },
    ]),
  ];
  await admin.post(`/channel-accounts/${whatsapp.id}/templates/sync`);
  await expect
    .poll(async () => (await admin.all(`/channel-accounts/${whatsapp.id}/templates`)).length)
    .toBe(2);
  const desk = await withMaria(stage, 'Ainda espero', { timestamp: String(meta.nowSecs() - 25 * 3600) });
  await desk.page.getByRole('button', { name: 'Enviar modelo' }).click();
  const dialog = desk.page.getByRole('dialog', { name: 'Enviar modelo' });
  const send = dialog.getByRole('button', { name: 'Enviar', exact: true });
  const preview = dialog.getByRole('group', { name: 'Prévia da mensagem' });
  await dialog.getByLabel('Modelo').selectOption({ label: 'vitrine (pt_BR)' });
  await expect(dialog.getByText('Este modelo tem um carrossel, que ainda não sai daqui.')).toBeVisible();
  await expect(preview.getByText('carousel')).toBeVisible();
  await expect(send).toBeDisabled();

  await dialog.getByLabel('Modelo').selectOption({ label: 'oferta (pt_BR)' });
  await expect(dialog.getByLabel('nome')).toHaveValue('Maria');
  await expect(dialog.getByLabel('atendente')).toHaveValue(ANA.name);
  await dialog.getByLabel('data').fill('sexta');
  await dialog.getByLabel('Final do link de “Comprar”').fill('com espaço');
  await dialog.getByLabel('Código para copiar').fill('25OFF');
  await expect(send).toBeDisabled();
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'oferta.png', mimeType: 'image/png', buffer: PIXEL });
  await expect(preview.getByText(`Olá, Maria. Aqui é ${ANA.name}: até sexta há desconto.`)).toBeVisible();
  await expect(preview.getByRole('img')).toHaveCount(0);
  await send.click();
  await expect(dialog.getByText('O final do link não pode ter espaços.')).toBeVisible();
  await dialog.getByLabel('Final do link de “Comprar”').fill('a-88');
  await expect(preview.getByText('https://loja.example.com/a-88')).toBeVisible();
  await send.click();
  await expect(dialog).toBeHidden();

  const bubble = desk.bubble('até sexta há desconto');
  await expect(bubble.getByText('https://loja.example.com/a-88')).toBeVisible();
  await expect(bubble.getByText('25OFF')).toBeVisible();
  await expect(bubble.getByText('Loja Exemplo')).toBeVisible();
  await expect(bubble.getByRole('button', { name: 'Ampliar oferta.png' })).toBeVisible();
  await expect.poll(() => stage.graph.sent.length).toBe(1);
  expect(stage.graph.uploads).toEqual(['oferta.png']);
  expect(stage.graph.sent[0]?.body['template']).toEqual({
    name: 'oferta',
    language: { code: 'pt_BR' },
    components: [
      { type: 'header', parameters: [{ type: 'image', image: { id: '500000000000000' } }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', parameter_name: 'nome', text: 'Maria' },
          { type: 'text', parameter_name: 'atendente', text: ANA.name },
          { type: 'text', parameter_name: 'data', text: 'sexta' },
        ],
      },
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'a-88' }] },
      {
        type: 'button',
        sub_type: 'copy_code',
        index: '1',
        parameters: [{ type: 'coupon_code', coupon_code: '25OFF' }],
      },
    ],
  });
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

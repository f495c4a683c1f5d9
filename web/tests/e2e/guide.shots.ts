// The pictures of the user guide in docs/guia: a small shop, set up afresh, on the screens that the guide speaks of. Not a part of the tests.
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Interaction } from '../../src/api/types';
import type { Api, Row } from './support/api';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA, BIA, DAVI } from './support/operation';
import { Settings } from './support/settings';
import { linkFor, openSecurity } from './support/sign-in';
import { expect, test, type Stage } from './support/test';

test.use({
  viewport: { width: 1280, height: 760 },
  colorScheme: 'light',
  // What the list of one's sessions shows.
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
});
test.setTimeout(120_000);

const FOLDER = join(import.meta.dirname, '../../../docs/guia/imagens');
const LIVIA = { name: 'Lívia Prado', email: 'livia@jornada.exemplo' };
const MARIANA = { phone: '5511988442201', name: 'Mariana Lacerda' };
const SERGIO = { phone: '5521997650022', name: 'Sérgio Machado' };
const ASKING = [
  [{ phone: '5548991230011', name: 'Karina Pacheco' }, 'Qual é o prazo de entrega para Florianópolis?'],
  [{ phone: '5531988760033', name: 'Eduarda Ribeiro' }, 'Recebi só uma das duas peças do pedido.'],
] as const;
const WAITING = [
  [{ phone: '5551995430055', name: 'Tatiane Moraes' }, 'Vocês atendem no sábado?'],
  [{ phone: '5561994320066', name: 'Felipe Queiroz' }, 'Consigo retirar na loja do centro?'],
] as const;
const TEMPLATE = {
  id: '900000000000001',
  name: 'retorno_pedido',
  language: 'pt_BR',
  category: 'UTILITY',
  status: 'APPROVED',
  components: [
    { type: 'BODY', text: 'Olá, {{1}}. Temos novidades do pedido {{2}}. Podemos continuar por aqui?' },
  ],
};
const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];

type Held = Interaction & Row;

const photograph = (page: Page, name: string) =>
  page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled', caret: 'hide' });

/** Takes a picture once nothing loads, no notice covers the page, and nothing is pointed at. */
async function take(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
  const notices = page.locator('[role=status].fixed').getByRole('button', { name: 'Fechar' });
  for (let left = await notices.count(); left > 0; left -= 1) await notices.first().click();
  await page.mouse.move(0, 0);
  await photograph(page, name);
}

/** Adds what makes the shop look like one at work. */
async function furnish(stage: Stage): Promise<void> {
  const { admin, queues, whatsapp } = stage.operation;
  const day = (day: string) => [
    { day, from_min: 480, to_min: 720 },
    { day, from_min: 780, to_min: 1080 },
  ];
  const saturday = { day: 'saturday', from_min: 540, to_min: 780 };
  const calendar = await admin.post<Row>('/calendars', {
    name: 'Comercial',
    definition: {
      time_zone: 'America/Sao_Paulo',
      week: { spans: [...WEEK.flatMap(day), saturday] },
      holidays: [{ date: '2027-12-25', spans: [] }],
    },
  });
  const message = (kind: string, text: string) => ({ kind, locale: 'pt-BR', active: true, text });
  await admin.patch(`/queues/${queues.vendas}`, {
    calendar_id: calendar.id,
    automatic_messages: [
      message('welcome', 'Olá, {customer}. Seu protocolo é {protocol}. Já vamos atender você.'),
      message('after_hours', 'Atendemos de segunda a sexta, das 8h às 18h, e aos sábados, das 9h às 13h.'),
      message('agent_joined', '{agent} vai falar com você agora.'),
    ],
  });
  for (const [name, color] of [
    ['Cliente ouro', 'amber'],
    ['Reincidente', 'blue'],
  ])
    await admin.post('/labels', { name, color });
  await admin.post('/pause-reasons', { name: 'Treinamento', immediate: false, max_duration_s: 1800 });
  const code = (name: string, more: object = {}) =>
    admin.post<Row>('/wrap-up-codes', { queue_id: queues.trocas, medium: 'messaging', name, ...more });
  const open = await code('Não resolvido');
  await code('Sem retorno', { parent_id: open.id });
  await code('Fora da política', {
    parent_id: open.id,
    actions: { closing_message: 'Obrigado por falar com a Loja Maré.' },
  });
  await admin.post('/skills', { name: 'Inglês' });
  stage.graph.templates = [TEMPLATE];
  await admin.post(`/channel-accounts/${whatsapp.id}/templates/sync`);
  await expect
    .poll(async () => (await admin.all(`/channel-accounts/${whatsapp.id}/templates`)).length)
    .toBe(1);
}

async function hear(stage: Stage, from: meta.Customer, text: string, more = {}): Promise<void> {
  expect(await meta.post(stage.hook, meta.messages(from, meta.text(from, text, more)))).toBe(200);
}

async function held(agent: Api, name: string): Promise<Held> {
  const find = async () =>
    (await agent.all<Held>('/interactions?view=mine')).find((one) => one.customer.name === name);
  await expect.poll(find).toBeTruthy();
  return (await find()) as Held;
}

/** Waits until a picture of the guide would show the whole dialog. */
async function openDialog(page: Page, key: string) {
  await page.locator('body').press(key);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  return dialog;
}

async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  const discard = page.getByRole('button', { name: 'Descartar alterações' });
  const open = page.locator('[role=dialog], [role=menu]');
  await expect.poll(async () => (await discard.count()) > 0 || (await open.count()) === 0).toBe(true);
  if ((await discard.count()) > 0) await discard.click();
  await expect(open).toHaveCount(0);
}

test('the pictures of the agent', async ({ operate }) => {
  const stage = await operate();
  await furnish(stage);
  const desk = new Desk(await stage.page(ANA));
  const { page } = desk;
  await expect(desk.mine.getByText('Você não está disponível')).toBeVisible();
  await take(page, 'fora-do-turno');
  await desk.becomeAvailable();
  const ana = await stage.api(ANA);
  await hear(stage, SERGIO, 'O boleto venceu ontem, vocês mandam a segunda via?', {
    timestamp: String(meta.nowSecs() - 25 * 3600),
  });
  await held(ana, SERGIO.name);
  for (const [customer, text] of ASKING) await hear(stage, customer, text);
  await hear(stage, MARIANA, 'Pedi 38 e veio 36. Consigo trocar?');
  const hers = await held(ana, MARIANA.name);
  await expect(desk.row(ASKING[1][0].name)).toBeVisible();
  await desk.open(MARIANA.name);
  await desk.write('Olá, Mariana. Sinto muito pelo transtorno. Já localizei o pedido 88.214.');
  await desk.note('Segunda troca este ano. Estoque do 38 confirmado.');
  await desk.write('Posso agendar a coleta para amanhã, entre 8h e 12h. Fica bom para você?');
  await expect(desk.bubble('Posso agendar a coleta')).toContainText('Enviada');
  await hear(stage, MARIANA, 'Fica ótimo, obrigada!');
  await expect(desk.bubble('Fica ótimo')).toBeVisible();
  await take(page, 'atendimento');

  await page.getByRole('button', { name: /^Em atendimento|^Disponível/ }).click();
  await expect(page.getByRole('menuitemradio', { name: 'Almoço' })).toBeVisible();
  await take(page, 'estados');
  await close(page);
  await page.locator('body').press('n');
  await page.keyboard.type('Cliente prefere a coleta pela manhã.');
  await take(page, 'nota-interna');
  for (let left = 40; left > 0; left -= 1) await page.keyboard.press('Backspace');
  await page.keyboard.press('Escape');
  await page.locator('body').press('r');
  await page.keyboard.press('Escape');

  const transfer = await openDialog(page, 't');
  await transfer.getByRole('tab', { name: 'Para uma fila' }).click();
  await transfer.getByRole('radio', { name: 'Vendas' }).check();
  await transfer
    .getByLabel('Nota para quem vai atender')
    .fill('Quer também um segundo par. Troca já registrada.');
  await take(page, 'transferir');
  await close(page);
  const conclude = await openDialog(page, 'e');
  await conclude.getByRole('treeitem', { name: 'Troca feita' }).click();
  await take(page, 'encerrar');
  await close(page);

  await desk.open(SERGIO.name);
  await page.getByRole('button', { name: 'Enviar modelo' }).click();
  const template = page.getByRole('dialog', { name: 'Enviar modelo' });
  await template.getByLabel('Campo 1').fill('Sérgio');
  await template.getByLabel('Campo 2').fill('88.190');
  await take(page, 'modelo');
  await close(page);

  await ana.post(`/interactions/${hers.id}/conclude`, { wrap_up_code_id: stage.operation.codes.done });
  await page.getByRole('button', { name: 'Resumo do dia' }).click();
  await expect(page.getByRole('region', { name: 'Resumo do dia' })).toBeVisible();
  await take(page, 'resumo-do-dia');
  await page.getByRole('button', { name: 'Meus atendimentos' }).click();

  await stage.operation.admin.patch(`/users/${stage.operation.users.ana}`, { capacity: 3 });
  for (const [customer, text] of WAITING) await hear(stage, customer, text);
  await expect(page.getByRole('button', { name: /^Trocas/ })).toContainText('2');
  await page.getByRole('button', { name: /^Trocas/ }).click();
  await expect(page.getByText('clientes aguardam')).toBeVisible();
  await take(page, 'fila');
  await page.getByRole('button', { name: 'Meus atendimentos' }).click();

  await page.locator('body').press('?');
  await take(page, 'atalhos');
  await close(page);
  await page.getByRole('button', { name: /conta e preferências/ }).click();
  await page.getByRole('button', { name: 'Preferências', exact: true }).click();
  await take(page, 'preferencias');
  await close(page);
  const sheet = await openSecurity(page);
  await expect(sheet.getByRole('listitem').first()).not.toContainText('Playwright');
  await take(page, 'seguranca');
  await close(page);
  await ana.put('/agent/state', { state: 'paused', pause_reason_id: stage.operation.pauses.restroom });
  await expect(page.getByRole('button', { name: 'Voltar ao atendimento' })).toBeVisible();
  await take(page, 'pausa');
});

test('the picture of a contact that an agent begins', async ({ operate }) => {
  const stage = await operate();
  await furnish(stage);
  const { admin, users } = stage.operation;
  await admin.patch(`/users/${users.ana}`, { role_profile: 'senior_agent' });
  const phone = { kind: 'phone', value: `+${MARIANA.phone}`, label: 'mobile' };
  await admin.post('/people', { kind: 'natural', name: MARIANA.name, contact_points: [phone] });
  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();
  await desk.page.getByRole('button', { name: 'Iniciar contato' }).click();
  const dialog = desk.page.getByRole('dialog', { name: 'Iniciar contato' });
  await dialog.getByLabel('Pesquisar pessoa').fill('Mariana');
  await dialog.getByRole('button', { name: `Escolher ${MARIANA.name}` }).click();
  await dialog.getByRole('button', { name: 'Registrar autorização' }).click();
  await expect(dialog.getByText('Autorizou', { exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Continuar' }).click();
  await expect(dialog.getByLabel('Fila')).toBeVisible();
  await take(desk.page, 'iniciar-contato');
});

test('the pictures of the supervisor', async ({ operate }) => {
  const stage = await operate();
  const [ana, davi] = await Promise.all([stage.api(ANA), stage.api(DAVI)]);
  await ana.put('/agent/state', { state: 'available' });
  await hear(stage, MARIANA, 'Pedi 38 e veio 36.');
  await hear(stage, SERGIO, 'Vocês mandam a segunda via?');
  for (const { name } of [MARIANA, SERGIO]) {
    const one = await held(ana, name);
    await ana.post(`/interactions/${one.id}/opened`);
    await ana.post(`/interactions/${one.id}/messages`, { text: 'Olá, já localizei o pedido.' });
  }
  const done = await held(ana, SERGIO.name);
  await ana.post(`/interactions/${done.id}/conclude`, { wrap_up_code_id: stage.operation.codes.done });
  await stage.operation.admin.patch(`/users/${stage.operation.users.ana}`, { capacity: 1 });
  for (const [customer, text] of WAITING) await hear(stage, customer, text);
  await davi.put('/agent/state', { state: 'available' });
  await davi.put('/agent/state', { state: 'paused', pause_reason_id: stage.operation.pauses.restroom });
  const board = await stage.page(BIA, '/supervision');
  await board.setViewportSize({ width: 1280, height: 860 });
  await expect(board.locator('canvas').first()).toBeVisible();
  await expect(board.getByText(DAVI.name)).toBeVisible();
  await take(board, 'painel');
  await board.getByRole('button', { name: 'Nível de serviço', exact: true }).hover();
  await expect(board.locator('[popover]').getByText(/^Atendidos no prazo/)).toBeVisible();
  await photograph(board, 'definicao');
});

test('the pictures of the first minutes', async ({ page, server }) => {
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.goto(server.url);
  await page.getByLabel('Nome da organização').fill('Loja Maré');
  await page.getByLabel('Nome completo').fill(ADMIN.name);
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await take(page, 'instalacao');
});

test('the pictures of the administrator', async ({ operate }) => {
  const stage = await operate({ origins: ['https://www.lojamare.exemplo'] });
  await furnish(stage);
  const { page, settings } = await atSettings(stage);
  const shoot = async (section: string, name: string) => {
    await settings.open(section);
    await take(page, name);
  };
  await take(page, 'configuracoes');
  await shoot('Organização', 'organizacao');
  await shoot('Envio de e-mail', 'envio-de-email');

  await settings.open('Usuários');
  await settings.add('Criar usuário');
  await settings.sheet.getByLabel('Nome completo').fill(LIVIA.name);
  await settings.sheet.getByLabel('E-mail').fill(LIVIA.email);
  await settings.saveAndClose();
  await take(page, 'usuarios');
  await page.getByRole('button', { name: BIA.name }).click();
  await settings.part('Acesso');
  await take(page, 'permissoes');
  await close(page);
  await page.getByRole('button', { name: 'Importar' }).click();
  const table = `nome;e-mail;perfil;filas\nElisa Prado;elisa@jornada.exemplo;Operador;Trocas|Vendas\n${DAVI.name};${DAVI.email};;Trocas\nOtávio Nunes;otavio@jornada.exemplo;Chefe;Vendas\n`;
  await page
    .getByRole('dialog')
    .getByLabel('Escolher arquivo')
    .setInputFiles({ name: 'equipe.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('Novos: 1.');
  await take(page, 'importar');
  await close(page);

  await settings.open('Filas');
  const vendas = page.getByRole('row').filter({ hasText: 'Vendas' });
  await vendas.getByRole('button', { name: 'Vendas', exact: true }).click();
  await settings.part('Distribuição');
  await take(page, 'fila-distribuicao');
  await settings.part('Mensagens');
  await take(page, 'fila-mensagens');
  await close(page);
  await vendas.getByRole('button', { name: 'Abrir os usuários da fila Vendas' }).click();
  await take(page, 'fila-usuarios');
  await settings.open('Horários');
  await page.getByRole('button', { name: 'Comercial' }).click();
  await take(page, 'horarios');
  await close(page);

  await settings.open('Canais');
  await page.getByRole('button', { name: /Loja Maré/ }).click();
  await take(page, 'canal-whatsapp');
  await settings.part('Modelos');
  await expect(settings.sheet.getByText(TEMPLATE.name)).toBeVisible();
  await take(page, 'modelos');
  await close(page);
  await page.getByRole('button', { name: /Site da loja/ }).click();
  await settings.part('Conexão');
  await take(page, 'canal-chat');
  await close(page);
  await shoot('Tabulações', 'tabulacoes');
  await shoot('Pausas', 'pausas');

  await settings.open('Chaves de API');
  await settings.add('Criar chave');
  await settings.sheet.getByLabel('Nome').fill('Painel da diretoria');
  await take(page, 'chave-de-api');
  await close(page);
  await shoot('Registro de alterações', 'registro');

  const link = await linkFor(page, LIVIA);
  await take(page, 'caixa-de-saida');
  const livia = await stage.visitor(link);
  await livia.getByRole('button', { name: 'Continuar' }).click();
  await expect(livia.getByLabel('Nova senha')).toBeFocused();
  await take(livia, 'primeiro-acesso');
});

async function atSettings(stage: Stage) {
  const page = await stage.page(ADMIN);
  await page.getByRole('link', { name: 'Configurações' }).click();
  await expect(page.getByRole('main').getByText('Filas', { exact: true })).toBeVisible();
  return { page, settings: new Settings(page) };
}

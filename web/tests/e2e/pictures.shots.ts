// The pictures of the documentation: the sample operation at work, as a person sees it. Not a part of the tests.
import { join } from 'node:path';
import { test as base, expect, type Browser, type Page } from '@playwright/test';
import type { Directory, Interaction, Message } from '../../src/api/types';
import { Api, type Row } from './support/api';
import { Desk } from './support/desk';
import { Server, dropPlace, makePlace } from './support/server';

const FOLDER = join(import.meta.dirname, '../../../docs/pictures');
const PASSWORD = 'demonstracao-2026';
const NUMBER = '100000000000001';
/** Nobody of the demo, whose people say things of their own. */
const MARIANA = { phone: '5511988442299', name: 'Mariana Leal' };
const OTHERS = [
  ['5548991230911', 'Karen Prates', 'Boa tarde, qual é o prazo de entrega para Florianópolis?'],
  ['5521997650922', 'Silvio Maia', 'O boleto venceu ontem, vocês mandam a segunda via?'],
  ['5531988760933', 'Elaine Rocha', 'Recebi só uma das duas peças do pedido.'],
  ['5541996540944', 'Luciano Castro', 'O rastreio está parado há três dias.'],
] as const;
const WAITING = [
  ['5551995430955', 'Tainá Moreira', 'Vocês atendem no sábado?'],
  ['5561994320966', 'Fábio Quintana', 'Consigo retirar na loja do centro?'],
  ['5571993210977', 'Natália Andrade', 'O cupom de desconto não está entrando.'],
  ['5581992100988', 'Gilberto Paiva', 'Preciso da nota fiscal em nome da empresa.'],
  ['5585991000999', 'Vânia Guedes', 'Ainda tem a jaqueta azul no G?'],
] as const;
const LAST = [
  ['5562998870011', 'Helena Dias', 'Meu nome saiu errado na nota.'],
  ['5583997760022', 'Otávio Nunes', 'Quero trocar o presente por um vale.'],
] as const;
const LATE = [
  ['5591996650033', 'Rosana Teles', 'Posso mudar o endereço da entrega?'],
  ['5598995540044', 'Igor Menezes', 'Bom dia, a camiseta encolheu na lavagem.'],
] as const;
/** What Mariana photographed: the label of a pair of shoes. */
const LABEL = `<body style="margin:0;width:300px;height:184px;display:grid;place-items:center;align-content:center;gap:10px;
  background:linear-gradient(160deg,#f4efe4,#d9ccb1);font-family:Inter,sans-serif;color:#2b2620">
  <b style="font-size:44px">36</b><span style="font-size:15px">BR · EUR 37 · 24 cm</span>
  <i style="width:170px;height:26px;background:repeating-linear-gradient(90deg,#2b2620 0 3px,transparent 3px 9px,#2b2620 9px 11px,transparent 11px 14px)"></i>`;

const test = base.extend<{ server: Server }>({
  server: async ({ browserName: _ }, use) => {
    const place = await makePlace();
    const server = new Server(place, ['--demo', '--set', 'demo.living=false']);
    await server.start();
    await use(server);
    await server.stop();
    await dropPlace(place);
  },
});

const demo = (server: Server, who: string) => Api.signedIn(server.url, `${who}@demo.exemplo`, PASSWORD);

/** Plays a customer on the sandbox's telephone. */
async function say(server: Server, customer: string, name: string, says: object): Promise<void> {
  const body = JSON.stringify({ number: NUMBER, customer, name, says });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${server.url}/sandbox/api/say`, { method: 'POST', headers, body });
  expect(answer.ok, await answer.text()).toBe(true);
}

async function photograph(server: Server, browser: Browser): Promise<string> {
  const page = await browser.newPage({ viewport: { width: 300, height: 184 }, deviceScaleFactor: 1 });
  await page.setContent(LABEL);
  const body = new Uint8Array(await page.screenshot());
  await page.close();
  const answer = await fetch(`${server.url}/sandbox/api/file?mime=image/png&file_name=etiqueta.png`, {
    method: 'POST',
    body,
  });
  return ((await answer.json()) as { id: string }).id;
}

type Said = readonly (readonly [phone: string, name: string, text: string])[];

/** Lets an agent open and answer what these customers said, once all of it is with the agent; the demo's own customers may come too. */
async function work(agent: Api, said: Said, text: string): Promise<(Interaction & Row)[]> {
  const held = async () =>
    (await agent.all<Interaction & Row>('/interactions?view=mine')).filter((one) =>
      said.some(([, name]) => name === one.customer.name),
    );
  await expect.poll(async () => (await held()).length).toBe(said.length);
  const list = await held();
  for (const one of list) {
    await agent.post(`/interactions/${one.id}/opened`);
    await agent.post(`/interactions/${one.id}/messages`, { text });
  }
  return list;
}

async function conclude(agent: Api, list: (Interaction & Row)[]): Promise<void> {
  const { wrap_up_codes } = await agent.get<Directory>('/directory');
  for (const one of list) {
    const code = wrap_up_codes.find(
      (code) => code.queue_id === one.queue_id && code.medium === one.medium && code.parent_id !== null,
    );
    await agent.post(`/interactions/${one.id}/conclude`, { wrap_up_code_id: code?.id ?? null });
  }
}

async function open(browser: Browser, api: Api, path: string): Promise<Page> {
  const storageState = await api.context.storageState();
  const context = await browser.newContext({ storageState, baseURL: api.origin, colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
}

test('the desk, the board, the sign-in and the chat on a site', async ({ server, browser, page }) => {
  const [ana, davi, elisa, admin] = await Promise.all(
    ['ana', 'davi', 'elisa', 'caio'].map((who) => demo(server, who)),
  );
  if (!ana || !davi || !elisa || !admin) throw new Error('nobody is there');
  await page.goto(`${server.url}/`);
  await expect(page.getByRole('button', { name: 'Entrar' })).toBeVisible();
  await take(page, 'login');

  await admin.post('/people', {
    kind: 'natural',
    name: MARIANA.name,
    tax_id: '111.444.777-35',
    contact_points: [
      { kind: 'phone', value: `+${MARIANA.phone}`, label: 'mobile' },
      { kind: 'email', value: 'mariana.leal@exemplo.com.br' },
    ],
  });
  await ana.put('/agent/state', { state: 'available' });
  const desk = new Desk(await open(browser, ana, '/desk'));
  await say(server, MARIANA.phone, MARIANA.name, {
    kind: 'text',
    text: 'Pedi 38 e veio 36. Segue a foto da etiqueta.',
  });
  await desk.open(MARIANA.name);
  const media_id = await photograph(server, browser);
  await say(server, MARIANA.phone, MARIANA.name, { kind: 'media', media: 'image', media_id });
  await expect(desk.thread.locator('img')).toBeVisible();
  const mine = await ana.all<Interaction & Row>('/interactions?view=mine');
  const hers = mine.find((one) => one.customer.name === MARIANA.name)?.id ?? '';
  const write = (text: string) => ana.post<Message>(`/interactions/${hers}/messages`, { text });
  await write(
    'Bom dia, Mariana. Sinto muito pelo transtorno. Já localizei o pedido 88.214 e vou abrir a troca agora.',
  );
  await ana.post(`/interactions/${hers}/notes`, {
    text: 'Segunda troca este ano. Estoque do 38 confirmado no depósito.',
  });
  await write('Posso agendar a coleta para amanhã, entre 8h e 12h. Fica bom para você?');
  for (const [phone, name, text] of OTHERS) await say(server, phone, name, { kind: 'text', text });
  await expect(desk.row('Luciano Castro')).toBeVisible();
  await davi.put('/agent/state', { state: 'available' });
  for (const [phone, name, text] of WAITING) await say(server, phone, name, { kind: 'text', text });
  await work(davi, WAITING, 'Olá, já localizei o seu pedido e vou verificar agora.');
  await elisa.put('/agent/state', { state: 'available' });
  for (const [phone, name, text] of LAST) await say(server, phone, name, { kind: 'text', text });
  await conclude(elisa, await work(elisa, LAST, 'Prontinho. Posso ajudar em algo mais?'));
  const pauses = await admin.all<Row & { name: string }>('/pause-reasons');
  const lunch = pauses.find((one) => one.name === 'Almoço');
  await elisa.put('/agent/state', { state: 'paused', pause_reason_id: lunch?.id });
  for (const [phone, name, text] of LATE) await say(server, phone, name, { kind: 'text', text });
  await expect(desk.page.getByRole('button', { name: /^Trocas/ })).toContainText('2');
  await expect(desk.bubble('Posso agendar a coleta')).toContainText(/Entregue|Vista/);
  await take(desk.page, 'desk-light');
  await desk.page.emulateMedia({ colorScheme: 'dark' });
  await take(desk.page, 'desk-dark');

  const board = await open(browser, await demo(server, 'bia'), '/supervision');
  await expect(board.locator('canvas').first()).toBeVisible();
  await expect(board.getByText('Elisa Prado')).toBeVisible();
  await take(board, 'board-light');
  await board.emulateMedia({ colorScheme: 'dark' });
  await take(board, 'board-dark');

  const accounts = await admin.all<Row & { medium: string; public_token: string }>('/channel-accounts');
  const chat = accounts.find((one) => one.medium === 'chat');
  const shop = await open(browser, ana, `/widget/demo.html?key=${chat?.public_token}`);
  await shop.getByRole('button', { name: 'Fale com a gente' }).click();
  await expect.poll(() => shop.frames().length).toBe(2);
  const panel = shop.frames()[1];
  if (!panel) throw new Error('the chat did not open');
  await panel.getByLabel('Nome').fill('Tainá Moreira');
  await panel.getByLabel('E-mail').fill('taina.moreira@exemplo.com.br');
  await panel.getByRole('button', { name: 'Começar conversa' }).click();
  await panel.getByLabel('Sua mensagem').fill('Oi, a rede Itacaré vem com os ganchos?');
  await panel.getByLabel('Sua mensagem').press('Enter');
  await expect(panel.getByRole('log')).toContainText('a rede Itacaré');
  // The menu of the site comes first.
  await panel.getByRole('button', { name: 'Trocas' }).click();
  await elisa.put('/agent/state', { state: 'available' });
  const held = async () =>
    (await elisa.all<Interaction & Row>('/interactions?view=mine')).find((one) => one.medium === 'chat');
  await expect.poll(held).toBeTruthy();
  const chatting = await held();
  await elisa.post(`/interactions/${chatting?.id}/opened`);
  await expect(panel.getByRole('log')).toContainText('vai falar com você');
  await elisa.post(`/interactions/${chatting?.id}/messages`, {
    text: 'Olá, Tainá. Vem sim: dois ganchos de aço inox e a corda de ajuste.',
  });
  await expect(panel.getByRole('log')).toContainText('dois ganchos');
  await take(shop, 'widget');
});

// What people and programs write into the product is shown as it was written and does nothing.
import type { Page } from '@playwright/test';
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA, BIA, PASSWORD, setUp } from './support/operation';
import { Chat } from './support/site';
import { expect, test } from './support/test';

const attack = (n: number) => `<img src=x onerror="globalThis.hit=${n}"><script>globalThis.hit=${n}</script>`;
const MALLORY = { phone: '5548999900011', name: `${attack(1)} M` };
const MARIA = { phone: '5548999900022', name: 'Maria Souza' };
const FAMILY = '👨‍👩‍👧‍👦🏳️‍🌈👍🏽';
const HEBREW = 'שלום, איפה ההזמנה שלי? 123';
const UNSEEN = 'zero\u200B\u200D\u2060width\uFEFF.';
const FORCED = 'fatura\u202Efdp.exe';
const LONG = 'a'.repeat(20_000);

/** Where a section of the settings reads its list, when it is not named alike. */
const PATHS: Readonly<Record<string, string>> = {
  groups: 'user-groups',
  channels: 'channel-accounts',
  pauses: 'pause-reasons',
};

/** Nothing ran, nothing was drawn from a text, and nothing is wider than the window. */
async function harmless(page: Page): Promise<void> {
  expect(await page.evaluate(() => (globalThis as unknown as { hit?: number }).hit)).toBeUndefined();
  await expect(page.locator('img[src="x"], img[onerror]')).toHaveCount(0);
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBe(0);
}

// Rows: MSG-001, AGENT-017, AGENT-010.
test('markup in names, messages, files, notes, labels, queues and codes is shown as text', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, queues } = stage.operation;
  await admin.patch(`/queues/${queues.trocas}`, { name: `Trocas ${attack(2)}`.slice(0, 80) });
  await admin.post('/labels', { name: '<b onclick=alert(1)>Urgência</b>', color: 'red' });
  await admin.post('/wrap-up-codes', {
    queue_id: queues.trocas,
    medium: 'messaging',
    name: '<svg onload=globalThis.hit=3>Fim',
    actions: { closing_message: attack(4), transfer_queue_id: null, end_phone: false, end_contact: false },
  });
  const desk = new Desk(await stage.page(ANA));
  const complaints: string[] = [];
  desk.page.on('pageerror', (error) => complaints.push(error.message));
  await desk.becomeAvailable();
  stage.graph.media.set('400000000000001', {
    mime: 'application/pdf',
    bytes: Buffer.from('%PDF-1.4\n%%EOF\n'),
  });
  const document = {
    from: MALLORY.phone,
    id: meta.wamid(),
    timestamp: String(meta.nowSecs()),
    type: 'document',
    document: {
      id: '400000000000001',
      mime_type: 'application/pdf',
      sha256: 'AAEC',
      filename: '"><img src=x onerror=hit>.pdf',
    },
  };
  const quoted = meta.text(MALLORY, attack(5));
  await meta.post(stage.hook, meta.messages(MALLORY, quoted, document));
  await meta.post(
    stage.hook,
    meta.messages(MALLORY, meta.text(MALLORY, 'javascript:globalThis.hit=6 https://exemplo.com.br/?q="><b>')),
  );
  await desk.row('onerror').click();
  await expect(desk.bubble('onerror="globalThis.hit=5"')).toBeVisible();
  await expect(desk.thread.getByText('"><img src=x onerror=hit>.pdf')).toBeVisible();
  const links = await desk.thread
    .locator('a[target=_blank]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  expect(links.every((href) => href?.startsWith('https://exemplo.com.br/') || href?.startsWith('/'))).toBe(
    true,
  );
  await desk.note(attack(7));
  await expect(desk.bubble('globalThis.hit=7')).toContainText('Nota interna');
  await desk.write(attack(8));
  await expect.poll(() => stage.graph.textsTo(MALLORY.phone)).toEqual([attack(8)]);
  await desk.page.locator('body').press('l');
  await desk.page.getByRole('checkbox', { name: 'Urgência' }).check();
  await desk.page.keyboard.press('Escape');
  const panel = desk.page.getByRole('complementary', { name: 'Painel do cliente' });
  await expect(panel.getByText('<b onclick=alert(1)>Urgência</b>')).toBeVisible();
  for (const tab of ['Anexos', 'Histórico', 'Detalhes', 'Cliente']) {
    await desk.page.getByRole('tab', { name: tab }).click();
    await harmless(desk.page);
  }
  await desk.page.keyboard.press('Control+k');
  await expect(desk.page.getByRole('dialog')).toBeVisible();
  await harmless(desk.page);
  await desk.page.keyboard.press('Escape');
  const board = await stage.page(BIA, '/supervision');
  await expect(board.getByRole('region', { name: 'Monitor de filas' })).toContainText('<img src=x');
  await harmless(board);
  const settings = await stage.page(ADMIN, '/settings/queues');
  await expect(settings.getByRole('row').filter({ hasText: '<img src=x' })).toBeVisible();
  await harmless(settings);
  await desk.conclude('<svg onload=globalThis.hit=3>Fim');
  await harmless(desk.page);
  expect(complaints).toEqual([]);
});

// Rows: MSG-001, MSG-007.
test('right-to-left text, joined emoji, unseen characters and a word of twenty thousand letters stay whole and inside', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();
  const names = [HEBREW, FAMILY, UNSEEN, FORCED];
  const list = [...names, LONG].map((words) => meta.text({ ...MARIA, name: HEBREW }, words));
  await meta.post(stage.hook, meta.messages({ ...MARIA, name: HEBREW }, ...list));
  await desk.row('שלום').click();
  for (const words of [HEBREW, FAMILY, LONG]) await expect(desk.bubble(words)).toBeVisible();
  const shown = await desk.thread
    .locator('[data-message]')
    .evaluateAll((all) => all.map((one) => one.textContent ?? ''));
  for (const words of names) expect(shown.filter((text) => text.includes(words)).length, words).toBe(1);
  // An override of direction inside a message turns nothing round outside of it.
  const time = desk.bubble('fatura').locator('time');
  await expect(time).toHaveText(/^\d\d:\d\d$/);
  expect(await desk.thread.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
  await harmless(desk.page);
  await desk.composer.fill('x'.repeat(5000));
  await expect(desk.page.getByText('904 caracteres a mais do que o canal aceita.')).toBeVisible();
  await desk.composer.press('Enter');
  expect(stage.graph.sent).toEqual([]);
  await desk.composer.fill(FAMILY + HEBREW + UNSEEN);
  await desk.composer.press('Enter');
  await expect.poll(() => stage.graph.textsTo(MARIA.phone)).toEqual([FAMILY + HEBREW + UNSEEN]);
});

// Rows: CHAN-005, MSG-001, GAP-034.
test('the chat on a site shows what agents and visitors write as text, in any script, and stays inside', async ({
  operate,
  site,
  page,
}) => {
  const stage = await operate({ origins: [site.origin] });
  const { admin, users } = stage.operation;
  await admin.patch(`/users/${users.ana}`, { name: 'Ana <b>Rocha</b>' });
  await admin.patch(`/channel-accounts/${stage.operation.chat.id}`, { name: 'Loja <i>Maré</i>' });
  site.show(stage.server.url, stage.operation.chat.public_token);
  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();
  await page.goto(site.origin);
  const chat = new Chat(page);
  await chat.press();
  await chat.begin(attack(1), 'm@exemplo.com.br');
  await chat.write(attack(2));
  await chat.write(HEBREW);
  await chat.write(FAMILY);
  await desk.row('onerror').click();
  await expect(desk.bubble('globalThis.hit=2')).toBeVisible();
  for (const words of [attack(3), 'b'.repeat(4000)]) {
    await desk.composer.fill(words);
    await desk.composer.press('Enter');
    await expect(chat.log).toContainText(words);
  }
  await expect(chat.log).toContainText('Ana <b>Rocha</b>');
  await expect(chat.panel.getByRole('heading', { level: 1 })).toHaveText('Loja <i>Maré</i>');
  await expect(chat.panel.locator('img[src="x"]')).toHaveCount(0);
  expect(await chat.panel.evaluate(() => (globalThis as unknown as { hit?: number }).hit)).toBeUndefined();
  expect(
    await chat.panel.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ),
  ).toBe(0);
  expect(await chat.log.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
  await harmless(desk.page);
});

// Rows: MSG-001.
test('a conversation of five hundred messages opens at its end and loads the earlier ones on the way up', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();
  const words = Array.from({ length: 500 }, (_, n) => `recado ${String(n).padStart(3, '0')}`);
  for (let at = 0; at < words.length; at += 50) {
    const list = words.slice(at, at + 50).map((word) => meta.text(MARIA, word));
    expect(await meta.post(stage.hook, meta.messages(MARIA, ...list))).toBe(200);
  }
  await desk.open(MARIA.name);
  await expect(desk.bubble('recado 499')).toBeInViewport();
  await expect(desk.bubble('recado 000')).toHaveCount(0);
  const seen = () => desk.thread.locator('[data-message]').count();
  await expect(async () => {
    await desk.thread.evaluate((box) => box.scrollTo(0, 0));
    expect(await seen()).toBe(500);
  }).toPass({ timeout: 60_000 });
  const order = await desk.thread
    .locator('[data-message]')
    .evaluateAll((all) => all.map((one) => /recado \d+/.exec(one.textContent ?? '')?.[0]));
  expect(order).toEqual(words);
  await desk.page.getByRole('button', { name: /Ir para o fim|mensagens novas/ }).click();
  await expect(desk.bubble('recado 499')).toBeInViewport();
});

// Rows: GAP-123.
test('an agent without queues and an organization without anything are told what comes next', async ({
  server,
  browser,
}) => {
  const admin = await setUp(server);
  await admin.post<Row>('/users', {
    ...ANA,
    password: PASSWORD,
    role_profile: 'agent',
    queue_ids: [],
    capacity: 5,
  });
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByLabel('E-mail').fill(ANA.email);
  await page.getByLabel('Senha').fill(PASSWORD);
  await page.getByRole('button', { name: 'Entrar' }).click();
  // Whoever works no queue begins with their tasks; the desk is a step away.
  await expect(page.getByText('Nada à espera')).toBeVisible();
  await page.getByRole('link', { name: 'Atendimento' }).click();
  await expect(page.getByText('Você ainda não participa de nenhuma fila.')).toBeVisible();
  const desk = new Desk(page);
  await desk.becomeAvailable();
  await expect(page.getByText('Nenhuma conversa com você')).toBeVisible();
  await context.close();
});

// Rows: GAP-123.
test('every list of the settings says that it is empty, says when it cannot load, and loads when asked again', async ({
  server,
  browser,
}) => {
  test.setTimeout(150_000);
  const admin = await setUp(server);
  const storageState = await admin.context.storageState();
  const context = await browser.newContext({ baseURL: server.url, storageState });
  const page = await context.newPage();
  const inspection = new Inspection(page, ['light', 'dark']);
  await page.goto('/supervision');
  await expect(page.getByText('Nenhuma fila ao seu alcance')).toBeVisible();
  await inspection.look('board of an empty organization');
  for (const [section, empty] of [
    ['queues', 'Nenhuma fila ainda'],
    ['groups', 'Nenhum grupo ainda'],
    ['skills', 'Nenhuma habilidade ainda'],
    ['channels', 'Nenhuma conta conectada.'],
    ['wrap-up-codes', 'Nenhuma fila ainda'],
    ['pauses', 'Nenhuma pausa ainda'],
    ['canned-responses', 'Nenhum atalho ainda'],
    ['labels', 'Nenhuma classificação ainda'],
    ['calendars', 'Nenhum horário ainda'],
    ['set-aside', 'Nada retido'],
    ['jobs', 'Nada parado'],
  ] as const) {
    await page.goto(`/settings/${section}`);
    await expect(page.getByText(empty).first()).toBeVisible();
    await inspection.look(`${section}, empty`);
    const refused = (url: URL) => url.pathname === `/api/v1/${PATHS[section] ?? section}`;
    let down = true;
    await page.route(refused, (route) =>
      down
        ? route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>Bad gateway</h1>' })
        : route.continue(),
    );
    await page.reload();
    await expect(page.getByRole('alert').first()).toBeVisible();
    // All failures look like one of these two.
    if (section === 'queues' || section === 'pauses') await inspection.look(`${section}, failed`);
    down = false;
    await page.getByRole('button', { name: 'Tentar de novo' }).first().click();
    await expect(page.getByText(empty).first()).toBeVisible();
  }
  await context.close();
  inspection.verify();
});

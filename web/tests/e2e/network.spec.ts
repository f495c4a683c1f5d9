// Bad network, several tabs and a wrong clock: nothing lost, nothing twice, the order kept, times right.
import type { CDPSession, Page, Request } from '@playwright/test';
import type { Message } from '../../src/api/types';
import type { Row } from './support/api';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ANA, PASSWORD } from './support/operation';
import { expect, test, type Stage } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };
/** What the browser's own tools call slow 3G. */
const SLOW_3G = { offline: false, latency: 2000, downloadThroughput: 50_000, uploadThroughput: 50_000 };

async function withMaria(stage: Stage): Promise<Desk> {
  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();
  expect(await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Bom dia')))).toBe(200);
  await desk.open(MARIA.name);
  return desk;
}

async function emulate(page: Page, conditions: typeof SLOW_3G): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', conditions);
  return session;
}

/** The own texts on the screen, from the top down, with what is still on its way at the end. */
async function onScreen(desk: Desk, words: readonly string[]): Promise<string[]> {
  const text = await desk.thread.innerText();
  return words
    .flatMap((word) =>
      [...text.matchAll(new RegExp(`^${word}$`, 'gm'))].map((hit) => ({ word, at: hit.index })),
    )
    .toSorted((a, b) => a.at - b.at)
    .map(({ word }) => word);
}

async function type(desk: Desk, words: readonly string[]): Promise<void> {
  for (const word of words) {
    await desk.composer.fill(word);
    await desk.composer.press('Enter');
  }
}

const WORDS = ['primeira', 'segunda', 'terceira', 'quarta', 'quinta'];

// Rows: GAP-127, MSG-009.
test('on a slow line messages show at once as on their way, and go out once and in order', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = await withMaria(stage);
  await emulate(desk.page, SLOW_3G);
  await type(desk, WORDS);
  await expect(desk.thread.getByText('Enviando')).not.toHaveCount(0);
  expect(await onScreen(desk, WORDS)).toEqual(WORDS);
  await expect.poll(() => stage.graph.textsTo(MARIA.phone), { timeout: 60_000 }).toEqual(WORDS);
  await expect(desk.thread.getByText('Enviando')).toHaveCount(0);
  expect(await onScreen(desk, WORDS)).toEqual(WORDS);
});

// Rows: GAP-127, MSG-009.
test('what is written without a connection waits, says so, and goes out once and in order when it is back', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = await withMaria(stage);
  const context = desk.page.context();
  await context.setOffline(true);
  await type(desk, WORDS);
  await expect(
    desk.page.getByText('Sem conexão. 5 mensagens serão enviadas quando a conexão voltar'),
  ).toBeVisible();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Ainda está aí?')));
  expect(stage.graph.sent).toEqual([]);
  await context.setOffline(false);
  await expect.poll(() => stage.graph.textsTo(MARIA.phone)).toEqual(WORDS);
  await expect(desk.bubble('Ainda está aí?')).toBeVisible();
  await expect(desk.page.getByText(/^Sem conexão/)).toBeHidden();
  await expect.poll(() => onScreen(desk, WORDS)).toEqual(WORDS);
  await expect(desk.thread.getByText('Bom dia')).toHaveCount(1);
});

// Rows: GAP-127, MSG-009.
test('what is typed before the palette arrives is its own, and Enter runs it', async ({ operate }) => {
  const stage = await operate();
  const page = await stage.page(ANA);
  let arrives = () => {};
  const held = new Promise<void>((done) => (arrives = done));
  await page.route('**/Palette-*.js', async (route) => {
    await held;
    await route.continue();
  });
  const begin = page.getByRole('region', { name: 'Meus atendimentos' }).getByRole('button', {
    name: 'Ficar disponível',
  });
  await begin.focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Mudar para tema');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('combobox')).toHaveCount(0);
  await expect(begin, 'neither the space nor a letter did anything').toBeFocused();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Ficar disponível');
  await page.keyboard.press('Enter');
  arrives();
  await expect(page.getByRole('button', { name: /^Disponível/ })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('who must sign in again finds what came meanwhile, and what was written goes out', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = await withMaria(stage);
  // The first to hear that the session ended is the message itself: whatever else is asked meanwhile waits.
  let heard = () => undefined as void;
  const ended = new Promise<void>((go) => (heard = go));
  await desk.page.route('**/api/v1/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (route.request().method() !== 'POST' || !pathname.endsWith('/messages')) await ended;
    await route.continue().catch(() => undefined);
  });
  await desk.page.context().clearCookies();
  await type(desk, WORDS.slice(0, 1));
  const again = desk.page.getByRole('dialog', { name: 'Sua sessão terminou' });
  await expect(again).toBeVisible();
  heard();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Ainda está aí?')));
  await again.getByLabel('Senha').fill(PASSWORD);
  await again.getByRole('button', { name: 'Entrar' }).click();
  await expect(again).toBeHidden();
  await expect(desk.bubble('Ainda está aí?')).toBeVisible();
  await expect.poll(() => stage.graph.textsTo(MARIA.phone)).toEqual(WORDS.slice(0, 1));
  await expect.poll(() => onScreen(desk, WORDS)).toEqual(WORDS.slice(0, 1));
});

// Rows: GAP-127.
test('an answer that is lost on its way does not send the message twice', async ({ operate }) => {
  const stage = await operate();
  const desk = await withMaria(stage);
  let lost = 0;
  await desk.page.route('**/interactions/*/messages', async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.continue();
    lost += 1;
    // The server takes it, and the line breaks before the browser hears.
    await route.fetch();
    await route.abort('connectionreset');
  });
  await type(desk, WORDS.slice(0, 2));
  await expect.poll(() => stage.graph.textsTo(MARIA.phone)).toEqual(WORDS.slice(0, 2));
  await expect(desk.thread.getByText('Enviando')).toHaveCount(0);
  await expect.poll(() => onScreen(desk, WORDS)).toEqual(WORDS.slice(0, 2));
  expect(lost).toBe(1);
});

// Rows: GAP-127, MSG-009.
test('what a server without room did not take waits, survives the tab, and arrives once', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = await withMaria(stage);
  const context = desk.page.context();
  const refused: Request[] = [];
  await context.route('**/interactions/*/messages', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    refused.push(route.request());
    await route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>Service Unavailable</h1>' });
  });
  await type(desk, WORDS.slice(0, 2));
  const waits = '2 mensagens serão enviadas quando ele voltar';
  await expect(desk.page.getByRole('status').filter({ hasText: waits })).toBeVisible();
  await expect(desk.thread.getByText('Não deu para enviar')).toHaveCount(0);
  await expect.poll(() => refused.length).toBeGreaterThan(2);
  await desk.page.close();
  await context.unroute('**/interactions/*/messages');
  // The server took one of the attempts after all, when nobody was there to hear of it.
  const late = refused[0];
  if (!late) throw new Error('nothing was asked');
  const taken = await context.request.post(late.url(), {
    headers: late.headers(),
    data: late.postDataBuffer() ?? '',
  });
  expect(taken.status()).toBe(200);
  const again = new Desk(await context.newPage());
  await again.page.goto('/desk');
  await again.open(MARIA.name);
  await expect.poll(() => stage.graph.textsTo(MARIA.phone)).toEqual(WORDS.slice(0, 2));
  await expect(again.thread.getByText('Enviando')).toHaveCount(0);
  await expect.poll(() => onScreen(again, WORDS)).toEqual(WORDS.slice(0, 2));
  await again.write('terceira');
  await expect.poll(() => stage.graph.textsTo(MARIA.phone)).toEqual(WORDS.slice(0, 3));
  expect(
    await again.page.evaluate(() => Object.keys(localStorage).filter((key) => /outbox/.test(key))),
  ).toEqual([]);
});

// Rows: GAP-127, ROUTE-010.
test('a socket that breaks again and again misses no message and keeps the agent at work', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = new Desk(await stage.page(ANA));
  const live: { close: () => Promise<void> }[] = [];
  await desk.page.routeWebSocket(/\/ws\?/, (socket) => {
    socket.connectToServer();
    live.push({ close: () => socket.close({ code: 1001 }) });
  });
  await desk.page.reload();
  await desk.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Bom dia')));
  await desk.open(MARIA.name);
  const words = Array.from({ length: 8 }, (_, n) => `recado${n}`);
  for (const word of words) {
    const before = live.length;
    await live.at(-1)?.close();
    await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, word)));
    await expect.poll(() => live.length).toBeGreaterThan(before);
    await expect(desk.bubble(word)).toBeVisible();
  }
  expect(await onScreen(desk, words)).toEqual(words);
  await expect(desk.page.getByRole('button', { name: /^Em atendimento/ })).toBeVisible();
  expect((await stage.operation.admin.all('/interactions?view=open')).length).toBe(1);
});

// Rows: GAP-127, ROUTE-014.
test('two tabs of one agent show the same, and closing one takes nothing away', async ({ operate }) => {
  const stage = await operate();
  const first = await withMaria(stage);
  const second = new Desk(await first.page.context().newPage());
  await second.page.goto('/desk');
  await second.open(MARIA.name);
  await first.write('Da primeira aba');
  await expect(second.bubble('Da primeira aba')).toContainText('Enviada');
  await second.write('Da segunda aba');
  await expect(first.bubble('Da segunda aba')).toContainText('Enviada');
  expect(stage.graph.textsTo(MARIA.phone)).toEqual(['Da primeira aba', 'Da segunda aba']);
  await first.page.close();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Recebi as duas')));
  await expect(second.bubble('Recebi as duas')).toBeVisible();
  await expect(second.page.getByRole('button', { name: /^Em atendimento/ })).toBeVisible();
  await second.conclude('Troca feita');
  await expect(second.row(MARIA.name)).toBeHidden();
});

// Rows: GAP-127, MSG-004.
test('leaving the page during an upload asks first; after a reload nothing half sent is there', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = await withMaria(stage);
  let held: (() => void) | undefined;
  const uploading = new Promise<void>((begun) => {
    void desk.page.route('**/api/v1/files', async (route) => {
      begun();
      await new Promise<void>((go) => (held = go));
      await route.abort('connectionaborted').catch(() => undefined);
    });
  });
  await desk.page.locator('input[type=file]').setInputFiles({
    name: 'laudo.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.alloc(400_000, '%PDF-1.4\n'),
  });
  await desk.composer.fill('Segue o laudo');
  await desk.composer.press('Enter');
  await uploading;
  await expect(desk.thread.getByText('laudo.pdf')).toBeVisible();
  const asked: string[] = [];
  desk.page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await desk.page.reload();
  held?.();
  expect(asked).toEqual(['beforeunload']);
  await expect(desk.bubble('Bom dia')).toBeVisible();
  await expect(desk.thread.getByText('laudo.pdf')).toHaveCount(0);
  const [mine] = await (await stage.api(ANA)).all<Row>('/interactions?view=mine');
  const kept = await stage.operation.admin.get<{ items: Message[] }>(`/interactions/${mine?.id}/messages`);
  expect(kept.items.filter((one) => one.direction === 'out')).toEqual([]);
  await desk.write('Agora sem o laudo');
  await expect.poll(() => stage.graph.textsTo(MARIA.phone)).toEqual(['Agora sem o laudo']);
});

for (const [name, hours] of [
  ['behind', -1],
  ['ahead', 1],
] as const) {
  // Rows: AGENT-010, PAUSE-003.
  test(`a browser clock one hour ${name} changes no time on the screen`, async ({ operate }) => {
    const stage = await operate();
    const page = await stage.page(ANA);
    await page.clock.install({ time: Date.now() + hours * 3_600_000 });
    await page.reload();
    const desk = new Desk(page);
    await desk.becomeAvailable();
    await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Bom dia')));
    await expect(desk.row(MARIA.name)).toContainText('agora');
    await desk.open(MARIA.name);
    await desk.write('Pois não');
    await expect(desk.bubble('Pois não')).toContainText('Enviada');
    const [mine] = await (await stage.api(ANA)).all<Row>('/interactions?view=mine');
    const kept = await stage.operation.admin.get<{ items: Message[] }>(`/interactions/${mine?.id}/messages`);
    const zone = { timeZone: 'America/Sao_Paulo', hour: '2-digit', minute: '2-digit' } as const;
    for (const message of kept.items.filter((one) => one.direction === 'in' || one.direction === 'out')) {
      const right = new Intl.DateTimeFormat('pt-BR', zone).format(message.at / 1000);
      await expect(desk.bubble(message.text ?? '').locator('time')).toHaveText(right);
    }
    await expect(desk.thread.getByText('Hoje')).toHaveCount(1);
    // The window of the channel is open for nearly 24 hours, and the pause counts from nothing.
    await expect(desk.composer).toBeEditable();
    await desk.choosePause('Banheiro');
    await expect(page.getByRole('region', { name: 'Pausa' }).getByRole('timer')).toHaveText(/^00:0\d$/);
    await expect(page.getByRole('region', { name: 'Pausa' })).toContainText('Restam 09:5');
  });
}

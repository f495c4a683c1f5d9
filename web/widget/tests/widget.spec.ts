/** The widget in a real browser: the form, the conversation, a dropped network, a reload, the site around it, and axe. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type FrameLocator, type Page, expect, test as base } from '@playwright/test';
import { Mock } from './mock';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = process.env['WIDGET_SHOTS'];

type Fixtures = { mock: Mock; errors: string[] };
const test = base.extend<Fixtures>({
  mock: async ({ context }, use) => {
    const mock = new Mock();
    await mock.start(context);
    await use(mock);
    await mock.stop();
  },
  errors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('console', (line) => {
        if (line.type() === 'error' && !/Failed to load resource|WebSocket/.test(line.text()))
          errors.push(line.text());
      });
      page.on('pageerror', (error) => errors.push(error.message));
      await use(errors);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

/** The panel as a page of its own: same code, easier to reach than through the closed root. */
async function openPanel(page: Page, mock: Mock, query = ''): Promise<void> {
  await page.goto(`${mock.origin}/widget/?key=k1${query}`);
}
async function signIn(page: Page | FrameLocator): Promise<void> {
  await page.getByLabel('Nome').fill('Ana Souza');
  await page.getByLabel('E-mail').fill('ana@exemplo.com.br');
  await page.getByRole('button', { name: 'Começar conversa' }).click();
  await expect(page.getByRole('log')).toBeVisible();
}
async function write(page: Page | FrameLocator, text: string): Promise<void> {
  await page.getByLabel('Sua mensagem').fill(text);
  await page.getByLabel('Sua mensagem').press('Enter');
}
async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` });
}
/** Runs axe through the protocol, which the page's own policy does not stop. */
async function axe(page: Page): Promise<void> {
  const found = await page.evaluate(`(async () => {
    ${AXE};
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run(document, { runOnly: tags });
    return violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target + ' ' + n.failureSummary).join(' | '));
  })()`);
  expect(found).toEqual([]);
}
function assigned(mock: Mock): void {
  const interaction = { ...(mock.standing.interaction as NonNullable<typeof mock.standing.interaction>) };
  mock.stand({
    interaction: { ...interaction, state: 'active' },
    agent: { name: 'Marina Prado' },
    queue_position: null,
  });
}

// Rows: CHAN-005, GAP-034.
test('the visitor gives an e-mail before the conversation starts', async ({ page, mock }) => {
  await openPanel(page, mock);
  await page.getByRole('button', { name: 'Começar conversa' }).click();
  await expect(page.getByText('Preencha este campo.')).toHaveCount(2);
  await expect(page.getByLabel('Nome')).toBeFocused();
  await axe(page);
  await shot(page, 'form-desktop');
  expect(mock.sessions).toEqual([]);
  await signIn(page);
  expect(mock.sessions[0]).toMatchObject({ email: 'ana@exemplo.com.br', name: 'Ana Souza', locale: 'pt-BR' });
});

// Rows: GAP-034, MSG-017.
test('queue, agent, messages, typing, read mark and system lines show as they happen', async ({
  page,
  mock,
}) => {
  await openPanel(page, mock);
  await signIn(page);
  await expect(page.getByText('Posição na fila: 2')).toBeVisible();
  await write(page, 'Oi, a rede Itacaré vem com ganchos?');
  await expect(page.getByRole('log').getByText('Oi, a rede Itacaré')).toBeVisible();
  assigned(mock);
  mock.says('', {
    direction: 'system',
    kind: 'system',
    author_name: null,
    content: { code: 'assigned', params: { agent: 'Marina Prado' } },
  });
  await expect(page.getByText('Conversando com Marina Prado')).toBeVisible();
  await expect(page.getByText('Marina Prado entrou na conversa')).toBeVisible();
  mock.tell({ type: 'typing' });
  await expect(page.getByText('Marina Prado está digitando')).toBeVisible();
  mock.says('Oi, Ana. Vem sim: dois ganchos e as cordas. Veja em https://lojamare.exemplo/rede');
  await expect(page.getByText('Marina Prado está digitando')).toBeHidden();
  await expect(page.getByRole('link', { name: 'https://lojamare.exemplo/rede' })).toBeVisible();
  await expect
    .poll(() => mock.heard.some((frame) => frame.includes('"read"') && frame.includes('3')))
    .toBe(true);
  mock.stand({ read_seq: 1 });
  await expect(page.getByText('Lida')).toBeAttached();
  mock.tell({ type: 'typing' });
  await axe(page);
  await shot(page, 'chat-desktop');
});

// Rows: CHAN-006.
test('a recording of the agent can be played', async ({ page, mock }) => {
  await openPanel(page, mock);
  await signIn(page);
  const files = [{ name: 'voz.ogg', mime: 'audio/ogg', size_bytes: 9_000, url: '/widget/none.ogg' }];
  mock.says('', { kind: 'voice', files });
  await expect(page.getByLabel('Áudio de Marina Prado')).toBeVisible();
  await axe(page);
});

// Rows: MSG-010, CHAN-006.
test('a new message sounds, and stays silent once the visitor mutes', async ({ page, mock }) => {
  await page.addInitScript(() => {
    const start = OscillatorNode.prototype.start;
    Object.assign(globalThis, { notes: 0 });
    OscillatorNode.prototype.start = function (...given) {
      (globalThis as unknown as { notes: number }).notes += 1;
      return start.apply(this, given);
    };
  });
  const notes = () => page.evaluate(() => (globalThis as unknown as { notes: number }).notes);
  await openPanel(page, mock);
  await signIn(page);
  await page.getByRole('button', { name: 'Opções do chat' }).click();
  await page.keyboard.press('Escape');
  mock.says('Olá, Ana');
  await expect(page.getByText('Olá, Ana')).toBeVisible();
  await expect.poll(notes).toBe(2);
  await page.getByRole('button', { name: 'Opções do chat' }).click();
  await shot(page, 'menu-desktop');
  await page.getByRole('button', { name: 'Silenciar sons' }).click();
  mock.says('Tudo bem?');
  await expect(page.getByText('Tudo bem?')).toBeVisible();
  expect(await notes()).toBe(2);
});

// Rows: GAP-034.
test('what is written without a network goes out once when it is back', async ({ page, mock }) => {
  await openPanel(page, mock);
  await signIn(page);
  await write(page, 'primeira');
  await expect(page.getByText('Enviada')).toBeAttached();
  await mock.drop();
  await write(page, 'segunda');
  await expect(page.getByText('Sem conexão.')).toBeVisible();
  await write(page, 'terceira');
  await expect(page.getByText('Esperando a conexão')).toHaveCount(2);
  await axe(page);
  await shot(page, 'offline-desktop');
  mock.back();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(page.getByText('Esperando a conexão')).toHaveCount(0);
  // The last one may be on its way while nothing waits any more.
  await expect.poll(() => mock.messages.map((m) => m.text)).toEqual(['primeira', 'segunda', 'terceira']);
  await expect(page.getByText('Sem conexão.')).toBeHidden();
  await expect(page.getByRole('log').getByText('terceira')).toHaveCount(1);
});

// Rows: GAP-034.
test('after a reload the conversation goes on, with what had not been sent yet', async ({ page, mock }) => {
  await openPanel(page, mock);
  await signIn(page);
  assigned(mock);
  mock.says('Bom dia, Ana');
  await expect(page.getByText('Bom dia, Ana')).toBeVisible();
  await mock.drop();
  await write(page, 'ainda não foi');
  await expect(page.getByText('Esperando a conexão')).toHaveCount(1);
  mock.back();
  await page.reload();
  await expect(page.getByText('Bom dia, Ana')).toBeVisible();
  await expect(page.getByRole('log').getByText('ainda não foi')).toHaveCount(1);
  await expect.poll(() => mock.messages.filter((m) => m.text === 'ainda não foi').length).toBe(1);
  expect(mock.sessions.length).toBe(1);
});

test('files are attached, the one over the limit is named, and several go in one message', async ({
  page,
  mock,
}) => {
  await openPanel(page, mock);
  await signIn(page);
  const text = (name: string, size: number) => ({
    name,
    mimeType: 'text/plain',
    buffer: Buffer.alloc(size, 'a'),
  });
  await page
    .locator('input[type=file]')
    .setInputFiles([text('nota.txt', 900), text('foto-grande.txt', 1_500_000), text('pedido.txt', 200)]);
  await expect(page.getByRole('alert')).toContainText('foto-grande.txt tem 1,4 MB. O limite é 1 MB.');
  await axe(page);
  await shot(page, 'files-desktop');
  await write(page, 'segue a nota');
  await expect.poll(() => mock.messages[0]?.files.length).toBe(2);
  expect(mock.calls.filter((call) => call === 'POST files').length).toBe(2);
  await expect(page.getByRole('link', { name: 'Baixar arquivo-1.txt' })).toBeVisible();
});

// Rows: GAP-034.
test('outside the hours the account’s message shows and a message can still be left', async ({
  page,
  mock,
}) => {
  mock.config = {
    ...mock.config,
    open: false,
    after_hours_text: 'Atendemos de segunda a sexta, das 9h às 18h.',
    next_open_at: Date.UTC(2026, 10, 23, 12) * 1000,
  };
  await openPanel(page, mock);
  await expect(page.getByText('Atendemos de segunda a sexta')).toBeVisible();
  await expect(page.getByText(/Voltamos segunda-feira, 23 de novembro.* 09:00/)).toBeVisible();
  await axe(page);
  await shot(page, 'closed-desktop');
  await signIn(page);
  await write(page, 'deixo o recado');
  await expect.poll(() => mock.messages.length).toBe(1);
});

test('the visitor ends the conversation, keeps it, and starts another under it', async ({ page, mock }) => {
  await openPanel(page, mock);
  await signIn(page);
  mock.says('Posso ajudar em algo mais?');
  await page.getByRole('button', { name: 'Opções do chat' }).click();
  await page.getByRole('button', { name: 'Encerrar a conversa' }).click();
  await axe(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Encerrar a conversa' }).click();
  await expect(page.getByText('Protocolo 2026-0000001')).toBeVisible();
  await axe(page);
  await shot(page, 'over-desktop');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Opções do chat' }).click();
  await page.getByRole('button', { name: 'Baixar a conversa' }).click();
  expect((await download).suggestedFilename()).toBe('Loja Maré-2026-0000001.txt');
  await page.getByRole('button', { name: 'Começar outra conversa' }).click();
  await expect(page.getByText('Posição na fila: 2')).toBeVisible();
  await expect(page.getByText('Posso ajudar em algo mais?')).toBeVisible();
  await expect(page.getByText('Conversa 2026-0000001')).toBeVisible();
  expect(mock.sessions[1]).toMatchObject({ email: 'ana@exemplo.com.br', visitor_token: 'v1' });
});

for (const [locale, start] of [
  ['en', 'Start conversation'],
  ['es', 'Empezar conversación'],
] as const) {
  test(`the panel speaks ${locale}`, async ({ page, mock }) => {
    await openPanel(page, mock, `&locale=${locale}`);
    await expect(page.getByRole('button', { name: start })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', locale);
    await axe(page);
  });
}

test.describe('in the dark, on a phone', () => {
  test.use({ colorScheme: 'dark', viewport: { width: 390, height: 844 } });
  test('the conversation reads and passes axe', async ({ page, mock }) => {
    mock.config = { ...mock.config, color: '#ffd54a' };
    await openPanel(page, mock);
    await signIn(page);
    await write(page, 'Boa noite. Meu pedido 88214 não chegou, podem ver?');
    assigned(mock);
    mock.says('Boa noite, Ana. Vejo agora mesmo.');
    mock.says('Ele saiu hoje de Itabuna e chega amanhã até as 18h.');
    await expect(page.getByText('Ele saiu hoje')).toBeVisible();
    await axe(page);
    await shot(page, 'chat-dark-phone');
  });
});

// Rows: GAP-034, MSG-010.
test('on a site of another origin the chat opens, counts unread messages on the button and in the tab, and closes', async ({
  page,
  mock,
}) => {
  await page.goto(mock.site);
  await page.locator('unissono-chat').waitFor();
  expect(await page.evaluate(() => document.querySelector('unissono-chat')?.shadowRoot)).toBeNull();
  expect(mock.calls).toEqual([]);
  await page.evaluate(() => {
    const counts: number[] = [];
    Object.assign(globalThis, { counts });
    addEventListener('unissono:unread', (event) =>
      counts.push((event as CustomEvent<{ count: number }>).detail.count),
    );
    addEventListener('unissono:close', () => counts.splice(0));
  });
  const counts = () => page.evaluate(() => (globalThis as unknown as { counts: number[] }).counts);
  await page.evaluate(() => window.Unissono?.open());
  await expect.poll(() => page.frames().length).toBe(2);
  const frame = page.frames()[1];
  if (!frame) throw new Error('no frame');
  await frame.getByLabel('Nome').fill('Ana Souza');
  await frame.getByLabel('E-mail').fill('ana@exemplo.com.br');
  await shot(page, 'site-desktop');
  await frame.getByRole('button', { name: 'Começar conversa' }).click();
  await expect(frame.getByRole('log')).toBeVisible();
  expect(mock.sessions[0]).toMatchObject({ origin: mock.site, page_url: `${mock.site}/` });
  await frame.getByRole('button', { name: 'Fechar chat' }).click();
  // The panel answers "hidden" with its count: only then is a message one that the visitor does not see.
  await expect.poll(counts).toEqual([0]);
  mock.says('Ainda está aí?');
  await expect(page).toHaveTitle('(1) Site do cliente');
  await expect.poll(counts).toEqual([0, 1]);
  await shot(page, 'site-unread');
  await page.reload();
  await expect(page).toHaveTitle('(1) Site do cliente');
  await page.evaluate(() => window.Unissono?.open());
  await expect(page).toHaveTitle('Site do cliente');
});

test('a word from another window or origin is not obeyed', async ({ page, mock }) => {
  await page.goto(mock.site);
  await page.evaluate(() => window.Unissono?.open());
  await expect.poll(() => page.frames().length).toBe(2);
  await page.frames()[1]?.getByLabel('Nome').waitFor();
  await page.evaluate(() => postMessage({ unissono: 1, type: 'unread', count: 9 }, '*'));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(page).toHaveTitle('Site do cliente');
});

test('a customer whom the site vouches for skips the form', async ({ page, mock }) => {
  await page.goto(mock.site);
  await page.evaluate(() => {
    window.Unissono?.identify('signed');
    window.Unissono?.open();
  });
  await expect.poll(() => mock.sessions.length).toBe(1);
  expect(mock.sessions[0]).toMatchObject({ identity_jwt: 'signed' });
});

test('the demo shop carries the chat and passes axe', async ({ page, mock }) => {
  await page.goto(`${mock.origin}/widget/demo.html?key=k1`);
  await expect(page.locator('unissono-chat')).toBeAttached();
  await axe(page);
  await shot(page, 'demo-desktop');
  await page.getByRole('button', { name: 'Fale com a gente' }).click();
  await expect.poll(() => page.frames().length).toBe(2);
  await page.frames()[1]?.getByLabel('Nome').waitFor();
  await shot(page, 'demo-open-desktop');
  await page.setViewportSize({ width: 390, height: 844 });
  await shot(page, 'demo-open-phone');
});

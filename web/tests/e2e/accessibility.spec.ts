// Every screen and dialog under axe: both themes in Portuguese, one theme in English and Spanish. The page's policy stays on.
import type { Browser, Page } from '@playwright/test';
import { Inspection, type Theme } from './support/axe';
import { PIXEL } from './support/graph';
import * as meta from './support/meta';
import { ADMIN, ANA, setUp } from './support/operation';
import { expect, test, type Stage } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };
const LUCAS = { phone: '5541996540044', name: 'Lucas Cardoso' };
const SPEECH: readonly { locale: string; themes: readonly Theme[] }[] = [
  { locale: 'pt-BR', themes: ['light', 'dark'] },
  { locale: 'en', themes: ['light'] },
  { locale: 'es', themes: ['light'] },
];
const SETTINGS = [
  '',
  '/queues',
  '/users',
  '/profiles',
  '/groups',
  '/skills',
  '/channels',
  '/wrap-up-codes',
  '/pauses',
  '/canned-responses',
  '/products',
  '/labels',
  '/blocked-contacts',
  '/calendars',
  '/flows',
  '/organization',
  '/brand',
  '/company',
  '/mail',
  '/outbox',
  '/tokens',
  '/set-aside',
  '/jobs',
];

/** Waits until nothing on the screen is still loading. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await expect(page.locator('main').first()).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

/** Opens the first page for somebody who is not signed in, once for each theme. */
async function anonymous(
  browser: Browser,
  url: string,
  { locale, themes }: (typeof SPEECH)[number],
  visit: (page: Page, inspection: Inspection) => Promise<void>,
): Promise<void> {
  for (const theme of themes) {
    const context = await browser.newContext({ locale, baseURL: url, colorScheme: theme });
    const page = await context.newPage();
    const inspection = new Inspection(page, [theme]);
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await visit(page, inspection);
    await context.close();
    inspection.verify();
  }
}

for (const speech of SPEECH) {
  const { locale, themes } = speech;

  // Rows: GAP-001.
  test(`set-up and sign-in can be used by everybody, ${locale}`, async ({ server, browser }) => {
    await anonymous(browser, server.url, speech, async (page, inspection) => {
      await inspection.look('set-up');
      await page.locator('button[type=submit]').click();
      await inspection.look('set-up, fields missing');
    });
    await setUp(server);
    await anonymous(browser, server.url, speech, async (page, inspection) => {
      await inspection.look('sign-in');
      await page.locator('input[name=email]').fill('ninguem@exemplo.com');
      await page.locator('input[name=password]').fill('errada');
      await page.locator('button[type=submit]').click();
      await expect(page.getByRole('alert')).toBeVisible();
      await inspection.look('sign-in refused');
    });
  });

  // Rows: MSG-001, AGENT-001, AGENT-010.
  test(`the desk can be used by everybody, ${locale}`, async ({ operate }) => {
    test.setTimeout(240_000);
    const stage = await operate();
    const ana = await stage.api(ANA);
    await ana.patch('/session/preferences', { locale });
    const page = await stage.page(ANA);
    const inspection = new Inspection(page, themes);
    await settled(page);
    await inspection.look('desk, off shift');
    await ana.put('/agent/state', { state: 'available' });
    await inspection.look('desk, nothing to do');
    await converse(stage, page);
    await inspection.look('conversation');
    for (const tab of await page.getByRole('complementary').getByRole('tab').all()) {
      await tab.click();
      await settled(page);
      await inspection.look(`customer, ${await tab.textContent()}`);
    }
    await page.getByRole('complementary').getByRole('tab').first().click();
    for (const key of ['t', 'e', 'z', 'l', 'Control+k', '?', 'Shift+P']) {
      await page.locator('body').press(key);
      await expect(page.locator('dialog[open], [role=dialog], [role=menu]').first()).toBeVisible();
      await inspection.look(`desk, ${key}`);
      await page.keyboard.press('Escape');
      await expect(page.locator('dialog[open], [role=dialog], [role=menu]')).toHaveCount(0);
    }
    await page.locator('nav [aria-haspopup=dialog]').last().click();
    await inspection.look('account');
    await page.locator('button:has(svg.lucide-sliders-horizontal)', { hasText: /\S/ }).click();
    await expect(page.getByRole('radio').first()).toBeVisible();
    await inspection.look('preferences');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.getByRole('log').locator('[aria-haspopup=dialog]').last().press('Enter');
    await page.getByRole('dialog').getByRole('button').nth(1).press('Enter');
    await expect(page.getByRole('log').locator('[data-message] ul button')).toBeVisible();
    await page.getByRole('log').locator('[aria-haspopup=dialog]').last().press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    await inspection.look('reactions');
    await page.keyboard.press('Escape');
    await page.locator('body').press('n');
    await inspection.look('desk, note');
    const canned = { queue_id: stage.operation.queues.trocas, prefix: 'oi', text: 'Olá, {customer}. {x}' };
    await stage.operation.admin.post('/canned-responses', canned);
    await page.keyboard.type('/');
    await expect(page.getByRole('option')).toHaveCount(1);
    await inspection.look('desk, canned responses');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Escape');
    await page.locator('header [aria-haspopup=menu]').last().click();
    await inspection.look('conversation, more');
    await page.keyboard.press('Escape');
    const views = page.getByRole('navigation').nth(1).getByRole('button');
    for (let at = 0; at < (await views.count()) - 1; at += 1) {
      await views.nth(at).click();
      await settled(page);
      await inspection.look(`desk, view ${at}`);
    }
    await ana.put('/agent/state', { state: 'paused', pause_reason_id: stage.operation.pauses.restroom });
    await expect(page.getByRole('timer')).toBeVisible();
    await inspection.look('desk, paused');
    inspection.verify();
  });

  // Rows: DASH-002, DASH-025, GAP-123.
  test(`supervision and settings can be used by everybody, ${locale}`, async ({ operate }) => {
    test.setTimeout(240_000);
    const stage = await operate();
    const { admin } = stage.operation;
    await admin.patch('/session/preferences', { locale });
    const page = await stage.page(ADMIN, '/supervision');
    const inspection = new Inspection(page, themes);
    await settled(page);
    await inspection.look('board, empty');
    const poison = { from: MARIA.phone, timestamp: 'x', type: 'text' };
    await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Oi'), poison));
    await expect(page.locator('dl dd').first()).toContainText('1');
    await inspection.look('board');
    const canned = { queue_id: stage.operation.queues.trocas, prefix: 'oi', text: 'Olá, {customer}. {x}' };
    await admin.post('/canned-responses', canned);
    for (const path of SETTINGS) {
      await page.goto(`/settings${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await settled(page);
      await inspection.look(`settings${path}`);
      const add = page.locator('main header button:has(svg.lucide-plus)');
      if ((await add.count()) === 0) continue;
      await add.first().click();
      await settled(page);
      await inspection.look(`settings${path}, new`);
    }
    await page.goto(`/settings/queues/${stage.operation.queues.trocas}/members`);
    await settled(page);
    await inspection.look('settings/queues members');
    inspection.verify();
  });
}

/** Brings a conversation with every look of a message to the desk, and one that waits. */
async function converse(stage: Stage, page: Page): Promise<void> {
  const { graph, hook } = stage;
  graph.media.set('400000000000001', { mime: 'image/png', bytes: PIXEL });
  const list = [meta.text(MARIA, 'Oi'), meta.image(MARIA, '400000000000001', 'A caixa')];
  await meta.post(hook, meta.messages(MARIA, ...list));
  const row = page.getByRole('button').filter({ hasText: MARIA.name });
  await row.click();
  await expect(page.getByRole('log').locator('img')).toBeVisible();
  const ana = await stage.api(ANA);
  const [mine] = await ana.all('/interactions?view=mine');
  await ana.post(`/interactions/${mine?.id}/notes`, { text: 'Só para a equipe' });
  await ana.post(`/interactions/${mine?.id}/messages`, { text: 'Recebi, obrigada' });
  await expect.poll(() => graph.sent.length).toBe(1);
  graph.refuseNext(131_026, 'Message undeliverable');
  await ana.post(`/interactions/${mine?.id}/messages`, { text: 'Esta não sai' });
  await expect(page.getByRole('log').locator('.bg-bad-soft')).toBeVisible();
  await stage.operation.admin.patch(`/users/${stage.operation.users.ana}`, { automatic_distribution: false });
  await meta.post(hook, meta.messages(LUCAS, meta.text(LUCAS, 'Alguém?')));
}

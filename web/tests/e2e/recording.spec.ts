// Recorded audio: the browser's microphone, heard and thrown away before sending, and turned into what the channel takes.
import type { Locator, Page } from '@playwright/test';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ANA } from './support/operation';
import { Chat } from './support/site';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };

/** Speaks for a second. */
async function record(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Gravar áudio' }).click();
  await expect(page.getByRole('timer', { name: 'Gravando' })).toHaveText(/[1-9]$/);
}
/** What a browser can tell of a sound that it could read. */
const seconds = (audio: Locator) =>
  audio.evaluate((element) => {
    const { duration } = element as HTMLAudioElement;
    return Number.isFinite(duration) ? duration : 0;
  });

// Rows: MSG-008, GAP-044.
test('a recording is heard, thrown away, made again, and reaches WhatsApp as the voice format it takes', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = new Desk(await stage.page(ANA));
  const { page } = desk;
  await desk.becomeAvailable();
  expect(await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Me explica?')))).toBe(200);
  await desk.open(MARIA.name);

  await record(page);
  await page.getByRole('button', { name: 'Descartar' }).click();
  await expect(page.getByRole('button', { name: 'Gravar áudio' })).toBeVisible();
  const chips = page.getByRole('list', { name: 'Arquivos para enviar' });
  await expect(chips).toHaveCount(0);

  await record(page);
  await page.getByRole('button', { name: 'Terminar gravação' }).click();
  await expect(chips.getByRole('listitem')).toHaveCount(1);
  await chips.getByRole('button', { name: /^Ouvir audio/ }).click();
  await expect(chips.getByRole('button', { name: /^Parar/ })).toBeVisible();
  const inspection = new Inspection(page, ['light', 'dark']);
  await inspection.look('recording to be sent');
  inspection.verify();
  await page.getByRole('button', { name: 'Enviar', exact: true }).click();
  const bubble = desk.thread.locator('[data-message]').filter({ has: page.locator('audio') });
  await expect(bubble).toHaveCount(1);
  await expect.poll(() => stage.graph.sent.map(({ body }) => body.type)).toEqual(['audio']);
  expect(stage.graph.uploads).toEqual(['audio.ogg']);
  expect(stage.graph.uploaded).toEqual([{ mime: 'audio/ogg', head: 'OggS' }]);
  await expect.poll(() => seconds(bubble.locator('audio'))).toBeGreaterThan(0.5);
});

// Rows: MSG-008, CHAN-006.
test('a recording of the agent plays in the web chat', async ({ operate, site, page }) => {
  const stage = await operate({ origins: [site.origin] });
  site.show(stage.server.url, stage.operation.chat.public_token);
  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();
  await page.goto(site.origin);
  const chat = new Chat(page);
  await chat.press();
  await chat.begin('Tatiane Moraes', 'tatiane@exemplo.com.br');
  await chat.write('Pode falar?');
  await desk.open('Tatiane Moraes');
  await record(desk.page);
  await desk.page.getByRole('button', { name: 'Terminar gravação' }).click();
  await desk.page.getByRole('button', { name: 'Enviar', exact: true }).click();
  await expect(chat.log.locator('audio')).toHaveCount(1);
  await expect.poll(() => seconds(chat.log.locator('audio'))).toBeGreaterThan(0.5);
});

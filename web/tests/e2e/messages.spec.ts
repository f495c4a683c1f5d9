// Writing at the desk: pictures from the clipboard, files that are dropped, drafts, what calls the agent, what is copied.
import type { Page } from '@playwright/test';
import { Desk } from './support/desk';
import { PIXEL } from './support/graph';
import * as meta from './support/meta';
import { ANA } from './support/operation';
import { expect, test, type Stage } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };
const LUCAS = { phone: '5541996540044', name: 'Lucas Cardoso' };
const CLIPBOARD = ['clipboard-read', 'clipboard-write'];

async function withMaria(stage: Stage): Promise<Desk> {
  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();
  expect(await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Bom dia')))).toBe(200);
  await desk.open(MARIA.name);
  return desk;
}

/** Drops files on the place where the agent writes. */
async function drop(
  desk: Desk,
  files: readonly { name: string; type: string; bytes: string }[],
): Promise<void> {
  const transfer = await desk.page.evaluateHandle((list) => {
    const made = new DataTransfer();
    for (const { name, type, bytes } of list)
      made.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type }));
    return made;
  }, files);
  const box = desk.page.getByRole('group', { name: 'Escrever' });
  await box.dispatchEvent('dragover', { dataTransfer: transfer });
  await box.dispatchEvent('drop', { dataTransfer: transfer });
}

// Rows: MSG-002, MSG-004.
test('a picture is pasted from the clipboard and files are dropped, and all go out in order', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = await withMaria(stage);
  await desk.page.context().grantPermissions(CLIPBOARD);
  await desk.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(3, 3);
    canvas.getContext('2d')?.fillRect(0, 0, 3, 3);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
  });
  await desk.composer.fill('Como na foto');
  await desk.composer.press('Control+v');
  const chosen = desk.page.getByRole('list', { name: 'Arquivos para enviar' });
  await expect(chosen.getByRole('listitem')).toHaveCount(1);
  await expect
    .poll(() => chosen.locator('img').evaluate((one: HTMLImageElement) => one.naturalWidth))
    .toBe(3);
  await expect(desk.composer).toHaveValue('Como na foto');
  const pdf = Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64');
  await drop(desk, [
    { name: 'contrato.pdf', type: 'application/pdf', bytes: pdf },
    { name: 'sem querer.pdf', type: 'application/pdf', bytes: pdf },
    { name: 'etiqueta.png', type: 'image/png', bytes: PIXEL.toString('base64') },
  ]);
  await chosen.getByRole('button', { name: 'Remover sem querer.pdf' }).click();
  await expect(chosen.getByRole('listitem')).toHaveCount(3);
  await desk.composer.press('Enter');
  await expect(chosen).toBeHidden();
  await expect
    .poll(() => stage.graph.sent.map(({ body }) => body.type))
    .toEqual(['image', 'document', 'image']);
  expect(stage.graph.uploads.slice(1)).toEqual(['contrato.pdf', 'etiqueta.png']);
  await expect(desk.bubble('Como na foto')).toContainText('Enviada');
  await expect(desk.thread.locator('[data-message] img')).toHaveCount(2);
});

// Rows: MSG-007.
test('the conversation is copied as text, and an emoji is put where the cursor stands', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = await withMaria(stage);
  await desk.page.context().grantPermissions(CLIPBOARD);
  await desk.composer.fill('Bom dia Maria');
  await desk.composer.evaluate((one: HTMLTextAreaElement) => one.setSelectionRange(7, 7));
  await desk.page.getByRole('button', { name: 'Emojis' }).click();
  const picker = desk.page.getByRole('searchbox', { name: 'Buscar emoji' });
  await picker.fill('sol');
  await desk.page.getByRole('button', { name: /sol/ }).first().click();
  const written = await desk.composer.inputValue();
  expect(written).toMatch(/^Bom dia\p{Extended_Pictographic}\uFE0F? Maria$/u);
  await desk.composer.press('Enter');
  await expect.poll(() => stage.graph.textsTo(MARIA.phone)).toEqual([written]);
  await expect(desk.bubble(written)).toContainText('Enviada');
  await desk.composer.press('Escape');
  await desk.note('Cliente calma');
  await desk.page.getByRole('button', { name: 'Mais ações' }).click();
  await desk.page.getByRole('menuitem', { name: 'Copiar conversa' }).click();
  await expect(desk.page.getByText('Conversa copiada.')).toBeVisible();
  const copied = await desk.page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(`${MARIA.name} · Trocas · `);
  expect(copied).toMatch(/Maria Souza: Bom dia/);
  expect(copied).toContain(written);
});

test('a reaction is set, changed and taken back by keyboard, and the customer gets each', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = await withMaria(stage);
  const heard = meta.text(MARIA, 'Chegou, obrigada');
  await meta.post(stage.hook, meta.messages(MARIA, heard));
  const bubble = desk.bubble('Chegou, obrigada');
  const reactions = () =>
    stage.graph.sent.flatMap(({ body }) => (body.type === 'reaction' ? [body['reaction']] : []));
  const button = bubble.getByRole('button', { name: 'Reagir a esta mensagem' });
  await button.focus();
  await desk.page.keyboard.press('Enter');
  await expect(desk.page.getByRole('button', { name: 'Reagir com 👍' })).toBeFocused();
  await desk.page.keyboard.press('Tab');
  await desk.page.keyboard.press('Enter');
  await expect(bubble.getByRole('list', { name: 'Reações' })).toHaveText('❤️');
  await expect(button).toBeFocused();
  await desk.page.keyboard.press('Enter');
  await desk.page.getByRole('button', { name: 'Outros emojis' }).click();
  await desk.page.getByRole('searchbox', { name: 'Buscar emoji' }).fill('foguete');
  await desk.page.getByRole('button', { name: 'foguete', exact: true }).click();
  await expect(bubble.getByRole('list', { name: 'Reações' })).toHaveText('🚀');
  await meta.post(
    stage.hook,
    meta.messages(MARIA, {
      from: MARIA.phone,
      id: meta.wamid(),
      timestamp: String(meta.nowSecs()),
      type: 'reaction',
      reaction: { message_id: heard['id'], emoji: '🙏' },
    }),
  );
  await expect(bubble.getByRole('list', { name: 'Reações' }).getByRole('listitem')).toHaveCount(2);
  await bubble.getByRole('button', { name: 'Remover a reação 🚀' }).click();
  await expect(bubble.getByRole('list', { name: 'Reações' })).toHaveText('🙏');
  const to = heard['id'];
  expect(reactions()).toEqual([
    { message_id: to, emoji: '❤️' },
    { message_id: to, emoji: '🚀' },
    { message_id: to, emoji: '' },
  ]);
});

/** Counts the tones that the page plays. */
async function countTones(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const scope = globalThis as unknown as { tones: number };
    scope.tones = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when?: number) {
      scope.tones += 1;
      start.call(this, when);
    };
  });
  await page.reload();
  return () => page.evaluate(() => (globalThis as unknown as { tones: number }).tones);
}

// Rows: MSG-010.
test('a message in another conversation sounds and marks the tab until it is read, and is silent at volume zero', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = await withMaria(stage);
  const tones = await countTones(desk.page);
  const icon = () => desk.page.locator('link[rel=icon]').getAttribute('href');
  await desk.open(MARIA.name);
  await expect(desk.page).toHaveTitle('Atendimento · Uníssono');
  expect(await icon()).toBe('/favicon.svg');

  await meta.post(stage.hook, meta.messages(LUCAS, meta.text(LUCAS, 'Oi')));
  await expect(desk.row(LUCAS.name)).toContainText('1 mensagem nova');
  await expect(desk.page).toHaveTitle('(1) Atendimento · Uníssono');
  expect(await icon()).toMatch(/^data:image\/svg/);
  await expect.poll(tones).toBeGreaterThan(0);
  const first = await tones();
  await meta.post(stage.hook, meta.messages(LUCAS, meta.text(LUCAS, 'Tem alguém?')));
  await expect(desk.row(LUCAS.name)).toContainText('2 mensagens novas');
  await expect.poll(tones).toBeGreaterThan(first);

  await desk.open(LUCAS.name);
  await expect(desk.page).toHaveTitle('Atendimento · Uníssono');
  expect(await icon()).toBe('/favicon.svg');
  await desk.page.getByRole('button', { name: /conta e preferências/ }).click();
  await desk.page.getByRole('button', { name: 'Preferências', exact: true }).click();
  await desk.page.getByRole('slider', { name: 'Volume dos sons' }).fill('0');
  await desk.page.keyboard.press('Escape');
  const silent = await tones();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'E agora?')));
  await expect(desk.page).toHaveTitle('(1) Atendimento · Uníssono');
  expect(await tones()).toBe(silent);
});

// Rows: GAP-127.
test('each conversation keeps its own draft and its own note, through other conversations and a reload', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = await withMaria(stage);
  await meta.post(stage.hook, meta.messages(LUCAS, meta.text(LUCAS, 'Oi')));
  await desk.composer.fill('Para a Maria');
  await desk.page
    .getByRole('group', { name: 'Escrever' })
    .getByRole('radio', { name: 'Nota interna' })
    .click();
  await desk.composer.fill('Só para nós');
  await desk.open(LUCAS.name);
  await expect(desk.page.getByRole('textbox', { name: `Escreva para ${LUCAS.name}` })).toHaveValue('');
  await desk.composer.fill('Para o Lucas');
  await desk.open(MARIA.name);
  await expect(desk.composer).toHaveValue('Só para nós');
  await desk.page.reload();
  await desk.open(MARIA.name);
  await expect(desk.composer).toHaveValue('Só para nós');
  await desk.page.getByRole('group', { name: 'Escrever' }).getByRole('radio', { name: 'Responder' }).click();
  await expect(desk.composer).toHaveValue('Para a Maria');
  await desk.composer.press('Enter');
  await expect.poll(() => stage.graph.textsTo(MARIA.phone)).toEqual(['Para a Maria']);
  await desk.open(LUCAS.name);
  await expect(desk.composer).toHaveValue('Para o Lucas');
  expect(stage.graph.sent.length).toBe(1);
});

// Rows: AGENT-014, AGENT-015.
test('cancelling is hidden by the queue, and earlier conversations of the person open beside the present one', async ({
  operate,
}) => {
  const stage = await operate({ queue: { hide_cancel: true } });
  const { admin, queues } = stage.operation;
  const person = await admin.post<{ id: string }>('/people', {
    kind: 'natural',
    name: 'Maria Souza Lima',
    contact_points: [{ kind: 'phone', value: `+${MARIA.phone}`, label: 'mobile' }],
  });
  expect(person.id).toBeTruthy();
  const desk = await withMaria(stage);
  await desk.conclude('Troca feita');
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Mais uma troca')));
  await desk.open(MARIA.name);
  await desk.page.getByRole('button', { name: 'Mais ações' }).click();
  await expect(desk.page.getByRole('menuitem', { name: 'Devolver à fila' })).toBeVisible();
  await expect(desk.page.getByRole('menuitem', { name: 'Cancelar atendimento' })).toHaveCount(0);
  await desk.page.keyboard.press('Escape');
  await desk.page.getByRole('tab', { name: 'Histórico' }).click();
  const history = desk.page.getByRole('list', { name: 'Histórico' });
  await expect(history.getByRole('listitem')).toHaveCount(1);
  await history.getByRole('button').filter({ hasText: 'Troca feita' }).click();
  await expect(desk.bubble('Bom dia')).toBeVisible();
  await expect(desk.bubble('Mais uma troca')).toHaveCount(0);
  await expect(desk.page.getByText('Este atendimento foi encerrado.')).toBeVisible();

  await desk.row('Mais uma troca').click();
  await admin.patch(`/queues/${queues.trocas}`, { hide_cancel: false });
  await desk.page.reload();
  await desk.page.getByRole('button', { name: 'Mais ações' }).click();
  await desk.page.getByRole('menuitem', { name: 'Cancelar atendimento' }).click();
  await desk.page.getByRole('dialog').getByRole('button', { name: 'Cancelar atendimento' }).click();
  await expect(desk.row('Mais uma troca')).toBeHidden();
  const open = await admin.all('/interactions?view=open');
  expect(open).toEqual([]);
});

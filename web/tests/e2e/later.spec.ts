// What happens later: conversations that are put off, messages that are scheduled, colleagues who are called in notes.
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA } from './support/operation';
import { expect, test, type Stage } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };
const SECOND = 1_000_000;

/** Ana talks with Maria, who was answered. */
async function talking(stage: Stage): Promise<Desk> {
  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Bom dia')));
  await ana.open(MARIA.name);
  await ana.write('Bom dia! Já verifico.');
  await expect.poll(() => stage.graph.textsTo(MARIA.phone).length).toBe(1);
  return ana;
}

const idOf = (desk: Desk) => /desk\/(\d+)/.exec(desk.page.url())?.[1] ?? '';
const soon = (seconds: number) => Date.now() * 1000 + seconds * SECOND;

// Rows: AGENT-010, MSG-011, MSG-013.
test('a conversation is put off by keyboard, comes back when the customer writes and when its moment comes @both', async ({
  operate,
}) => {
  const stage = await operate();
  const ana = await talking(stage);
  const { page } = ana;
  const inspection = new Inspection(page, ['light', 'dark']);
  await page.keyboard.press('z');
  const dialog = page.getByRole('dialog', { name: 'Adiar conversa' });
  await expect(dialog.getByRole('button', { name: /^Em 1 hora/ })).toBeFocused();
  await inspection.look('put off');
  await page.keyboard.press('3');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Conversa adiada: amanhã, 09:00.')).toBeVisible();
  await expect(ana.row(MARIA.name)).toHaveCount(0);
  await ana.mine.getByRole('tab', { name: /^Adiadas/ }).click();
  await expect(ana.row(MARIA.name)).toContainText('09:00');
  await expect(ana.thread.getByText(/adiou a conversa até/)).toBeVisible();
  await inspection.look('put off, list');

  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Achei o recibo')));
  await expect(ana.row(MARIA.name)).toHaveCount(0);
  await ana.mine.getByRole('tab', { name: /^Ativas/ }).click();
  await expect(ana.row(MARIA.name)).toBeVisible();
  await ana.write('Obrigada!');

  // The moment that a person would wait for is set a few seconds ahead.
  const api = await stage.api(ANA);
  await api.put(`/interactions/${idOf(ana)}/due`, { due_at: soon(4) });
  await expect(ana.row(MARIA.name)).toHaveCount(0);
  await expect(page.getByText(`Lembrete: a conversa com ${MARIA.name} voltou.`)).toBeVisible({
    timeout: 20_000,
  });
  await expect(ana.row(MARIA.name)).toContainText('Lembrete');
  await expect(ana.thread.getByText('Chegou a data-limite').last()).toBeVisible();
  await page.keyboard.press('z');
  await dialog.getByRole('button', { name: 'Remover data-limite' }).click();
  await expect(ana.row(MARIA.name)).not.toContainText('Lembrete');
  inspection.verify();
});

test('a scheduled message is changed, survives a power cut, and goes out once @both', async ({ operate }) => {
  const stage = await operate();
  const ana = await talking(stage);
  const { page } = ana;
  const inspection = new Inspection(page, ['light', 'dark']);
  await ana.reply();
  await page.keyboard.type('Seu pedido chega hoje.');
  await page.getByRole('button', { name: 'Outras formas de enviar' }).click();
  await page.getByRole('menuitem', { name: /Agendar envio/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Agendar envio' });
  await expect(dialog).toContainText('Seu pedido chega hoje.');
  await inspection.look('schedule');
  await page.keyboard.press('4');
  await expect(dialog).toBeHidden();
  await expect(ana.composer).toHaveValue('');
  await page.getByRole('button', { name: '1 mensagem agendada' }).click();
  const list = page.getByRole('dialog', { name: 'Mensagens agendadas' });
  await expect(list.getByRole('listitem')).toContainText('por Ana Rocha');
  await inspection.look('scheduled');
  await list.getByRole('button', { name: 'Alterar' }).click();
  await list.getByRole('textbox', { name: 'Mensagem' }).fill('Seu pedido chega amanhã.');
  await inspection.look('scheduled, changing');
  await list.getByRole('button', { name: 'Salvar' }).click();
  await expect(list.getByText('Seu pedido chega amanhã.')).toBeVisible();
  await page.keyboard.press('Escape');

  // Whoever concludes is told what will not be sent.
  await page.locator('body').press('e');
  await expect(page.getByRole('dialog').getByText(/Há 1 mensagem agendada/)).toBeVisible();
  await page.keyboard.press('Escape');

  const api = await stage.api(ANA);
  const path = `/interactions/${idOf(ana)}/scheduled-messages`;
  const { items } = (await api.get(path)) as { items: { id: string }[] };
  await api.patch(`${path}/${items[0]?.id}`, { send_at: soon(5) });
  await stage.server.stop('SIGKILL');
  await stage.server.again();
  await expect
    .poll(
      () => stage.graph.textsTo(MARIA.phone).filter((text) => text === 'Seu pedido chega amanhã.').length,
      {
        timeout: 30_000,
      },
    )
    .toBe(1);
  await expect(ana.bubble('Seu pedido chega amanhã.')).toBeVisible();
  await expect(page.getByRole('button', { name: '1 mensagem agendada' })).toHaveCount(0);
  inspection.verify();
});

// Rows: ACC-007.
test('a colleague is called in a note and finds it also after having been away', async ({ operate }) => {
  const stage = await operate();
  const ana = await talking(stage);
  const { page } = ana;
  const inspection = new Inspection(page, ['light', 'dark']);
  await page.locator('body').press('n');
  const box = page.getByRole('textbox', { name: 'Escreva para a equipe. O cliente não vê.' });
  await expect(box).toBeFocused();
  await page.keyboard.type('Veja isto, @cai');
  const colleagues = page.getByRole('listbox', { name: 'Colegas' });
  await expect(colleagues.getByRole('option')).toHaveText([/Caio Fontes/]);
  await inspection.look('mention');
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue(`Veja isto, @${ADMIN.name} `);
  await page.keyboard.press('Enter');
  await expect(ana.bubble('Veja isto').locator('strong')).toHaveText(`@${ADMIN.name}`);

  const caio = await stage.page(ADMIN, '/conversations');
  const looked = new Inspection(caio, ['light', 'dark']);
  await caio.getByRole('button', { name: '1 menção não lida' }).click();
  const mentions = caio.getByRole('region', { name: 'Menções' });
  await expect(mentions).toContainText('Ana Rocha sobre Maria Souza');
  await looked.look('mentions');
  await mentions.getByRole('button', { name: /Ana Rocha sobre Maria Souza/ }).click();
  await expect(caio.getByRole('log', { name: `Conversa com ${MARIA.name}` })).toContainText('Veja isto');
  await expect(caio.getByRole('button', { name: 'Menções' })).toBeVisible();
  inspection.verify();
  looked.verify();
});

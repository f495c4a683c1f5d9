// The channel by API: an administrator connects a system, it writes for a customer by key, and gets the answer signed.
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import { ADMIN, ANA } from './support/operation';
import { Receiver, signature } from './support/receiver';
import { Settings } from './support/settings';
import { expect, test } from './support/test';

// Rows: GAP-028, MSG-001, WA-010.
test('an administrator connects a system, whose customer is answered at the desk @both', async ({
  operate,
}) => {
  const stage = await operate();
  const receiver = await Receiver.listen();
  const page = await stage.page(ADMIN, '/settings');
  const settings = new Settings(page);
  const inspection = new Inspection(page, ['light', 'dark']);
  await settings.open('Canais');
  await page.getByRole('button', { name: 'Conectar API' }).click();
  await settings.sheet.getByLabel('Nome').fill('Aplicativo');
  await settings.sheet.getByLabel('Fila de entrada').selectOption({ label: 'Trocas' });
  const address = settings.sheet.getByLabel('Endereço do seu sistema');
  await address.fill('https://10.0.0.7/mensagens');
  await settings.save();
  await expect(address).toHaveAccessibleDescription(/rede privada/);
  await inspection.look('a system in a private network');
  await address.fill(receiver.url);
  await settings.save();

  await expect(settings.sheet.getByText('Copie agora')).toBeVisible();
  const hook = await settings.sheet.getByLabel('Endereço para enviar mensagens').inputValue();
  const key = await settings.sheet.getByLabel('Chave de API').inputValue();
  const secret = await settings.sheet.getByLabel('Segredo de assinatura').inputValue();
  expect(secret).toMatch(/^whsec_/);
  await inspection.look('a key and a secret, once');
  await settings.sheet.getByRole('button', { name: 'Testar conexão' }).click();
  await expect(settings.sheet.getByText('A conexão funciona.')).toBeVisible();
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toEqual({ type: 'test' });

  const tell = async (body: unknown, by = key) => {
    const url = new URL(new URL(hook).pathname, stage.server.url);
    const headers = { authorization: `Bearer ${by}`, 'content-type': 'application/json' };
    return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  };
  const customer = { id: 'cliente-12', name: 'Maria Souza' };
  const message = { type: 'message', id: 'm-1', from: customer, text: 'Meu pedido chegou?' };
  expect(await tell(message, 'errada')).toBe(401);
  expect(await tell(message)).toBe(200);
  expect(await tell(message)).toBe(200);

  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();
  await desk.open('Maria Souza');
  await expect(desk.bubble('Meu pedido chegou?')).toHaveCount(1);
  await desk.write('Sim, saiu hoje.');
  await expect.poll(() => receiver.received.length).toBe(2);
  const told = receiver.received[1];
  expect(told?.headers['webhook-signature']).toBe(told && signature(secret, told));
  const sent = JSON.parse(told?.body ?? '') as { id: string };
  expect(sent).toMatchObject({ type: 'message', to: { id: 'cliente-12' }, text: 'Sim, saiu hoje.' });
  const reply = desk.bubble('Sim, saiu hoje.');
  await expect(reply).toContainText('Enviada');
  for (const [status, word] of [
    ['delivered', 'Entregue'],
    ['read', 'Vista'],
  ] as const) {
    expect(await tell({ type: 'status', message_id: sent.id, status })).toBe(200);
    await expect(reply).toContainText(word);
  }

  // The account is opened again: nothing secret is shown, and the key is replaced at once.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: /Aplicativo/ }).click();
  await settings.part('Conexão');
  await expect(settings.sheet.getByRole('textbox', { name: 'Chave de API' })).toHaveCount(0);
  await inspection.look('an account whose key is kept');
  await settings.sheet.getByRole('button', { name: 'Trocar Chave de API' }).click();
  const asked = page.getByRole('dialog', { name: 'Trocar Chave de API?' });
  await asked.getByRole('checkbox', { name: 'Encerrar o valor anterior agora' }).check();
  await inspection.look('a key that is replaced');
  await asked.getByRole('button', { name: 'Trocar', exact: true }).click();
  await expect(settings.sheet.getByText('Copie agora')).toBeVisible();
  const next = await settings.sheet.getByLabel('Chave de API').inputValue();
  expect(await tell({ ...message, id: 'm-2' })).toBe(401);
  expect(await tell({ ...message, id: 'm-2', text: 'Obrigada' }, next)).toBe(200);
  await expect(desk.bubble('Obrigada')).toBeVisible();
  receiver.close();
  inspection.verify();
});

// Webhooks: another system is told of what happens, signed; its administrator tries it, sees what came of it, and sends it again.
import { Inspection } from './support/axe';
import { ADMIN, BIA } from './support/operation';
import { Receiver, signature } from './support/receiver';
import { Settings } from './support/settings';
import { expect, test } from './support/test';

test('an administrator makes a webhook, tries it, sees what was delivered and sends it again @both', async ({
  operate,
}) => {
  const stage = await operate();
  const receiver = await Receiver.listen();
  const page = await stage.page(ADMIN, '/settings');
  const settings = new Settings(page);
  const inspection = new Inspection(page, ['light', 'dark']);
  await settings.open('Webhooks');
  await expect(page.getByText('Nenhum webhook ainda')).toBeVisible();
  await inspection.look('no webhooks');

  await settings.add('Criar webhook');
  await settings.sheet.getByLabel('Nome').fill('ERP da matriz');
  const address = settings.sheet.getByLabel('Endereço');
  await address.fill('https://10.0.0.7/gancho');
  await settings.save();
  await expect(settings.sheet.getByText('Escolha ao menos um evento.')).toBeVisible();
  await settings.sheet.getByRole('searchbox', { name: 'Buscar evento' }).fill('classificacoes');
  await expect(settings.sheet.getByRole('checkbox', { name: /Classificações mudaram/ })).toBeVisible();
  await settings.sheet.getByRole('searchbox', { name: 'Buscar evento' }).fill('fila criada');
  await settings.sheet.getByRole('checkbox', { name: /Fila criada ou alterada/ }).check();
  await expect(settings.sheet.getByRole('status').filter({ hasText: '1 escolhido' })).toBeVisible();
  await settings.save();
  await expect(address).toHaveAccessibleDescription(/rede privada/);
  await inspection.look('a webhook in a private network');
  await address.fill(receiver.url);
  await settings.save();

  await expect(page.getByText('Copie o segredo agora')).toBeVisible();
  const secret = await settings.sheet.getByLabel('Segredo').inputValue();
  expect(secret).toMatch(/^whsec_/);
  await inspection.look('a secret, once');
  await settings.sheet.getByRole('button', { name: 'Já guardei' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'ERP da matriz' })).toBeVisible();
  await expect(page.getByText('Nenhuma entrega')).toBeVisible();

  await page.getByRole('button', { name: 'Enviar teste' }).click();
  await expect(settings.sheet.getByText('recebido')).toBeVisible();
  await expect(settings.sheet.getByText('Entregue')).toBeVisible();
  await inspection.look('what a trial was answered');
  await page.keyboard.press('Escape');
  const [trial] = receiver.received;
  expect(trial?.headers['webhook-signature']).toBe(trial && signature(secret, trial));

  receiver.status = 500;
  receiver.text = 'sem estoque de paciência';
  await stage.operation.admin.post('/queues', { name: 'Ouvidoria' });
  await expect.poll(() => receiver.received.length).toBe(2);
  const log = page.getByRole('table', { name: 'Entregas' });
  const row = log.getByRole('row').filter({ hasText: 'Fila criada ou alterada' });
  await page.getByRole('button', { name: 'Atualizar' }).click();
  await expect(row).toContainText('500');
  await expect(row).toContainText('À espera');
  await page.getByLabel('Situação das entregas').selectOption({ label: 'Entregue' });
  await expect(row).toHaveCount(0);
  await page.getByLabel('Situação das entregas').selectOption({ label: 'Todas' });
  await inspection.look('the log of deliveries');

  receiver.status = 204;
  await row.getByRole('button', { name: 'Fila criada ou alterada' }).click();
  await expect(settings.sheet.getByText('sem estoque de paciência')).toBeVisible();
  await settings.sheet.getByRole('button', { name: 'Reenviar' }).click();
  await expect(page.getByText('Entrega reenviada')).toBeVisible();
  await expect(row).toContainText('Entregue', { timeout: 15_000 });
  const queues = receiver.received.filter((one) => one.body.includes('"QueueChanged"'));
  expect(new Set(queues.map((one) => one.headers['webhook-id'])).size).toBe(1);
  const told = queues.at(-1);
  expect(told?.headers['webhook-signature']).toBe(told && signature(secret, told));
  expect(told?.body).not.toContain('Ouvidoria');

  await page.getByRole('button', { name: 'Reenviar falhas' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reenviar' }).click();
  await expect(page.getByText('Nenhuma entrega falhou nesse tempo')).toBeVisible();
  await page.getByRole('button', { name: 'Trocar segredo' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Trocar segredo' }).click();
  await expect(settings.sheet.getByLabel('Segredo')).toHaveValue(/^whsec_/);
  expect(await settings.sheet.getByLabel('Segredo').inputValue()).not.toBe(secret);
  await settings.sheet.getByRole('button', { name: 'Já guardei' }).click();
  await expect(page.getByText('O segredo anterior ainda assina')).toBeVisible();

  await page.getByRole('button', { name: 'Alterar', exact: true }).click();
  await settings.sheet.getByRole('checkbox', { name: /^Ligado/ }).uncheck();
  await settings.saveAndClose();
  await expect(page.getByText('Está desligado: nada é enviado.')).toBeVisible();
  await inspection.look('a webhook that is off');
  await page.getByRole('button', { name: 'Todos os webhooks' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'ERP da matriz' })).toContainText('Desligado');
  await inspection.look('the list of webhooks');

  const bia = await stage.api(BIA);
  expect((await bia.refusal('GET', '/webhooks')).status).toBe(403);

  await page.getByRole('row').filter({ hasText: 'ERP da matriz' }).getByRole('button').click();
  await page.getByRole('button', { name: 'Alterar', exact: true }).click();
  await settings.sheet.getByRole('button', { name: 'Excluir webhook' }).click();
  await settings.sheet.getByRole('button', { name: /ERP da matriz/ }).click();
  await expect(page.getByText('Nenhum webhook ainda')).toBeVisible();
  receiver.close();
  inspection.verify();
});

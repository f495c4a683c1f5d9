// What a role never has is not on the screen, and the server refuses it whoever asks.
import { ANA } from './support/operation';
import { expect, test } from './support/test';

// Rows: GAP-002.
test('an agent has no way into the settings, by screen or by call', async ({ operate }) => {
  const stage = await operate();
  const { operation } = stage;
  const page = await stage.page(ANA);
  await expect(page.getByRole('link', { name: 'Atendimento' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Configurações' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Supervisão' })).toHaveCount(0);
  const ana = await stage.api(ANA);
  const calls: [string, string, unknown?][] = [
    ['GET', '/users'],
    [
      'POST',
      '/users',
      { name: 'X', email: 'x@y.z', password: 'uma-senha-bem-longa', role_profile: 'administrator' },
    ],
    ['PATCH', `/users/${operation.users.ana}`, { role_profile: 'administrator' }],
    ['POST', '/queues', { name: 'Minha' }],
    ['DELETE', `/queues/${operation.queues.trocas}`, {}],
    ['GET', '/channel-accounts'],
    ['POST', '/wrap-up-codes', { queue_id: operation.queues.trocas, medium: 'chat', name: 'X' }],
    ['PATCH', '/organization', { name: 'Minha' }],
    ['GET', '/board'],
    ['GET', '/jobs'],
    ['GET', '/set-aside'],
  ];
  for (const [method, path, data] of calls) {
    const refusal = await ana.refusal(method, path, data);
    expect([path, refusal.status]).toEqual([path, 403]);
  }
  const stranger = await ana.refusal('GET', '/interactions/1');
  expect(stranger.status).toBe(404);
  await page.goto('/settings/users');
  await expect(page.getByText('caio@jornada.exemplo')).toHaveCount(0);
});

// Rows: GAP-002.
test('who is not signed in sees the sign-in and gets nothing', async ({ operate, page }) => {
  const stage = await operate();
  await page.goto(`${stage.server.url}/desk`);
  await page.getByLabel('E-mail').fill(ANA.email);
  await page.getByLabel('Senha').fill('não é esta senha');
  await page.getByRole('button', { name: 'Entrar' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  const answer = await page.request.get(`${stage.server.url}/api/v1/interactions?view=open`);
  expect(answer.status()).toBe(401);
  const forged = await page.request.post(`${stage.server.url}/api/v1/session`, {
    headers: { 'Sec-Fetch-Site': 'cross-site' },
    data: { email: ANA.email, password: 'x' },
  });
  expect(forged.status()).toBe(403);
});

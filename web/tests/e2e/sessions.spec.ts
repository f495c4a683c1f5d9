// Sessions that are listed and ended, and the lock after failures that an administrator opens.
import { Api } from './support/api';
import { Inspection } from './support/axe';
import { ADMIN, ANA, DAVI, PASSWORD } from './support/operation';
import { Settings } from './support/settings';
import { openSecurity, signIn } from './support/sign-in';
import { expect, test, type Stage } from './support/test';

const WRONG = 'não é esta senha';

// Rows: GAP-002, GAP-004.
test('sessions are listed and ended, by their owner, by the administrator and by a new password', async ({
  operate,
}) => {
  const stage = await operate();
  const here = await stage.visitor('/desk');
  const there = await stage.visitor('/desk');
  for (const page of [here, there]) await signIn(page, ANA);
  const areas = there.getByRole('navigation', { name: 'Áreas' });
  const over = there.getByRole('dialog', { name: 'Sua sessão terminou' });
  const again = async (password: string) => {
    await expect(over).toBeVisible();
    await over.getByLabel('Senha').fill(password);
    await over.getByRole('button', { name: 'Entrar' }).click();
    await expect(over).toHaveCount(0);
    await expect(areas).toBeVisible();
  };
  await expect(areas).toBeVisible();
  const sheet = await openSecurity(here);
  const inspection = new Inspection(here, ['light', 'dark']);
  const sessions = sheet.getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: 'Esta' })).toHaveCount(1);
  await expect(sessions.first()).toContainText(/Chrome · Linux.*127\.0\.0\.1/s);
  await inspection.look('own sessions');
  await expect(sheet.getByRole('button', { name: /^Encerrar: / })).toHaveCount(1);
  await sheet.getByRole('button', { name: /^Encerrar: / }).click();
  await expect(sessions).toHaveCount(1);
  await again(PASSWORD);

  const changed = 'quatro guarda-chuvas azuis';
  const current = sheet.getByLabel('Senha atual');
  const change = sheet.getByRole('button', { name: 'Trocar senha' });
  await change.click();
  await expect(current).toHaveAccessibleDescription('Preencha este campo.');
  await current.fill(WRONG);
  await sheet.getByLabel('Nova senha').fill(changed);
  await change.click();
  await expect(current).toHaveAccessibleDescription('Esta não é a senha atual.');
  await inspection.look('own password refused');
  await current.fill(PASSWORD);
  await sheet.getByLabel('Nova senha').fill('ana-rocha-2026');
  await change.click();
  await expect(sheet.getByLabel('Nova senha')).toHaveAccessibleDescription(/Não use o seu nome/);
  await sheet.getByLabel('Nova senha').fill(changed);
  await change.click();
  await expect(here.getByText('Senha trocada. As outras sessões foram encerradas.')).toBeVisible();
  await again(changed);

  const page = await stage.page(ADMIN, '/settings/users');
  const settings = new Settings(page);
  const admin = new Inspection(page, ['light', 'dark']);
  await page.getByRole('button', { name: ANA.name }).click();
  await settings.part('Entrada');
  await expect(settings.sheet.getByRole('button', { name: /^Encerrar: / })).toHaveCount(2);
  await admin.look('sign-in of a user');
  await settings.sheet
    .getByRole('button', { name: /^Encerrar: / })
    .first()
    .click();
  await expect(settings.sheet.getByRole('button', { name: /^Encerrar: / })).toHaveCount(1);
  await settings.sheet.getByRole('button', { name: 'Encerrar sessões' }).click();
  const sure = page.getByRole('dialog', { name: 'Encerrar as sessões de Ana Rocha' });
  await admin.look('ending every session');
  await sure.getByRole('button', { name: 'Encerrar sessões' }).click();
  await expect(page.getByText('As sessões de Ana Rocha foram encerradas.')).toBeVisible();
  await expect(here.getByRole('dialog', { name: 'Sua sessão terminou' })).toBeVisible();
  await again(changed);
  for (const one of [inspection, admin]) one.verify();
});

// Rows: GAP-001, GAP-002.
test('after failures even the right password waits, for strangers too, until the administrator unlocks the user', async ({
  operate,
}) => {
  const stage = await operate();
  const stranger = 'ninguem@jornada.exemplo';
  const page = await stage.page(ADMIN, '/settings/users');
  const davi = await stage.visitor('/desk');
  const inspection = new Inspection(davi, ['light', 'dark']);
  const alert = davi.getByRole('alert');
  await signIn(davi, DAVI, WRONG);
  await expect(alert).toContainText('E-mail ou senha não conferem.');
  await Promise.all([stranger, DAVI.email].map((email) => fail(stage, email)));
  await signIn(davi, DAVI);
  await expect(alert).toContainText('Muitas tentativas. Aguarde um pouco e tente de novo.');
  await page.reload();
  const row = page.getByRole('row').filter({ hasText: DAVI.name });
  await expect(row).toContainText('Bloqueado');
  await row.getByRole('button', { name: DAVI.name }).click();
  const settings = new Settings(page);
  await settings.part('Entrada');
  await expect(settings.sheet.getByText(/^Bloqueado por muitas tentativas até /)).toBeVisible();
  const admin = new Inspection(page, ['light', 'dark']);
  await inspection.look('sign-in delayed');
  await admin.look('a locked user');
  await settings.sheet.getByRole('button', { name: 'Desbloquear' }).click();
  await expect(settings.sheet.getByText(/^Bloqueado por muitas tentativas/)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(row).not.toContainText('Bloqueado');

  // Failures count from nothing again: had they not, this one alone would make the next wait for half a minute.
  await signIn(davi, DAVI, WRONG);
  await expect(alert).toContainText('E-mail ou senha não conferem.');
  await signIn(davi, DAVI);
  await expect(davi.getByRole('navigation', { name: 'Áreas' })).toBeVisible();
  for (const one of [inspection, admin]) one.verify();
});

/** Guesses until the server asks for a wait that leaves time to look at it. */
async function fail(stage: Stage, email: string): Promise<void> {
  const api = await Api.at(stage.server.url);
  const wait = async () => {
    const refused = await api.refusal('POST', '/session', { email, password: WRONG });
    return Number(/"retry_after_s":(\d+)/.exec(refused.message)?.[1] ?? 0);
  };
  await expect.poll(wait, { timeout: 60_000, intervals: [250] }).toBeGreaterThan(12);
}

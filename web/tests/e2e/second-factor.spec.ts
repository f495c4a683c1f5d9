// The second factor: enrolled by choice, demanded by a profile, replaced by a recovery code, removed and reset.
import type { Page } from '@playwright/test';
import { Authenticator } from './support/authenticator';
import { Inspection } from './support/axe';
import { ADMIN, ANA, DAVI, PASSWORD } from './support/operation';
import { Settings } from './support/settings';
import { giveCode, linkFor, openSecurity, signIn, signOut } from './support/sign-in';
import { expect, test } from './support/test';

const LIVIA = { name: 'Lívia Prado', email: 'livia@jornada.exemplo' };

/** Takes the secret off the screen, as the camera of a phone or somebody who types would. */
async function scan(page: Page): Promise<Authenticator> {
  const picture = page.getByRole('img', { name: 'Código QR com a chave da sua conta' });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(0);
  await page.getByText('Não consegue ler? Digite a chave').click();
  return new Authenticator((await page.locator('details code').textContent()) ?? '');
}

// Rows: GAP-005, ACC-003.
test('who wants a second factor enrols it, signs in by code or by a recovery code once, and removes it', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ANA);
  const inspection = new Inspection(page, ['light', 'dark']);
  const sheet = await openSecurity(page);
  await expect(sheet.getByText('Inativo. Só a senha protege a sua conta.')).toBeVisible();
  await inspection.look('own security');
  await sheet.getByRole('button', { name: 'Ativar' }).click();
  const proof = sheet.getByLabel('Confirme com a sua senha');
  await sheet.getByRole('button', { name: 'Continuar' }).click();
  await expect(proof).toHaveAccessibleDescription('Preencha este campo.');
  await proof.fill('não é esta senha');
  await sheet.getByRole('button', { name: 'Continuar' }).click();
  await expect(proof).toHaveAccessibleDescription('Esta não é a senha atual.');
  await proof.fill(PASSWORD);
  await sheet.getByRole('button', { name: 'Continuar' }).click();
  const app = await scan(page);
  const code = app.next();
  await giveCode(page, app.stale(), 'Confirmar');
  await expect(sheet.getByText('O código não confere ou já foi usado.')).toBeVisible();
  await inspection.look('enrolment, wrong code');
  await giveCode(page, code, 'Confirmar');
  await expect(sheet.getByText('Guarde estes códigos agora')).toBeVisible();
  const spare = await sheet.getByRole('listitem').locator('code').allTextContents();
  expect(new Set(spare).size).toBe(10);
  await inspection.look('recovery codes');
  const file = page.waitForEvent('download');
  await sheet.getByRole('button', { name: 'Salvar arquivo' }).click();
  expect((await file).suggestedFilename()).toBe('unissono-codigos.txt');
  await sheet.getByRole('button', { name: 'Concluir' }).click();
  await expect(sheet.getByText('Ativo. Restam 10 códigos de recuperação.')).toBeVisible();
  await expect(page.getByText(spare[0] ?? '')).toHaveCount(0);
  await page.keyboard.press('Escape');

  await signOut(page);
  await signIn(page, ANA);
  const box = page.getByLabel('Código de seis dígitos');
  await expect(box).toBeFocused();
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await expect(box).toHaveAccessibleDescription(/Preencha este campo\./);
  await giveCode(page, code);
  await expect(box).toHaveAccessibleDescription(/O código não confere ou já foi usado\./);
  await inspection.look('code at the sign-in, used already');
  await giveCode(page, app.next());
  await expect(page).toHaveURL(/\/desk$/);

  const byRecoveryCode = async (one: string | undefined) => {
    await signOut(page);
    await signIn(page, ANA);
    await page.getByRole('button', { name: 'Usar um código de recuperação' }).click();
    await expect(page.getByLabel('Código de recuperação')).toBeFocused();
    await giveCode(page, one ?? '');
  };
  await byRecoveryCode(spare[0]?.toLowerCase().replaceAll('-', ' '));
  await expect(page.getByRole('navigation', { name: 'Áreas' })).toBeVisible();
  await byRecoveryCode(spare[0]);
  await expect(page.getByText('O código não confere ou já foi usado.')).toBeVisible();
  await inspection.look('recovery code, used already');
  await giveCode(page, spare[1] ?? '');
  await expect(page.getByRole('navigation', { name: 'Áreas' })).toBeVisible();

  await openSecurity(page);
  await expect(sheet.getByText('Ativo. Restam 8 códigos de recuperação.')).toBeVisible();
  await sheet.getByRole('button', { name: 'Remover' }).click();
  await proof.fill(PASSWORD);
  await sheet.getByRole('button', { name: 'Continuar' }).click();
  await expect(sheet.getByText('Inativo. Só a senha protege a sua conta.')).toBeVisible();
  await page.keyboard.press('Escape');
  await signOut(page);
  await signIn(page, ANA);
  await expect(page.getByRole('navigation', { name: 'Áreas' })).toBeVisible();
  inspection.verify();
});

// Rows: ACC-003, GAP-003, GAP-005.
test('a profile that demands a second factor enrols it before anything else, at the sign-in and at the first access', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings/organization');
  const settings = new Settings(page);
  const profiles = page.getByRole('group', { name: 'Exigir destes níveis de acesso' });
  await profiles.getByRole('button', { name: 'Operador', exact: true }).click();
  await page.getByRole('button', { name: 'Salvar', exact: true }).click();
  await expect(page.getByText('Loja Maré: alterações salvas.')).toBeVisible();

  const davi = await stage.visitor('/desk');
  const inspection = new Inspection(davi, ['light', 'dark']);
  const enrol = async (who: Page) => {
    await expect(who.getByRole('heading', { name: 'Proteja a sua conta' })).toBeVisible();
    const app = await scan(who);
    await giveCode(who, app.next(), 'Confirmar');
    await expect(who.getByText('Guarde estes códigos agora')).toBeVisible();
    return app;
  };
  await signIn(davi, DAVI);
  await expect(davi.getByRole('heading', { name: 'Proteja a sua conta' })).toBeFocused();
  await expect(davi.getByRole('navigation', { name: 'Áreas' })).toHaveCount(0);
  expect((await davi.request.get(`${stage.server.url}/api/v1/session`)).status()).toBe(401);
  await inspection.look('enrolment demanded');
  const app = await enrol(davi);
  await inspection.look('enrolment demanded, recovery codes');
  await davi.getByRole('button', { name: 'Guardei os códigos, entrar' }).click();
  await expect(davi).toHaveURL(/\/desk$/);
  const sheet = await openSecurity(davi);
  await expect(sheet.getByText('A sua operação exige o segundo fator')).toBeVisible();
  await expect(sheet.getByRole('button', { name: 'Trocar', exact: true })).toBeVisible();
  await expect(sheet.getByRole('button', { name: 'Remover' })).toHaveCount(0);
  await davi.keyboard.press('Escape');
  await signOut(davi);
  await signIn(davi, DAVI);
  await giveCode(davi, app.next());
  await expect(davi.getByRole('navigation', { name: 'Áreas' })).toBeVisible();
  await signOut(davi);

  await settings.open('Usuários');
  await page.getByRole('button', { name: DAVI.name }).click();
  await settings.part('Entrada');
  await expect(settings.sheet.getByText('Segundo fator cadastrado.')).toBeVisible();
  await settings.sheet.getByRole('button', { name: 'Redefinir segundo fator' }).click();
  await expect(settings.sheet.getByText('Nenhum segundo fator cadastrado.')).toBeVisible();
  await page.keyboard.press('Escape');
  await signIn(davi, DAVI);
  await enrol(davi);

  await settings.add('Criar usuário');
  await settings.sheet.getByLabel('Nome completo').fill(LIVIA.name);
  await settings.sheet.getByLabel('E-mail').fill(LIVIA.email);
  await settings.saveAndClose();
  const livia = await stage.visitor(await linkFor(page, LIVIA));
  await livia.getByRole('button', { name: 'Continuar' }).click();
  await livia.getByLabel('Nova senha').fill(PASSWORD);
  await livia.getByLabel('Repita a senha').fill(PASSWORD);
  await livia.getByRole('button', { name: 'Guardar e entrar' }).click();
  await enrol(livia);
  await livia.getByRole('button', { name: 'Guardei os códigos, entrar' }).click();
  await expect(livia).toHaveURL(/\/tasks$/);
  await expect(livia.getByRole('navigation', { name: 'Áreas' })).toBeVisible();
  inspection.verify();
});

// How people come by a password: the first access and a forgotten one, with the link taken from the outbox.
import { Inspection } from './support/axe';
import { ADMIN, ANA, BIA, PASSWORD } from './support/operation';
import { Settings } from './support/settings';
import { linkFor, signIn } from './support/sign-in';
import { expect, test } from './support/test';

const LIVIA = { name: 'Lívia Prado', email: 'livia@jornada.exemplo' };
const CHOSEN = 'quatro guarda-chuvas azuis';

// Rows: ACC-001, ACC-002, ACC-005, GAP-003, GAP-004, GAP-008.
test('@both a new user follows the link of the outbox, is told the rules at the field, and lands on the tasks of whoever works no queue', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings/users');
  const admin = new Inspection(page, ['light', 'dark']);
  const settings = new Settings(page);
  await settings.add('Criar usuário');
  await settings.sheet.getByLabel('Nome completo').fill(LIVIA.name);
  await settings.sheet.getByLabel('E-mail').fill(LIVIA.email);
  await settings.saveAndClose();
  await expect(page.getByRole('row').filter({ hasText: LIVIA.email })).toContainText('Convidado');
  const link = await linkFor(page, LIVIA);
  await expect(settings.sheet).toContainText('Não havia servidor de e-mail.');
  await admin.look('mail of the outbox');
  await page.keyboard.press('Escape');

  const bia = await stage.page(BIA, '/settings');
  await expect(bia.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(bia.getByRole('link', { name: 'Caixa de saída' })).toHaveCount(0);
  expect((await (await stage.api(BIA)).refusal('GET', '/outbox-mails')).status).toBe(403);

  const livia = await stage.visitor(link);
  const inspection = new Inspection(livia, ['light', 'dark']);
  await expect(livia.getByRole('heading', { name: 'Boas-vindas' })).toBeVisible();
  await expect(livia.getByText('Lívia Prado, Loja Maré')).toBeVisible();
  await inspection.look('first access');
  await livia.getByRole('button', { name: 'Continuar' }).click();
  await expect(livia.getByLabel('E-mail')).toHaveValue(LIVIA.email);
  const field = livia.getByLabel('Nova senha');
  await expect(field).toBeFocused();
  await expect(field).toHaveAccessibleDescription(/^Pelo menos 12 caracteres/);
  const keep = async (password: string, again = password) => {
    await field.fill(password);
    await livia.getByLabel('Repita a senha').fill(again);
    await livia.getByRole('button', { name: 'Guardar e entrar' }).click();
  };
  for (const [password, refusal] of [
    ['', 'Preencha este campo.'],
    ['curta', 'Use pelo menos 12 caracteres, com alguns diferentes entre si.'],
    ['Senha@123456', 'Esta senha é das primeiras que alguém tentaria. Escolha outra.'],
    ['livia-prado-2026', 'Não use o seu nome nem o seu e-mail na senha.'],
  ] as const) {
    await keep(password);
    await expect(field).toHaveAccessibleDescription(new RegExp(refusal));
    await expect(field).toHaveValue(password);
  }
  await keep(CHOSEN, PASSWORD);
  await expect(livia.getByText('As duas senhas não são iguais.')).toBeVisible();
  await inspection.look('first access, refused');
  await keep(CHOSEN);
  await expect(livia).toHaveURL(/\/tasks$/);
  await expect(livia.getByRole('button', { name: /Lívia Prado/ })).toBeVisible();

  const again = await stage.visitor(link);
  const second = new Inspection(again, ['light', 'dark']);
  await expect(again.getByRole('heading', { name: 'Este endereço já não vale' })).toBeVisible();
  await second.look('link used up');
  await again.getByRole('button', { name: 'Ir para a entrada' }).click();
  await signIn(again, LIVIA, CHOSEN);
  await expect(again).toHaveURL(/\/tasks$/);
  await expect(again.getByRole('navigation', { name: 'Áreas' })).toBeVisible();

  await page.reload();
  await expect(page.getByRole('row').filter({ hasText: LIVIA.email })).toContainText('Sem validade');
  await settings.open('Usuários');
  await page.getByRole('button', { name: LIVIA.name }).click();
  await settings.part('Entrada');
  await expect(settings.sheet.getByText('A pessoa já escolheu a própria senha.')).toBeVisible();
  for (const one of [admin, inspection, second]) one.verify();
});

// Rows: ACC-004, ACC-008, GAP-002, GAP-004.
test('a forgotten password is chosen anew by the newest link, and whoever was signed in with the old one is out', async ({
  operate,
}) => {
  const stage = await operate();
  const elsewhere = await stage.page(ANA);
  const ended = new Inspection(elsewhere, ['light', 'dark']);
  await expect(elsewhere.getByRole('navigation', { name: 'Áreas' })).toBeVisible();
  const page = await stage.page(ADMIN, '/settings/users');
  const settings = new Settings(page);
  const ana = await stage.visitor('/desk');
  const inspection = new Inspection(ana, ['light', 'dark']);
  await ana.getByLabel('E-mail').fill(ANA.email);
  const forgot = ana.getByRole('button', { name: 'Esqueci a senha' });
  const ask = async () => {
    await forgot.click();
    await expect(ana.getByRole('heading', { name: 'Nova senha' })).toBeVisible();
    await ana.getByRole('button', { name: 'Enviar endereço' }).click();
  };
  await ask();
  await expect(ana.getByRole('main').getByRole('status')).toContainText(`Se ${ANA.email} for de um usuário`);
  await inspection.look('recovery asked for');
  const first = await linkFor(page, ANA);
  await page.keyboard.press('Escape');

  await ana.getByRole('button', { name: 'Voltar' }).click();
  await forgot.click();
  const email = ana.getByLabel('E-mail');
  await expect(email).toBeFocused();
  await expect(email).toHaveValue(ANA.email);
  await email.fill('');
  await ana.getByRole('button', { name: 'Enviar endereço' }).click();
  await expect(ana.getByText('Preencha este campo.')).toBeVisible();
  await inspection.look('recovery, address missing');
  await email.fill('ninguem@jornada.exemplo');
  await ana.getByRole('button', { name: 'Enviar endereço' }).click();
  await expect(ana.getByRole('main').getByRole('status')).toContainText(
    'Se ninguem@jornada.exemplo for de um usuário',
  );

  await settings.open('Usuários');
  await page.getByRole('button', { name: ANA.name }).click();
  await settings.part('Entrada');
  await settings.sheet.getByRole('button', { name: 'Enviar troca de senha' }).click();
  await expect(page.getByText('Sem servidor de e-mail: o endereço está na caixa de saída.')).toBeVisible();
  await page.keyboard.press('Escape');
  const newest = await linkFor(page, ANA);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row').filter({ hasText: 'ninguem@' })).toHaveCount(0);
  await expect(page.getByRole('row').filter({ hasText: ANA.email })).toHaveCount(2);

  const old = await stage.visitor(first);
  await expect(old.getByRole('heading', { name: 'Este endereço já não vale' })).toBeVisible();
  await ana.goto(newest);
  await expect(ana.getByRole('heading', { name: 'Nova senha' })).toBeVisible();
  await inspection.look('new password');
  await ana.getByLabel('Nova senha').fill(CHOSEN);
  await ana.getByLabel('Repita a senha').fill(CHOSEN);
  await ana.getByRole('button', { name: 'Guardar e entrar' }).click();
  await expect(ana).toHaveURL(/\/desk$/);
  await expect(ana.getByRole('button', { name: /Ana Rocha/ })).toBeVisible();

  await expect(elsewhere.getByRole('dialog', { name: 'Sua sessão terminou' })).toBeVisible();
  await ended.look('session ended elsewhere');
  await elsewhere.getByLabel('Senha').fill(PASSWORD);
  await elsewhere.getByRole('dialog').getByRole('button', { name: 'Entrar' }).click();
  await expect(elsewhere.getByRole('alert')).toContainText('E-mail ou senha não conferem.');
  await elsewhere.getByLabel('Senha').fill(CHOSEN);
  await elsewhere.getByRole('dialog').getByRole('button', { name: 'Entrar' }).click();
  await expect(elsewhere.getByRole('dialog')).toHaveCount(0);
  for (const one of [inspection, ended]) one.verify();
});

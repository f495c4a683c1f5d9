// Signing in with the account of the company, against a real OpenID Connect provider.
import type { Page } from '@playwright/test';
import { Inspection } from './support/axe';
import { Company, signInThere } from './support/company';
import { ADMIN, ANA } from './support/operation';
import { expect, test, type Stage } from './support/test';

/** The product as the provider knows it: cookies belong to one name of the machine. */
const home = (stage: Stage) => stage.server.url.replace('127.0.0.1', 'localhost');

/** The form with the password gives way to one with an address of its own. */
async function toCompanyAccount(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Usar a conta da empresa' }).click();
  await expect(page.getByRole('heading', { name: 'Conta da empresa' })).toBeVisible();
}

async function connect(stage: Stage, company: Company): Promise<void> {
  await company.start(`${home(stage)}/api/v1/session/provider/return`);
  await (
    await stage.api(ADMIN)
  ).call('PUT', '/organization/identity-provider', {
    issuer: company.issuer,
    client_id: 'unissono',
    client_secret: company.secret,
    domains: ['jornada.exemplo'],
  });
}

test('the provider of the company is set up, tried, and lets a user in who is known here', async ({
  operate,
}) => {
  const stage = await operate();
  const company = new Company();
  await company.start(`${home(stage)}/api/v1/session/provider/return`);
  company.accounts['a-102'] = { email: ANA.email.toUpperCase(), checked: true };
  const page = await stage.page(ADMIN, '/settings/identity-provider');
  const inspection = new Inspection(page, ['light', 'dark']);
  const save = () => page.getByRole('button', { name: 'Salvar', exact: true }).click();
  await page.getByLabel('ID do cliente').fill('unissono');
  await save();
  await expect(page.getByText('Preencha este campo.')).toHaveCount(2);
  await page.getByLabel('Emissor').fill('http://contas.loja.exemplo');
  await page.getByLabel('Domínios de e-mail').fill('jornada');
  await save();
  await expect(page.getByText('Este valor não serve aqui.')).toHaveCount(2);
  await inspection.look('provider refused');
  await page.getByLabel('Emissor').fill('http://127.0.0.1:9/fora-do-ar');
  await page.getByLabel('Domínios de e-mail').fill('jornada.exemplo, loja.exemplo');
  await page.getByLabel('Segredo do cliente').fill(company.secret);
  await save();
  await page.getByRole('button', { name: 'Testar provedor' }).click();
  await expect(page.getByText('O provedor de acesso não respondeu.')).toBeVisible();
  await page.getByLabel('Emissor').fill(company.issuer);
  await page.getByLabel('Segredo do cliente').fill(company.secret);
  await save();
  await expect(page.getByText('Há um segredo guardado.')).toBeVisible();
  await page.getByRole('button', { name: 'Testar provedor' }).click();
  await expect(page.getByText(/O provedor respondeu e tem \d+ chave/)).toBeVisible();
  await inspection.look('provider');

  const ana = await stage.visitor(home(stage));
  const entry = new Inspection(ana, ['light', 'dark']);
  await toCompanyAccount(ana);
  const email = ana.getByLabel('E-mail');
  const go = () => ana.getByRole('button', { name: 'Continuar' }).click();
  await go();
  await expect(email).toHaveAccessibleDescription(/Preencha este campo/);
  await email.fill('ana@outra.exemplo');
  await go();
  await expect(email).toHaveAccessibleDescription(/Não há conta da empresa ligada a este e-mail/);
  await entry.look('company account');
  await email.fill(ANA.email);
  await go();
  await signInThere(ana, 'a-102');
  await expect(ana.getByRole('region', { name: 'Meus atendimentos' })).toBeVisible();
  await expect(ana.getByRole('button', { name: /conta e preferências/ })).toHaveAccessibleName(/Ana Rocha/);
  inspection.verify();
  entry.verify();
  await company.stop();
});

test('whom the provider does not vouch for, or nobody here knows, stays outside and is told why', async ({
  operate,
}) => {
  const stage = await operate();
  const company = new Company();
  await connect(stage, company);
  company.accounts['unchecked'] = { email: ANA.email, checked: false };
  company.accounts['stranger'] = { email: 'ninguem@jornada.exemplo', checked: true };
  company.accounts['elsewhere'] = { email: 'ana@outra.exemplo', checked: true };
  for (const login of ['unchecked', 'stranger', 'elsewhere', 'nobody']) {
    const page = await stage.visitor(home(stage));
    await toCompanyAccount(page);
    await page.getByLabel('E-mail').fill(ANA.email);
    await page.getByRole('button', { name: 'Continuar' }).click();
    await signInThere(page, login);
    await expect(page.getByRole('alert'), login).toContainText('ainda não tem acesso aqui');
    const cookies = await page.context().cookies(home(stage));
    expect(cookies.filter((one) => one.name === 'unissono_session')).toEqual([]);
  }
  const page = await stage.visitor(home(stage));
  const begin = async () => {
    await page.getByLabel('E-mail').fill(ANA.email);
    await page.getByRole('button', { name: 'Continuar' }).click();
    await page.locator('input[name=login]').waitFor();
  };
  await toCompanyAccount(page);
  await begin();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByRole('alert')).toContainText('não confirmou quem você é');
  await begin();
  // Somebody else's way back, in the browser of whoever has begun another.
  await page.goto(`${home(stage)}/api/v1/session/provider/return?code=alheio&state=alheio`);
  await expect(page.getByRole('alert')).toContainText('expirou ou começou em outra janela');
  await company.stop();
});

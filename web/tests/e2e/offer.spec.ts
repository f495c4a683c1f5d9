// What an organization offers and how it looks: products, the modules it uses, logo and colour; and the two fronts of the product.
import { readFileSync } from 'node:fs';
import { Inspection } from './support/axe';
import { ADMIN, ANA, BIA } from './support/operation';
import { Settings } from './support/settings';
import { expect, test } from './support/test';

// Rows: ORG-009, ORG-002.
test('products are written, found, sorted, put out of use, taken in from a table and given back', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings/products');
  const settings = new Settings(page);
  const inspection = new Inspection(page, ['light', 'dark']);
  await expect(page.getByText('Nenhum produto ainda')).toBeVisible();
  await inspection.look('no products');

  await settings.add('Criar produto');
  const { sheet } = settings;
  await expect(sheet.getByText('Nome', { exact: false }).first()).toContainText('*');
  await sheet.getByLabel('Preço').fill('caro');
  await settings.save();
  await expect(sheet.getByText('Preencha este campo.')).toHaveCount(2);
  await expect(sheet.getByText('Escreva um valor em reais, como 49,90.')).toBeVisible();
  await inspection.look('product refused');
  await sheet.getByLabel('Nome').fill('Fibra 500 Mega');
  await sheet.getByLabel('Código').fill('FIBRA-500');
  await sheet.getByLabel('Preço').fill('1.109,9');
  await sheet.getByLabel('Descrição').fill('Com fidelidade de 12 meses.');
  await settings.saveAndClose();
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  await expect(row('FIBRA-500')).toContainText('R$ 1.109,90');

  await settings.add('Criar produto');
  await sheet.getByLabel('Nome').fill('Outra fibra');
  await sheet.getByLabel('Código').fill('fibra-500');
  await settings.save();
  await expect(sheet.getByText('Outro produto já tem este código.')).toBeVisible();
  await expect(sheet.getByLabel('Nome')).toHaveValue('Outra fibra');
  await sheet.getByLabel('Código').fill('INST');
  await sheet.getByLabel('Nome').fill('Instalação');
  await sheet.getByLabel('Tipo').selectOption({ label: 'Serviço' });
  await settings.saveAndClose();

  await page.getByRole('button', { name: 'Importar' }).click();
  const dialog = page.getByRole('dialog', { name: 'Importar produtos' });
  const lines = [
    'código;nome;preço;em uso',
    'tv;TV a cabo;89,90;sim',
    'velho;Plano antigo;;não',
    ';Sem código;1;',
  ];
  await dialog
    .getByLabel('Escolher arquivo')
    .setInputFiles({ name: 'p.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
  await expect(dialog.getByRole('status')).toContainText('Novos: 2.');
  await expect(dialog.getByRole('row').filter({ hasText: 'Sem código' })).toContainText(
    'Código: Preencha este campo.',
  );
  await inspection.look('table of products');
  await dialog.getByRole('button', { name: 'Gravar' }).click();
  await dialog.getByRole('button', { name: 'Fechar', exact: true }).last().click();

  const codes = () => page.locator('tbody tr td:nth-child(2)').allTextContents();
  await expect.poll(codes).toEqual(['FIBRA-500', 'INST', 'tv']);
  await page.getByRole('columnheader', { name: 'Preço' }).getByRole('button').click();
  await expect.poll(codes).toEqual(['INST', 'tv', 'FIBRA-500']);
  await page.getByRole('columnheader', { name: 'Preço' }).getByRole('button').click();
  await expect.poll(codes).toEqual(['FIBRA-500', 'tv', 'INST']);
  await page.getByRole('searchbox', { name: 'Nome ou código' }).fill('instalacao');
  await expect.poll(codes).toEqual(['INST']);
  await page.getByRole('searchbox', { name: 'Nome ou código' }).fill('');
  await expect.poll(codes).toHaveLength(3);
  await page.getByLabel('Mostrar').selectOption({ label: 'Fora de uso' });
  await expect.poll(codes).toEqual(['velho']);
  await inspection.look('products');

  await page.getByRole('button', { name: 'Plano antigo' }).click();
  await sheet.getByRole('button', { name: 'Excluir produto' }).click();
  await sheet.getByRole('button', { name: /Plano antigo/ }).click();
  await expect(page.getByText('Nada encontrado')).toBeVisible();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Exportar' }).click();
  const table = readFileSync(await (await saved).path(), 'utf8');
  expect(table).toContain('FIBRA-500;Fibra 500 Mega;produto;1109,90;sim;Com fidelidade de 12 meses.');
  inspection.verify();
});

// Rows: ORG-010.
test('a module that is switched off is gone from every screen, and comes back with its data', async ({
  operate,
}) => {
  const stage = await operate();
  const admin = await stage.api(ADMIN);
  await admin.post('/products', { name: 'Fibra', code: 'F' });
  const bia = await stage.page(BIA);
  const outbound = bia.getByRole('button', { name: 'Iniciar contato' });
  await expect(outbound).toBeVisible();

  const page = await stage.page(ADMIN, '/settings/organization');
  const settings = new Settings(page);
  const inspection = new Inspection(page, ['light', 'dark']);
  const menu = page.getByRole('navigation', { name: 'Configurações' });
  await expect(menu.getByRole('link', { name: 'Produtos e serviços' })).toBeVisible();
  const names = ['Fluxos', 'Contato ativo', 'Mensagens agendadas', 'Produtos e serviços'];
  for (const name of names) await page.getByRole('switch', { name }).click();
  await inspection.look('modules');
  await page.getByRole('button', { name: 'Salvar', exact: true }).click();
  await expect(menu.getByRole('link', { name: 'Produtos e serviços' })).toHaveCount(0);
  await expect(menu.getByRole('link', { name: 'Fluxos' })).toHaveCount(0);
  // Whoever works is told without loading again.
  await expect(outbound).toHaveCount(0);
  const refusal = await admin.refusal('GET', '/products');
  expect([refusal.status, refusal.code]).toEqual([409, 'module_off']);

  await settings.open('Usuários');
  await page.getByRole('button', { name: ANA.name }).click();
  await settings.part('Acesso');
  await expect(settings.sheet.getByText('Transferir', { exact: true })).toBeVisible();
  for (const gone of ['Iniciar conversas', 'Ver fluxos', 'Administrar produtos'])
    await expect(settings.sheet.getByText(gone, { exact: true })).toHaveCount(0);
  await page.keyboard.press('Escape');

  await settings.open('Organização');
  for (const name of names) await page.getByRole('switch', { name }).click();
  await page.getByRole('button', { name: 'Salvar', exact: true }).click();
  await expect(outbound).toBeVisible();
  await settings.open('Produtos e serviços');
  await expect(page.getByRole('button', { name: 'Fibra' })).toBeVisible();
  inspection.verify();
});

// Rows: GAP-006.
test('logo and colour are tried, refused, kept, and worn by everybody and by the sign-in page', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings/brand');
  const html = page.locator('html');
  const inspection = new Inspection(page, ['light', 'dark']);
  await page.getByRole('radio', { name: 'Petróleo' }).check({ force: true });
  await expect(html).toHaveAttribute('data-accent', 'teal');
  await page.getByRole('button', { name: 'Desfazer alterações' }).click();
  await expect(html).toHaveAttribute('data-accent', 'indigo');
  const choose = (name: string, mimeType: string, buffer: Buffer) =>
    page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer });
  await choose('logo.svg', 'image/svg+xml', Buffer.from('<svg/>'));
  await expect(page.getByRole('alert').getByText('Use uma imagem PNG, JPEG ou WebP.')).toBeVisible();
  // The server looks into the bytes: this one only says that it is a picture.
  await choose('logo.png', 'image/png', Buffer.from('GIF89a@@@@'));
  await page.getByRole('radio', { name: 'Petróleo' }).check({ force: true });
  await page.getByRole('button', { name: 'Salvar', exact: true }).click();
  await expect(page.getByRole('alert').getByText('Use uma imagem PNG, JPEG ou WebP.')).toBeVisible();
  await inspection.look('logo refused');

  const picture = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 320;
    canvas.height = 80;
    const pen = canvas.getContext('2d');
    pen?.fillRect(0, 0, 320, 80);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/webp'));
    return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))];
  });
  await choose('marca.webp', 'image/webp', Buffer.from(picture));
  await page.getByRole('button', { name: 'Salvar', exact: true }).click();
  await expect(page.getByRole('banner').getByRole('img', { name: 'Loja Maré' })).toBeVisible();
  await inspection.look('brand');

  const ana = await stage.page(ANA);
  await expect(ana.locator('html')).toHaveAttribute('data-accent', 'teal');
  await expect(ana.getByRole('banner').getByRole('img', { name: 'Loja Maré' })).toBeVisible();
  const stranger = await stage.visitor('/');
  await expect(stranger.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(stranger.locator('html')).toHaveAttribute('data-accent', 'teal');
  const logo = stranger.locator('main img');
  await expect(logo).toBeVisible();
  expect(await logo.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(320);
  const look = new Inspection(stranger, ['light', 'dark']);
  await look.look('sign-in with a brand');
  look.verify();

  // With another organization in the house nobody is told of either before signing in.
  const admin = await stage.api(ADMIN);
  await admin.post('/organizations', {
    organization: { name: 'Loja do Sul', time_zone: 'America/Sao_Paulo' },
    administrator: { name: 'Rita Lima', email: 'rita@sul.exemplo' },
  });
  await stranger.reload();
  await expect(stranger.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(stranger.locator('html')).toHaveAttribute('data-accent', 'indigo');
  await expect(stranger.locator('main img')).toHaveCount(0);
  await expect(ana.locator('html')).toHaveAttribute('data-accent', 'teal');
  inspection.verify();
});

// Rows: ORG-011.
test('agents work at the desk and have no other front; whoever manages reaches the portal as well', async ({
  operate,
}) => {
  const stage = await operate();
  const ana = await stage.page(ANA, '/');
  await expect(ana).toHaveURL(/\/desk/);
  const fronts = (page: typeof ana) => page.getByRole('navigation', { name: 'Áreas' }).getByRole('link');
  const named = async (page: typeof ana) =>
    (await fronts(page).evaluateAll((links) => links.map((link) => link.getAttribute('aria-label')))).slice(
      1,
    );
  await expect
    .poll(() => named(ana))
    .toEqual(['Atendimento', 'Conversas', 'Minhas tarefas', 'Agenda de retornos', 'Contatos', 'Ocorrências']);
  for (const [path, call] of [
    ['/settings/queues', '/queues'],
    ['/supervision', '/board'],
    ['/reports', '/reports'],
  ] as const) {
    await ana.goto(path);
    await expect(
      ana.getByRole('navigation', { name: 'Configurações' }).getByRole('link', { name: 'Filas' }),
    ).toHaveCount(0);
    const refusal = await (await stage.api(ANA)).refusal('GET', call);
    expect([call, refusal.status]).toEqual([call, 403]);
  }

  const page = await stage.page(ADMIN, '/');
  await expect(page).toHaveURL(/\/desk/);
  await expect(page.getByRole('region', { name: 'Conversa' }).first()).toBeVisible();
  for (const [area, address] of [
    ['Relatórios', /\/reports/],
    ['Configurações', /\/settings/],
  ] as const) {
    await fronts(page)
      .and(page.getByLabel(area, { exact: true }))
      .click();
    await expect(page).toHaveURL(address);
  }
  await expect(
    page.getByRole('navigation', { name: 'Configurações' }).getByRole('link', { name: 'Filas' }),
  ).toBeVisible();
  await fronts(page)
    .and(page.getByLabel('Atendimento', { exact: true }))
    .click();
  await expect(page).toHaveURL(/\/desk/);
});

// Contacts from a file: looked at, mapped, tried, taken in, refused lines read; the model is a file that is taken in.
import { readFile } from 'node:fs/promises';
import { Inspection } from './support/axe';
import { BIA } from './support/operation';
import { expect, test } from './support/test';

const SPREADSHEET = [
  'Nome;CPF;Celular;E-mail;Cor',
  'Maria Conceição;529.982.247-25;(48) 99990-0011;maria@exemplo.com.br;azul',
  'José Araújo;111.444.777-35;5,51199E+12;jose@exemplo.com.br;',
  'Ana Luíza;153.509.460-56;(11) 98888-0022;ana@exemplo.com.br;verde',
].join('\r\n');

// Rows: PERSON-011, PERSON-012, PERSON-013, GAP-071, GAP-072.
test('a spreadsheet is looked at, tried and taken in, and its refused lines are read @both', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(BIA);
  const inspection = new Inspection(page, ['light', 'dark']);
  await page.goto('/contacts');
  await page.getByRole('button', { name: 'Importar' }).click();
  const sheet = page.getByRole('dialog', { name: 'Importar contatos' });
  await expect(sheet.getByText('Nenhuma importação ainda')).toBeVisible();

  const saving = page.waitForEvent('download');
  await sheet.getByRole('button', { name: 'Baixar planilha modelo' }).click();
  const model = await saving;
  expect(model.suggestedFilename()).toBe('modelo-de-contatos.csv');
  const bytes = await readFile(await model.path());
  await sheet
    .getByLabel('Escolher arquivo')
    .first()
    .setInputFiles({ name: 'modelo.csv', mimeType: 'text/csv', buffer: bytes });
  await expect(sheet.getByLabel('Significado de DDD 1')).toHaveValue('phone_area_1');
  await expect(sheet.getByLabel('Significado de Responsável')).toHaveValue('owner');

  const latin = Buffer.from(SPREADSHEET, 'latin1');
  await sheet
    .getByLabel('Escolher arquivo')
    .first()
    .setInputFiles({ name: 'clientes.csv', mimeType: 'text/csv', buffer: latin });
  await expect(sheet.getByText('Windows-1252, colunas separadas por “;”')).toBeVisible();
  await expect(sheet.getByText('Maria Conceição')).toBeVisible();
  await expect(sheet.getByLabel('Significado de Cor')).toHaveValue('');
  await inspection.look('a file and its columns');
  await sheet.getByLabel('Significado de Cor').selectOption({ label: 'Nome' });
  await expect(sheet.getByText('Duas colunas têm o mesmo significado')).toBeVisible();
  await expect(sheet.getByRole('button', { name: 'Testar sem gravar' })).toBeDisabled();
  await sheet.getByLabel('Significado de Cor').selectOption({ label: 'Não importar' });
  await sheet.getByRole('button', { name: 'Testar sem gravar' }).click();
  await expect(
    sheet.getByText('Seriam criados: 2. Alterados: 0. Sem mudança: 0. Recusadas: 1.'),
  ).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Nenhum contato ainda')).toBeVisible();

  await page.getByRole('button', { name: 'Importar' }).click();
  await sheet
    .getByLabel('Escolher arquivo')
    .first()
    .setInputFiles({ name: 'clientes.csv', mimeType: 'text/csv', buffer: latin });
  await sheet.getByRole('button', { name: 'Importar', exact: true }).click();
  await expect(
    sheet.getByText('Criados: 2. Alterados: 0. Sem mudança: 0. Recusadas: 1.').first(),
  ).toBeVisible();
  await expect(sheet.getByText('Concluída')).toHaveCount(2);
  await sheet.getByRole('button', { name: 'Ver motivos' }).first().click();
  await expect(sheet.getByText('A planilha arredondou este número').first()).toBeVisible();
  await inspection.look('an import that is over');
  const refused = page.waitForEvent('download');
  await sheet.getByRole('link', { name: 'Baixar linhas recusadas' }).first().click();
  const text = await readFile(await (await refused).path(), 'utf8');
  expect(text).toContain('José Araújo;111.444.777-35;5,51199E+12');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row', { name: /Ana Luíza/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Maria Conceição/ })).toBeVisible();
  inspection.verify();
});

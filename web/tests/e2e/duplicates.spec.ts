// People on record twice: found while registering, listed, told apart, merged field by field, and given back.
import { Inspection } from './support/axe';
import type { Row } from './support/api';
import { BIA } from './support/operation';
import { expect, test } from './support/test';

// Rows: GAP-007, PERSON-018, PERSON-014, GAP-073.
test('duplicates are listed with the reason, compared, merged field by field, and the merge is undone @both', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  const page = await stage.page(BIA, '/contacts');
  const inspection = new Inspection(page, ['light', 'dark']);
  await page.getByRole('button', { name: 'Duplicados' }).click();
  const sheet = page.getByRole('dialog', { name: 'Cadastros duplicados' });
  await expect(sheet.getByText('Nenhum duplicado')).toBeVisible();
  await inspection.look('no duplicates');
  await page.keyboard.press('Escape');

  const organization = await admin.get<{ settings: Record<string, unknown> }>('/organization');
  await admin.patch('/organization', {
    settings: { ...organization.settings, forbid_duplicate_people: false },
  });
  const register = (name: string, more: Record<string, unknown>) =>
    admin.post<Row>('/people', { kind: 'natural', name, anyway: true, ...more });
  const phone = (value: string) => [{ kind: 'phone', value, label: 'mobile' }];
  const ana = await register('Ana Lima', {
    tax_id: '529.982.247-25',
    note: 'Prefere a manhã',
    contact_points: phone('(48) 99990-0011'),
  });
  await register('Ana L. Lima', {
    tax_id: '52998224725',
    trade_name: 'Doces da Ana',
    note: 'Cliente antiga',
    contact_points: [...phone('554899900011'), { kind: 'email', value: 'ana@exemplo.com.br' }],
  });
  await register('Maria Reis', { contact_points: phone('(48) 98888-0022') });
  await register('Pedro Reis', { contact_points: phone('+55 48 98888-0022') });

  await page.getByRole('button', { name: 'Duplicados' }).click();
  const rows = sheet.getByRole('list', { name: 'Cadastros duplicados' }).getByRole('listitem');
  await expect(async () => {
    await sheet.getByRole('button', { name: 'Atualizar' }).click();
    await expect(rows).toHaveCount(2, { timeout: 500 });
  }).toPass();
  await expect(rows.nth(0)).toContainText('mesmo documento');
  await expect(rows.nth(1)).toContainText('mesmo telefone');
  await inspection.look('the duplicates');

  // Mother and son have one phone: that they are two is remembered, and can be taken back.
  await sheet.getByRole('combobox', { name: 'Motivo' }).selectOption({ label: 'Mesmo telefone' });
  await sheet.getByRole('searchbox').fill('reis');
  await expect(rows).toHaveText([/Maria Reis.*Pedro Reis/]);
  await rows.getByRole('button').click();
  const compare = page.getByRole('dialog', { name: 'Comparar cadastros' });
  await compare.getByRole('button', { name: 'São pessoas diferentes' }).click();
  await expect(page.getByText('Anotado: são pessoas diferentes.')).toBeVisible();
  await expect(sheet.getByText('Nenhum par encontrado')).toBeVisible();
  await sheet.getByRole('checkbox', { name: 'Só os que são pessoas diferentes' }).check();
  await expect(rows).toHaveCount(1);
  await sheet.getByRole('checkbox', { name: 'Só os que são pessoas diferentes' }).uncheck();
  await sheet.getByRole('searchbox').fill('');
  await sheet.getByRole('combobox', { name: 'Motivo' }).selectOption({ label: 'Qualquer motivo' });

  // By keyboard: the first stays, with the name of the second.
  await rows.getByRole('button').click();
  await compare.getByRole('radio', { name: 'Fica o segundo cadastro: Ana L. Lima' }).check();
  await compare.getByRole('radio', { name: 'Fica o segundo cadastro: Ana L. Lima' }).press('ArrowLeft');
  await expect(compare.getByRole('radio', { name: 'Fica o primeiro cadastro: Ana Lima' })).toBeChecked();
  await expect(compare.getByRole('radio', { name: 'Nome do primeiro: Ana Lima' })).toBeChecked();
  await compare.getByRole('radio', { name: 'Nome do primeiro: Ana Lima' }).press('ArrowRight');
  await expect(compare.getByRole('radio', { name: 'Nome do segundo: Ana L. Lima' })).toBeChecked();
  await expect(compare.getByRole('radio', { name: 'Nome fantasia do segundo: Doces da Ana' })).toBeChecked();
  await expect(compare.getByRole('radio', { name: 'Manter as duas observações' })).toBeChecked();
  await expect(compare.getByText('(repetido)')).toBeVisible();
  await inspection.look('two records side by side');
  // Somebody else writes to one of them meanwhile.
  await admin.patch(`/people/${ana.id}`, { note: 'Prefere a tarde' });
  await compare.getByRole('button', { name: 'Unir cadastros' }).click();
  const question = page
    .getByRole('dialog', { name: 'Unir Ana L. Lima a Ana Lima?' })
    .or(page.getByRole('alertdialog', { name: 'Unir Ana L. Lima a Ana Lima?' }));
  await inspection.look('the question');
  await question.getByRole('button', { name: 'Unir cadastros' }).click();
  await expect(compare.getByRole('alert')).toContainText('mudou enquanto você comparava');
  await compare.getByRole('radio', { name: 'Nome do segundo: Ana L. Lima' }).check();
  await compare.getByRole('button', { name: 'Unir cadastros' }).click();
  await question.getByRole('button', { name: 'Unir cadastros' }).click();
  await expect(page.getByText('agora faz parte do cadastro de')).toBeVisible();
  await expect(sheet.getByText('Nenhum duplicado')).toBeVisible();

  // Undone at once by the message, merged again, and undone later from the record.
  await page.getByRole('button', { name: 'Desfazer' }).last().click();
  await expect(page.getByText('União desfeita')).toBeVisible();
  await expect(async () => {
    await sheet.getByRole('button', { name: 'Atualizar' }).click();
    await expect(rows).toHaveCount(1, { timeout: 500 });
  }).toPass();
  await rows.getByRole('button').click();
  await compare.getByRole('radio', { name: 'Fica o primeiro cadastro: Ana Lima' }).check();
  await compare.getByRole('button', { name: 'Unir cadastros' }).click();
  await question.getByRole('button', { name: 'Unir cadastros' }).click();
  await expect(sheet.getByText('Nenhum duplicado')).toBeVisible();
  await page.keyboard.press('Escape');
  const people = page.getByRole('table', { name: 'Contatos' }).locator('tbody tr');
  await expect(people).toHaveText([/Ana Lima/, /Maria Reis/, /Pedro Reis/]);
  await page.getByRole('button', { name: 'Ana Lima' }).click();
  const record = page.getByRole('dialog', { name: 'Ana Lima' });
  await expect(record.getByText('ana@exemplo.com.br')).toBeVisible();
  await expect(record.getByText('Prefere a tarde')).toContainText('Cliente antiga');
  await expect(record.getByText('Ana L. Lima foi unido a Ana Lima')).toHaveCount(2);
  await inspection.look('a record with its merges');
  await record.getByRole('button', { name: 'Desfazer união' }).click();
  await expect(record.getByText('ana@exemplo.com.br')).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(people).toHaveText([/Ana L. Lima/, /Ana Lima/, /Maria Reis/, /Pedro Reis/]);
  inspection.verify();
});

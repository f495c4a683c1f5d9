// What an organization calls a set of permissions, who belongs together, and two administrators at one record.
import { readFile } from 'node:fs/promises';
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { ADMIN, ANA, BIA, DAVI } from './support/operation';
import { Settings } from './support/settings';
import { expect, test } from './support/test';

// Rows: GAP-009, ACC-006.
test('@both a profile is made by function, copied, given to users, and changes for all of them at once', async ({
  operate,
}) => {
  test.setTimeout(120_000);
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings/profiles');
  const inspection = new Inspection(page, ['light', 'dark']);
  const settings = new Settings(page);
  await expect(page.getByText('Nenhum perfil ainda')).toBeVisible();
  await inspection.look('profiles, none');

  await settings.add('Criar perfil');
  await settings.save();
  await expect(settings.sheet.getByText('Preencha este campo.')).toBeVisible();
  await settings.sheet.getByLabel('Nome').fill('Supervisor');
  await settings.save();
  await expect(settings.sheet.getByText('Isto já é de outro registro.')).toBeVisible();
  await settings.sheet.getByLabel('Nome').fill('Retaguarda');
  await settings.sheet.getByRole('button', { name: 'Painel ao vivo' }).click();
  await settings.sheet.getByRole('button', { name: 'Todas: Nos cadastros de clientes' }).click();
  await expect(settings.sheet.getByText('11 de 11')).toBeVisible();
  await inspection.look('profile, new');
  await settings.saveAndClose();
  const row = (name: string) =>
    page.getByRole('row').filter({ has: page.getByRole('button', { name, exact: true }) });
  await expect(row('Retaguarda')).toContainText('Operador');

  await page.getByRole('button', { name: 'Copiar o perfil Retaguarda' }).click();
  await expect(settings.sheet.getByLabel('Nome')).toHaveValue('Cópia de Retaguarda');
  await settings.sheet.getByLabel('Nome').fill('Vespertino');
  await settings.sheet.getByRole('combobox', { name: 'Parte de' }).selectOption('Supervisor');
  await settings.saveAndClose();
  await expect(row('Vespertino')).toContainText('Supervisor');
  await page.getByRole('button', { name: 'Nome', exact: true }).click();
  await expect(page.getByRole('row').nth(1)).toContainText('Vespertino');
  await page.getByRole('searchbox').fill('retag');
  await expect(row('Vespertino')).toHaveCount(0);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Exportar' }).click();
  const table = await readFile(await (await saved).path(), 'utf8');
  expect(table).toContain('Retaguarda;Operador;Na supervisão;Painel ao vivo;sim;0');
  expect(table).not.toContain('Vespertino');
  await page.getByRole('searchbox').fill('');

  // Given to two users; the one who is at work sees it without signing in again.
  const ana = await stage.page(ANA);
  await expect(ana.getByRole('link', { name: 'Supervisão' })).toHaveCount(0);
  for (const user of [ANA, BIA]) {
    await settings.open('Usuários');
    await page.getByRole('button', { name: user.name }).click();
    await settings.sheet
      .getByRole('combobox', { name: 'Nível de acesso' })
      .selectOption('Retaguarda (parte de Operador)');
    if (user === BIA) await inspection.look('user with a profile');
    await settings.saveAndClose();
  }
  await expect(page.getByRole('row').filter({ hasText: ANA.email })).toContainText('Retaguarda');
  await expect(ana.getByRole('link', { name: 'Supervisão' })).toBeVisible();

  await settings.open('Perfis');
  await row('Retaguarda').click();
  await expect(settings.sheet.getByText('2 usuários têm este perfil')).toBeVisible();
  await expect(settings.sheet.getByRole('combobox', { name: 'Parte de' })).toBeDisabled();
  await expect(settings.sheet.getByRole('button', { name: 'Excluir perfil' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await settings.sheet.getByRole('button', { name: 'Painel ao vivo' }).click();
  await inspection.look('profile in use');
  await settings.saveAndClose();
  await expect(ana.getByRole('link', { name: 'Supervisão' })).toHaveCount(0);

  await row('Vespertino').click();
  await settings.sheet.getByRole('button', { name: 'Excluir perfil' }).click();
  await settings.sheet.getByRole('button', { name: 'Excluir Vespertino?' }).click();
  await expect(row('Vespertino')).toHaveCount(0);
  await inspection.look('profiles');
  inspection.verify();
});

// Rows: GAP-010, ORG-008.
test('a group says what it is, who answers for it and who may choose it', async ({ operate }) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings/groups');
  const inspection = new Inspection(page, ['light', 'dark']);
  const settings = new Settings(page);
  await settings.add('Criar grupo');
  const { sheet } = settings;
  await sheet.getByRole('textbox', { name: 'Nome' }).fill('Retenção');
  await sheet.getByLabel('Tipo').fill('Equipe');
  await sheet.getByRole('combobox', { name: 'Responsável' }).selectOption(DAVI.name);
  await sheet.getByLabel('E-mail do grupo').fill('retencao');
  await sheet.getByRole('switch', { name: 'Restrito' }).click();
  await sheet.getByRole('button', { name: ANA.name }).click();
  await settings.save();
  await expect(sheet.getByLabel('E-mail do grupo')).toHaveAttribute('aria-invalid', 'true');
  await inspection.look('group refused');
  await sheet.getByLabel('E-mail do grupo').fill('retencao@jornada.exemplo');
  await settings.saveAndClose();
  const row = page.getByRole('row').filter({ hasText: 'Retenção' });
  for (const text of ['Restrito', 'Equipe', DAVI.name, ANA.name]) await expect(row).toContainText(text);

  await row.click();
  await sheet.getByRole('switch', { name: 'Fora de uso' }).click();
  await settings.saveAndClose();
  await expect(row).toHaveCount(0);
  await page.getByRole('combobox', { name: 'Mostrar grupos' }).selectOption('Todos');
  await expect(row).toContainText('Fora de uso');
  await inspection.look('groups');
  inspection.verify();
});

// Rows: ORG-002.
test('@both of two administrators at one record the second is told, and neither loses anything', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings/labels');
  const { admin } = stage.operation;
  const { id: label } = await admin.post<Row>('/labels', { name: 'Prioridade', color: 'red' });
  await page.getByRole('button', { name: 'Prioridade', exact: true }).click();
  const inspection = new Inspection(page, ['light', 'dark']);
  const settings = new Settings(page);
  await settings.sheet.getByLabel('Nome').fill('Alta prioridade');
  await admin.patch(`/labels/${label}`, { name: 'Pressa', color: 'blue', position: 0 });
  await settings.save();
  const note = settings.sheet.getByRole('alert');
  await expect(note).toContainText('salvou este registro enquanto você editava');
  await expect(note).toContainText('Já está no formulário o que mudou: Cor.');
  await expect(note).toContainText('Mudado por vocês dois, com o que você escreveu: Nome.');
  await expect(settings.sheet.getByLabel('Nome')).toHaveValue('Alta prioridade');
  await inspection.look('conflict');
  inspection.verify();
  await settings.saveAndClose();
  const kept = await admin.all<{ name: string; color: string }>('/labels');
  expect(kept.find((one) => one.name === 'Alta prioridade')?.color).toBe('blue');

  await page.getByRole('button', { name: 'Alta prioridade', exact: true }).click();
  await settings.sheet.getByLabel('Nome').fill('Agora');
  await admin.patch(`/labels/${label}`, { name: 'Hoje', color: 'blue', position: 0 });
  await settings.save();
  await note.getByRole('button', { name: 'Ficar com a versão salva' }).click();
  await expect(note).toHaveCount(0);
  await expect(settings.sheet.getByLabel('Nome')).toHaveValue('Hoje');
});

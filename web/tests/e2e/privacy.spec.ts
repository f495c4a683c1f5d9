// Personal data: fields that an administrator adds, what is masked for whom, and who had it shown.
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { ADMIN, ANA } from './support/operation';
import { Settings } from './support/settings';
import { expect, test } from './support/test';

// Rows: GAP-070.
test('an administrator adds fields to people, and an agent fills them in', async ({ operate }) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings');
  const settings = new Settings(page);
  const inspection = new Inspection(page, ['light', 'dark']);
  await settings.open('Campos de pessoas');
  await expect(page.getByText('Nenhum campo adicional')).toBeVisible();
  await inspection.look('no fields');
  const { sheet } = settings;
  await settings.add('Novo campo');
  await sheet.getByRole('textbox', { name: 'Nome', exact: true }).fill('Plano contratado');
  await expect(sheet.getByRole('textbox', { name: 'Nome físico' })).toHaveValue('plano_contratado');
  await sheet.getByLabel('Tipo').selectOption({ label: 'Escolha' });
  await settings.save();
  await expect(sheet.getByText('Preencha este campo.').first()).toBeVisible();
  await sheet.getByLabel('Opções').fill('Ouro\nPrata');
  await sheet.getByRole('checkbox', { name: /^Obrigatório/ }).check();
  await inspection.look('a field');
  await settings.saveAndClose();
  await settings.add('Novo campo');
  await sheet.getByRole('textbox', { name: 'Nome', exact: true }).fill('Renda');
  await sheet.getByLabel('Tipo').selectOption({ label: 'Número' });
  await sheet.getByRole('checkbox', { name: /^Sensível/ }).check();
  await settings.saveAndClose();
  const rows = page.getByRole('table', { name: 'Campos de pessoas' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('Plano contratado');
  await page.getByRole('button', { name: 'Subir Renda' }).click();
  await expect(rows.nth(1)).toContainText('Renda');
  await inspection.look('fields');
  inspection.verify();

  const agent = await stage.page(ANA, '/contacts');
  const looks = new Inspection(agent, ['light', 'dark']);
  await agent.getByRole('button', { name: 'Novo contato' }).first().click();
  const form = agent.getByRole('dialog', { name: 'Novo contato' });
  await form.getByRole('textbox', { name: 'Nome', exact: false }).first().fill('Maria Souza');
  await form.getByLabel('Gênero').selectOption({ label: 'Feminino' });
  await form.getByLabel('Renda').fill('1.234,50');
  await form.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await expect(form.getByLabel('Plano contratado')).toHaveAttribute('aria-invalid', 'true');
  await form.getByLabel('Plano contratado').selectOption({ label: 'Ouro' });
  await looks.look('a person with fields');
  await form.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  const record = agent.getByRole('dialog', { name: 'Maria Souza' });
  await expect(record.getByText('Ouro')).toBeVisible();
  await expect(record.getByText('Feminino')).toBeVisible();
  await expect(record.getByText('•••')).toBeVisible();
  await looks.look('the record');
  looks.verify();
});

// Rows: GAP-075, SALE-015.
test('an agent sees a masked phone, changes the record without losing it, has it shown, and the log tells @both', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, users } = stage.operation;
  await admin.post<Row>('/people', {
    kind: 'natural',
    name: 'Maria Souza',
    tax_id: '529.982.247-25',
    contact_points: [{ kind: 'phone', value: '(48) 99990-0011', label: 'mobile' }],
  });
  await admin.patch(`/users/${users.ana}`, {
    permissions: { person_phone_read: false, person_reveal: true },
  });
  const page = await stage.page(ANA, '/contacts');
  const inspection = new Inspection(page, ['light', 'dark']);
  await expect(page.getByRole('row', { name: /Maria Souza/ })).toContainText('*****-0011');
  await page.getByRole('row', { name: /Maria Souza/ }).click();
  const sheet = page.getByRole('dialog', { name: 'Maria Souza' });
  await expect(sheet.getByText('+55 48 *****-0011')).toBeVisible();
  await expect(sheet.getByText('***.982.***-25')).toBeVisible();
  await inspection.look('a masked record');
  await sheet.getByRole('button', { name: 'Editar cadastro' }).click();
  const editing = page.getByRole('dialog', { name: 'Editar cadastro' });
  await editing.getByLabel('Observações').fill('Prefere a manhã');
  await inspection.look('changing a masked record');
  await editing.getByRole('button', { name: 'Salvar', exact: true }).click();
  await expect(sheet.getByText('Prefere a manhã')).toBeVisible();
  await sheet.getByRole('button', { name: 'Mostrar dados completos' }).click();
  await expect(sheet.getByText('+55 48 99990-0011')).toBeVisible();
  await expect(sheet.getByText('529.982.247-25')).toBeVisible();
  await inspection.look('a revealed record');
  await sheet.getByRole('button', { name: 'Ocultar de novo' }).click();
  await expect(sheet.getByText('+55 48 *****-0011')).toBeVisible();
  inspection.verify();

  const office = await stage.page(ADMIN, '/settings');
  const settings = new Settings(office);
  const looks = new Inspection(office, ['light', 'dark']);
  await settings.open('Consultas a dados pessoais');
  const rows = office.getByRole('table', { name: 'Consultas a dados pessoais' }).getByRole('row');
  const revealed = rows.filter({ hasText: 'Mostrou dados ocultos' });
  await expect(revealed).toHaveCount(1);
  await expect(revealed).toContainText('Ana Rocha');
  await expect(revealed).toContainText('Maria Souza');
  await looks.look('readings');
  await office.getByLabel('O que').selectOption({ label: 'Abriu o cadastro' });
  await expect(revealed).toHaveCount(0);
  await office.getByRole('switch', { name: 'Registrar quem abre cadastros' }).click();
  await expect(office.getByText('As aberturas de cadastro não são mais registradas.')).toBeVisible();
  looks.verify();
});

// Rows: GAP-075.
test('the answers of a form are masked for who may not see them whole, and saving it loses none of them', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, users } = stage.operation;
  const fields = [
    { name: 'NUM_CPF', label: 'CPF do titular', kind: 'tax_id', required: true },
    { name: 'NUM_FONE', label: 'Telefone de recado', kind: 'phone' },
    { name: 'DSC_NOTA', label: 'Observação', kind: 'short_text' },
  ];
  const form = await admin.post<Row>('/forms', {
    name: 'Titular',
    on_desk: true,
    draft: { sections: [{ title: 'Titular', fields }] },
  });
  await admin.post(`/forms/${form.id}/publish`, {});
  const type = await admin.post<Row>('/case-types', { name: 'Trocas', form_id: form.id });
  const one = await admin.post<Row & { number: string }>('/cases', {
    type_id: type.id,
    title: 'Troca de titular',
    responsible_id: users.ana,
  });
  const path = `/cases/${one.id}/form`;
  const whole = { NUM_CPF: '52998224725', NUM_FONE: '+5548999900011' };
  await admin.patch(path, { answers: whole });
  await admin.patch(`/users/${users.ana}`, {
    permissions: { person_phone_read: false, person_document_read: false },
  });

  const page = await stage.page(ANA, '/cases');
  const inspection = new Inspection(page, ['light', 'dark']);
  await page.getByRole('button', { name: one.number, exact: true }).click();
  const sheet = page.getByRole('dialog', { name: one.number });
  await sheet.getByRole('tab', { name: 'Ficha' }).click();
  await expect(sheet.getByLabel('CPF do titular')).toHaveValue('***.982.***-25');
  await expect(sheet.getByLabel('Telefone de recado')).toHaveValue('+55 48 *****-0011');
  await sheet.getByLabel('Observação').fill('Liga depois das 18 h');
  // Written over and back by hand, as the screen shows it.
  await sheet.getByLabel('Telefone de recado').fill('+55 48 *****-0011');
  await sheet.getByRole('button', { name: 'Salvar ficha' }).click();
  const changes = sheet.getByRole('region', { name: 'Alterações da ficha' });
  await expect(changes).toContainText('Liga depois das 18 h');
  await inspection.look('a masked form');
  await sheet.getByLabel('CPF do titular').fill('***.111.***-25');
  await sheet.getByRole('button', { name: 'Salvar ficha' }).click();
  await expect(sheet.getByLabel('CPF do titular')).toHaveAttribute('aria-invalid', 'true');
  await sheet.getByLabel('CPF do titular').fill('111.444.777-35');
  await sheet.getByRole('button', { name: 'Salvar ficha' }).click();
  await expect(changes).toContainText('de ***.982.***-25 para ***.444.***-35');
  const kept = await admin.get<{ answers: Record<string, string> }>(path);
  expect(kept.answers).toMatchObject({ NUM_CPF: '11144477735', NUM_FONE: whole.NUM_FONE });
  inspection.verify();
});

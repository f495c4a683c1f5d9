// Who the customer is: found, registered, offered when known already, and recognised at the next contact.
import type { Row } from './support/api';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ANA } from './support/operation';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria' };
const LUCAS = { phone: '5541996540044', name: 'Lucas' };

// Rows: PERSON-001, PERSON-005, PERSON-006, PERSON-007, PERSON-008, PERSON-018, AGENT-009, AGENT-016.
test('a person is searched, registered or offered, linked, and recognised at the next contact', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  await admin.post<Row>('/people', {
    kind: 'natural',
    name: 'Maria Souza Lima',
    contact_points: [{ kind: 'email', value: 'maria@exemplo.com.br', label: 'home' }],
  });
  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Oi')));
  await desk.open(MARIA.name);
  const panel = desk.page.getByRole('complementary', { name: 'Painel do cliente' });
  await panel.getByRole('searchbox', { name: 'Pesquisar pessoa' }).fill('ninguém assim');
  await expect(panel.getByText('Ninguém encontrado.')).toBeVisible();

  await panel.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await expect(panel.getByLabel('Nome')).toHaveValue(MARIA.name);
  await expect(panel.getByLabel('Telefone')).toHaveValue(/99990-?0011/);
  await panel.getByLabel('E-mail').fill('maria@exemplo.com.br');
  await panel.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await expect(panel.getByRole('alert')).toContainText('Esta pessoa já tem cadastro');
  await panel.getByRole('button', { name: 'Vincular: Maria Souza Lima' }).click();
  await expect(panel.getByText('Identificado', { exact: true })).toBeVisible();
  await expect(panel.getByText('Maria Souza Lima').first()).toBeVisible();

  await meta.post(stage.hook, meta.messages(LUCAS, meta.text(LUCAS, 'Olá')));
  await desk.open(LUCAS.name);
  await panel.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await panel.getByLabel('Nome').fill('Lucas Cardoso');
  await panel.getByLabel('CPF').fill('529.982.247-25');
  await panel.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await expect(panel.getByText('Identificado', { exact: true })).toBeVisible();
  await desk.page.locator('body').press('Escape');
  await desk.conclude('Troca feita');

  await meta.post(stage.hook, meta.messages(LUCAS, meta.text(LUCAS, 'Voltei')));
  await desk.row('Lucas').filter({ hasText: 'Voltei' }).click();
  await expect(desk.bubble('Voltei')).toBeVisible();
  await expect(panel.getByText('Identificado', { exact: true })).toBeVisible();
  await expect(panel.getByText('Lucas Cardoso').first()).toBeVisible();
});

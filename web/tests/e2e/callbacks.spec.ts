// Callbacks: asked for by a script that ends as retorno, kept in the agenda, told in time, made, and taken back.
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ANA, BIA, DAVI } from './support/operation';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };
const SECOND = 1_000_000;

// Rows: DIAL-010, DIAL-009.
test('a script that ends as retorno asks for the callback, which stands in the agenda, is told in time and made @both', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, users } = stage.operation;
  const type = await admin.post<Row>('/case-types', { name: 'Ofertas' });
  const script = await admin.post<Row>('/agent-scripts', {
    name: 'Oferta do plano',
    message: 'Posso falar do plano novo?',
    type_id: type.id,
    complement: { kind: 'marketing_action' },
  });
  await admin.put(`/agent-scripts/${script.id}/authorization`, { user_ids: [users.ana] });
  await admin.post('/people', {
    kind: 'natural',
    name: MARIA.name,
    contact_points: [{ kind: 'phone', value: `+${MARIA.phone}` }],
  });

  const ana = new Desk(await stage.page(ANA));
  const page = ana.page;
  const looks = new Inspection(page, ['light', 'dark']);
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Agora não posso falar')));
  await ana.open(MARIA.name);
  await page.getByRole('tab', { name: /^Assuntos/ }).click();
  const panel = page.getByRole('tabpanel', { name: 'Assuntos' });
  await panel.getByRole('tab', { name: 'Roteiro' }).click();
  await panel.getByRole('button', { name: 'Oferta do plano' }).press('Enter');
  await panel.getByLabel('Resultado da ação').selectOption({ label: 'Retorno' });
  const asked = panel.getByRole('group', { name: 'Agendar retorno' });
  await expect(asked.getByLabel('Contato')).toHaveValue(/\d/);
  await panel.getByRole('button', { name: 'Abrir ficha' }).click();
  await expect(asked.getByLabel('Data e hora')).toHaveAttribute('aria-invalid', 'true');
  await asked.getByRole('button', { name: /^Em 1 hora/ }).click();
  await asked.getByRole('textbox', { name: 'Observação' }).fill('Falar do plano novo');
  await looks.look('a script that promises a callback');
  await panel.getByRole('button', { name: 'Abrir ficha' }).click();
  await expect(asked).toHaveCount(0);

  const link = page.getByRole('link', { name: 'Agenda de retornos' });
  await expect(link).toHaveAccessibleDescription('1 retorno');
  await link.click();
  await expect(page.getByRole('heading', { name: 'Agenda de retornos' })).toBeVisible();
  const row = page.getByRole('listitem').filter({ hasText: MARIA.name });
  await expect(row).toContainText('Falar do plano novo');
  await looks.look('the agenda');

  // Its moment comes: whoever works elsewhere is called to it.
  const api = await stage.api(ANA);
  const found = await api.get<{ items: Row[] }>('/callbacks?holder=mine');
  const due_at = Date.now() * 1000 + 5 * SECOND;
  await api.patch(`/callbacks/${found.items[0]?.id}`, { due_at });
  const call = page.getByText(`Hora do retorno com ${MARIA.name}`).first();
  await expect(call).toBeVisible({ timeout: 30_000 });
  await expect(link).toHaveAccessibleDescription('1 retorno, 1 atrasado');
  await expect(page.getByRole('region', { name: 'Atrasados' })).toContainText(MARIA.name);
  await row.getByRole('button').filter({ hasText: MARIA.name }).click();
  const sheet = page.getByRole('dialog', { name: MARIA.name });
  await expect(sheet).toContainText('99990-0011');
  await expect(sheet).toContainText('Nova data');
  await looks.look('a callback that is due');
  await sheet.getByRole('button', { name: 'Feito' }).click();
  const done = page.getByRole('dialog', { name: 'Como foi o retorno?' });
  await done.getByRole('button', { name: 'Feito' }).click();
  const outcome = done.getByRole('textbox', { name: 'Resultado' });
  await expect(outcome).toHaveAttribute('aria-invalid', 'true');
  await outcome.fill('Vai ficar com o plano');
  await looks.look('what came of a callback');
  await done.getByRole('button', { name: 'Feito' }).click();
  await expect(sheet).toContainText('Vai ficar com o plano');
  await expect(sheet.getByRole('button', { name: 'Reabrir' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(page.getByText('Agenda livre')).toBeVisible();
  looks.verify();
});

// Rows: DIAL-010.
test('a supervisor gives a callback of the team to somebody else, who finds it in the agenda and moves it', async ({
  operate,
}) => {
  const stage = await operate();
  const api = await stage.api(ANA);
  const person = await api.post<Row & { contact_points: Row[] }>('/people', {
    kind: 'natural',
    name: MARIA.name,
    contact_points: [{ kind: 'phone', value: `+${MARIA.phone}` }],
  });
  const one = await api.post<Row>('/callbacks', {
    person_id: person.id,
    contact_point_id: person.contact_points[0]?.id,
    due_at: Date.now() * 1000 + 7200 * SECOND,
    note: 'Segunda via',
  });
  const bia = await stage.page(BIA, '/callbacks');
  const looks = new Inspection(bia, ['light', 'dark']);
  await expect(bia.getByText('Agenda livre')).toBeVisible();
  await looks.look('an empty agenda');
  await bia.getByRole('combobox', { name: 'De quem' }).selectOption({ label: 'Todos ao meu alcance' });
  const row = bia.getByRole('listitem').filter({ hasText: MARIA.name });
  await expect(row).toContainText(ANA.name);
  await bia.locator('body').press('j');
  await bia.keyboard.press('r');
  const dialog = bia.getByRole('dialog', { name: 'Repassar retorno' });
  await dialog.getByRole('combobox', { name: 'Responsável' }).fill('Davi');
  await bia.getByRole('option', { name: 'Davi Lins' }).click();
  await looks.look('giving a callback on');
  await dialog.getByRole('button', { name: 'Repassar' }).click();
  await expect(row).toContainText('Davi Lins');

  const davi = await stage.page(DAVI, `/callbacks/${one.id}`);
  const sheet = davi.getByRole('dialog', { name: MARIA.name });
  await sheet.getByRole('button', { name: 'Reagendar' }).click();
  const moving = davi.getByRole('dialog', { name: 'Reagendar retorno' });
  await moving.getByRole('button', { name: /^Amanhã às 9h/ }).click();
  await moving.getByRole('textbox', { name: 'Motivo da mudança' }).fill('Pediu amanhã');
  await moving.getByRole('button', { name: 'Salvar' }).click();
  await expect(moving).toHaveCount(0);
  await expect(sheet).toContainText('Pediu amanhã');
  await expect(sheet).toContainText('adiado 1 vez');
  // The supervisor's list follows by itself.
  await expect(bia.getByRole('region', { name: 'Amanhã' })).toContainText(MARIA.name);
  await davi.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  looks.verify();
});

// Forms beside a conversation: opened by type, saved as typed, carried on by whoever has the conversation, kept with its end,
// changed afterwards; and a queue that asks for them.
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ANA } from './support/operation';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };
const CPF = '529.982.247-25';
const REASONS = [
  { key: 'troca', label: 'Troca' },
  { key: 'elogio', label: 'Elogio' },
];
const DEFINITION = {
  sections: [
    {
      title: 'Pedido',
      fields: [
        { name: 'COD_MOTIVO', label: 'Motivo', kind: 'choice', options: REASONS, required: true },
        {
          name: 'NUM_PEDIDO',
          label: 'Número do pedido',
          kind: 'short_text',
          visible_when: 'COD_MOTIVO = "troca"',
          required: true,
        },
        { name: 'NOM_CLIENTE', label: 'Nome do cliente', kind: 'short_text', from_person: 'name' },
      ],
    },
  ],
};

// Rows: CASE-005, CASE-006, CASE-007, CASE-010, CASE-026, CASE-032, CASE-035, AGENT-011, AGENT-013, GAP-092.
test('a form is filled in beside a conversation, outlives a reload, is kept with the end and changed afterwards @both', async ({
  operate,
}) => {
  const stage = await operate({ queue: { form_required: true } });
  const { admin } = stage.operation;
  const form = await admin.post<Row>('/forms', {
    name: 'Troca de produto',
    on_desk: true,
    draft: DEFINITION,
  });
  await admin.post(`/forms/${form.id}/publish`, {});
  await admin.post<Row>('/case-types', { name: 'Trocas', form_id: form.id });
  await admin.post<Row>('/people', {
    kind: 'natural',
    name: MARIA.name,
    tax_id: CPF,
    contact_points: [{ kind: 'phone', value: MARIA.phone, label: 'mobile' }],
  });
  const ana = new Desk(await stage.page(ANA));
  const { page } = ana;
  const inspection = new Inspection(page, ['light', 'dark']);
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Quero trocar')));
  await ana.open(MARIA.name);
  const conclude = page.getByRole('button', { name: 'Concluir', exact: true });
  await expect(conclude).toBeHidden();
  await page.getByRole('tab', { name: /^Assuntos/ }).click();
  const panel = page.getByRole('tabpanel', { name: 'Assuntos' });
  await expect(panel.getByText('Esta fila pede a ficha preenchida antes de concluir.')).toBeVisible();

  // Two forms, of which one is cancelled: its number is nobody's.
  const choose = async () => {
    await panel.getByRole('button', { name: 'Preencher ficha' }).click();
    const sheet = page.getByRole('dialog', { name: 'Preencher ficha' });
    await sheet.getByRole('treeitem', { name: 'Trocas' }).click();
    await expect(sheet).toBeHidden();
    return ((await panel.getByRole('tab', { selected: true }).textContent()) ?? '').trim();
  };
  const first = await choose();
  await panel.getByRole('tab', { name: 'Ocorrências' }).click();
  const second = await choose();
  expect(second).not.toBe(first);
  const thrown = second.replace('Ficha ', '');
  await panel.getByRole('button', { name: 'Cancelar ficha' }).click();
  await panel.getByRole('button', { name: `Descartar a ficha ${thrown}?` }).click();
  await expect(panel.getByRole('tab', { name: second })).toHaveCount(0);
  await panel.getByRole('tab', { name: first }).click();
  await expect(panel.getByRole('heading', { name: 'Troca de produto' })).toBeVisible();
  await expect(panel.getByText('Sem processo')).toBeVisible();
  await expect(panel.getByLabel('Nome do cliente')).toHaveValue(MARIA.name);
  await panel.getByLabel('Motivo').selectOption({ label: 'Troca' });
  await expect(panel.getByLabel('Número do pedido')).toBeVisible();
  await inspection.look('a form beside a conversation');
  await expect(conclude).toBeHidden();
  await expect(panel.getByText('Rascunho salvo.')).toBeVisible();

  await page.reload();
  await ana.open(MARIA.name);
  await page.getByRole('tab', { name: /^Assuntos/ }).click();
  await panel.getByRole('tab', { name: first }).click();
  await expect(panel.getByLabel('Motivo')).toHaveValue('troca');
  // What could not be saved outlives a reload in this browser, and is saved then.
  let down = true;
  await page.route('**/api/v1/interactions/*/forms/*', (route) =>
    down && route.request().method() === 'PATCH' ? route.abort() : route.continue(),
  );
  const customer = panel.getByLabel('Nome do cliente');
  await customer.fill('Maria de Lourdes');
  await expect(panel.getByText('Sem conexão: o que você digitou')).toBeVisible();
  down = false;
  await page.reload();
  await ana.open(MARIA.name);
  await page.getByRole('tab', { name: /^Assuntos/ }).click();
  await panel.getByRole('tab', { name: first }).click();
  await expect(customer).toHaveValue('Maria de Lourdes');
  await expect(panel.getByText('Rascunho salvo.')).toBeVisible();
  await customer.fill(MARIA.name);
  await expect(panel.getByText('Rascunho salvo.')).toBeVisible();
  // Another version is published meanwhile; what is open goes on with its own.
  await admin.patch(`/forms/${form.id}`, {
    draft: {
      sections: [{ title: 'Outro', fields: [{ name: 'DSC_NOVO', label: 'Novo', kind: 'short_text' }] }],
    },
  });
  await admin.post(`/forms/${form.id}/publish`, {});
  await panel.getByLabel('Número do pedido').fill('A-77');
  await expect(panel.getByText('Completa')).toBeVisible();
  await expect(conclude).toBeVisible();
  await conclude.focus();
  await ana.conclude('Troca feita');
  await expect(ana.row(MARIA.name)).toHaveCount(0);

  const number = first.replace('Ficha ', '');
  const { items } = await admin.get<{ items: (Row & { number: string })[] }>('/cases');
  expect(items.map((one) => one.number)).toEqual([number]);

  // The customer comes back: the case goes on, and its number opens what was filled in.
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Alguma novidade?')));
  await ana.open(MARIA.name);
  await page.getByRole('tab', { name: /^Assuntos/ }).click();
  await panel.getByRole('button', { name: `Abrir a ocorrência ${number}` }).click();
  const sheet = page.getByRole('dialog', { name: number });
  await sheet.getByRole('tab', { name: 'Ficha' }).click();
  await expect(sheet.getByLabel('Número do pedido')).toHaveValue('A-77');
  await sheet.getByLabel('Número do pedido').fill('');
  await sheet.getByRole('button', { name: 'Salvar ficha' }).click();
  await expect(sheet.getByLabel('Número do pedido')).toHaveAttribute('aria-invalid', 'true');
  await sheet.getByLabel('Número do pedido').fill('A-78');
  await sheet.getByRole('button', { name: 'Salvar ficha' }).click();
  await expect(sheet.getByRole('region', { name: 'Alterações da ficha' })).toContainText(
    'Número do pedido: de A-77 para A-78',
  );
  await inspection.look('a form that was filled in');
  await page.keyboard.press('Escape');
  inspection.verify();
});

// Rows: CASE-008.
test('what the desk does not show of a form is filled in on the whole form, in the same draft', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  const fields = [
    { name: 'NUM_PEDIDO', label: 'Número do pedido', kind: 'short_text', required: true },
    { name: 'DSC_LAUDO', label: 'Laudo', kind: 'long_text', on_desk: false },
  ];
  const form = await admin.post<Row>('/forms', {
    name: 'Troca de produto',
    on_desk: true,
    draft: { sections: [{ title: 'Pedido', fields }] },
  });
  await admin.post(`/forms/${form.id}/publish`, {});
  await admin.post<Row>('/case-types', { name: 'Trocas', form_id: form.id });
  const ana = new Desk(await stage.page(ANA));
  const { page } = ana;
  const inspection = new Inspection(page, ['light', 'dark']);
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Quero trocar')));
  await ana.open(MARIA.name);
  await page.getByRole('tab', { name: /^Assuntos/ }).click();
  const panel = page.getByRole('tabpanel', { name: 'Assuntos' });
  await panel.getByRole('button', { name: 'Preencher ficha' }).click();
  await page
    .getByRole('dialog', { name: 'Preencher ficha' })
    .getByRole('treeitem', { name: 'Trocas' })
    .click();
  await panel.getByLabel('Número do pedido').fill('4471');
  await expect(panel.getByLabel('Laudo')).toHaveCount(0);
  await panel.getByRole('button', { name: 'Avançado' }).click();
  const whole = page.getByRole('dialog', { name: /^Ficha / });
  await expect(whole.getByLabel('Número do pedido')).toHaveValue('4471');
  await whole.getByLabel('Laudo').fill('Costura aberta na lateral.');
  await expect(whole.getByText('Rascunho salvo.')).toBeVisible();
  await inspection.look('the whole form');
  await whole.getByRole('button', { name: 'Voltar ao atendimento' }).click();
  await expect(whole).toBeHidden();
  await expect(panel.getByText('Completa', { exact: true })).toBeVisible();

  await page.reload();
  await ana.open(MARIA.name);
  await page.getByRole('tab', { name: /^Assuntos/ }).click();
  await panel.getByRole('tab', { name: /^Ficha / }).click();
  await panel.getByRole('button', { name: 'Avançado' }).click();
  await expect(whole.getByLabel('Laudo')).toHaveValue('Costura aberta na lateral.');
  await page.keyboard.press('Escape');
  await ana.conclude('Troca feita');
  const [made] = (await admin.get<{ items: Row[] }>('/cases?status=pending')).items;
  const filled = await admin.get<{ answers: Record<string, unknown> }>(`/cases/${made?.id}/form`);
  expect(filled.answers).toEqual({ NUM_PEDIDO: '4471', DSC_LAUDO: 'Costura aberta na lateral.' });
  inspection.verify();
});

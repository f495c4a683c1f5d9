// The tracking of a case in its form beside a conversation: from the type, changed there, laid over the case with the end; and told apart
// from what others change meanwhile.
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ANA, BIA } from './support/operation';
import { expect, test } from './support/test';

type Made = Row & {
  number: string;
  status: string;
  resolution: string | null;
  responsible_id: string | null;
};

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };

// Rows: CASE-027, CASE-026.
test('a form carries the tracking of its case, which is the case’s once the conversation is concluded @both', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  await admin.post<Row>('/case-types', { name: 'Trocas', due_min: 60 });
  await admin.post<Row>('/people', {
    kind: 'natural',
    name: MARIA.name,
    contact_points: [{ kind: 'phone', value: `+${MARIA.phone}`, label: 'mobile' }],
  });
  const ana = new Desk(await stage.page(ANA));
  const { page } = ana;
  const inspection = new Inspection(page, ['light', 'dark']);
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Quero trocar')));
  await ana.open(MARIA.name);
  const openPanel = () => page.getByRole('tab', { name: /^Assuntos/ }).click();
  await openPanel();
  const panel = page.getByRole('tabpanel', { name: 'Assuntos' });
  const block = panel.getByRole('region', { name: 'Acompanhamento' });
  const fill = async () => {
    await panel.getByRole('button', { name: 'Preencher ficha' }).click();
    const sheet = page.getByRole('dialog', { name: 'Preencher ficha' });
    await sheet.getByRole('treeitem', { name: 'Trocas' }).click();
    await expect(sheet).toBeHidden();
  };
  await fill();

  // As the type says it; whoever has the conversation is responsible.
  await expect(block.getByLabel('Situação', { exact: true })).toHaveValue('pending');
  await expect(block.getByLabel('Prazo')).not.toHaveValue('');
  await expect(block.getByRole('combobox', { name: 'Responsável' })).toHaveValue(ANA.name);
  await inspection.look('the tracking of a new case');
  await block.getByLabel('Situação', { exact: true }).selectOption({ label: 'Resolvida' });
  await expect(block.getByText('Alterado neste atendimento.')).toHaveCount(1);
  await block.getByRole('textbox', { name: 'Texto de conclusão' }).fill('Trocado na loja.');
  await expect(block.getByText('Alterado neste atendimento.')).toHaveCount(2);
  await block.getByRole('button', { name: 'Desfazer a alteração de Situação' }).click();
  await expect(block.getByLabel('Situação', { exact: true })).toHaveValue('pending');
  await block.getByLabel('Situação', { exact: true }).selectOption({ label: 'Resolvida' });
  await expect(block.getByText('Vale para a ocorrência quando o atendimento for concluído.')).toBeVisible();
  await inspection.look('a tracking that was changed');

  // It is kept with the draft.
  await page.reload();
  await ana.open(MARIA.name);
  await openPanel();
  await panel.getByRole('tab', { name: /^Ficha / }).click();
  await expect(block.getByRole('textbox', { name: 'Texto de conclusão' })).toHaveValue('Trocado na loja.');
  // What was typed last is on its way when the conversation is concluded.
  await block.getByRole('textbox', { name: 'Texto de conclusão' }).fill('Trocado na loja do centro.');
  await page.getByRole('button', { name: 'Concluir', exact: true }).focus();
  await ana.conclude('Troca feita');
  await expect(ana.row(MARIA.name)).toHaveCount(0);
  const [made] = (await admin.get<{ items: Made[] }>('/cases')).items;
  expect([made?.status, made?.resolution]).toEqual(['resolved', 'Trocado na loja do centro.']);

  // The case goes on, and a supervisor writes into it while the form is open.
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Alguma novidade?')));
  await ana.open(MARIA.name);
  await openPanel();
  await panel.getByRole('button', { name: `Continuar na ocorrência ${made?.number}` }).click();
  await panel.getByRole('button', { name: `Ficha da ocorrência ${made?.number}` }).click();
  await block.getByRole('textbox', { name: 'Texto de conclusão' }).fill('Devolvido.');
  await expect(block.getByText('Alterado neste atendimento.')).toHaveCount(1);
  await (await stage.api(BIA)).call('PATCH', `/cases/${made?.id}`, { resolution: 'Ligar na segunda.' });
  const alert = block.getByRole('alert');
  await expect(alert).toContainText(`${BIA.name} mudou isto enquanto a ficha estava aberta.`);
  await expect(alert).toContainText('Ligar na segunda.');
  await inspection.look('a tracking that somebody else changed');
  await page.getByRole('button', { name: 'Concluir', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Concluir/ });
  await dialog.getByRole('searchbox', { name: 'Buscar código' }).fill('troca');
  await dialog.getByRole('treeitem', { name: 'Troca feita' }).click();
  await dialog.getByRole('button', { name: 'Concluir', exact: true }).click();
  await expect(dialog).toContainText(
    'O acompanhamento desta ocorrência mudou enquanto a ficha estava aberta.',
  );
  await page.keyboard.press('Escape');
  await alert.getByRole('button', { name: 'Usar o que escrevi' }).click();
  await expect(alert).toHaveCount(0);
  await page.getByRole('button', { name: 'Concluir', exact: true }).focus();
  await ana.conclude('Troca feita');
  await expect(ana.row(MARIA.name)).toHaveCount(0);
  const kept = await admin.get<Made>(`/cases/${made?.id}`);
  expect([kept.status, kept.resolution]).toEqual(['resolved', 'Devolvido.']);
  inspection.verify();
});

// An interaction that changes hands: to a colleague, to another queue, back to its queue; and what the day of each shows.
import type { Interaction } from '../../src/api/types';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ANA, DAVI } from './support/operation';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };

// Rows: MSG-005, AGENT-004, AGENT-005, AGENT-006, AGENT-010, DASH-005.
test('a conversation passed to a colleague with a note is started by one and concluded by the other', async ({
  operate,
}) => {
  const stage = await operate();
  const { hook } = stage;
  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  expect(await meta.post(hook, meta.messages(MARIA, meta.text(MARIA, 'Quero trocar')))).toBe(200);
  await ana.open(MARIA.name);
  const davi = new Desk(await stage.page(DAVI));
  await davi.becomeAvailable();

  await ana.page.keyboard.press('t');
  const dialog = ana.page.getByRole('dialog', { name: `Transferir ${MARIA.name}` });
  await dialog.getByRole('radio', { name: DAVI.name }).check();
  await dialog.getByLabel('Nota para quem vai atender').fill('Já conferi o pedido.');
  await dialog.getByRole('button', { name: 'Transferir', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(ana.row(MARIA.name)).toBeHidden();

  await davi.open(MARIA.name);
  await expect(davi.bubble('Já conferi o pedido.')).toContainText(`Nota interna · ${ANA.name}`);
  await expect(davi.bubble('Quero trocar')).toBeVisible();
  await davi.conclude('Troca feita');

  for (const [desk, started, concluded] of [
    [ana, '1', '0'],
    [davi, '0', '1'],
  ] as const) {
    await desk.page.getByRole('button', { name: 'Resumo do dia' }).click();
    const day = desk.page.getByRole('region', { name: 'Resumo do dia' });
    await expect(day.getByRole('button', { name: 'Iniciados' })).toContainText(started);
    await expect(day.getByRole('button', { name: 'Concluídos' })).toContainText(concluded);
    await day.getByRole('button', { name: 'Concluídos' }).click();
    await expect(day.getByRole('button', { name: 'Concluídos' })).toHaveAttribute('aria-pressed', 'true');
  }
});

// Rows: ROUTE-006, ROUTE-012, AGENT-001, AGENT-002, AGENT-007, AGENT-010.
test('a conversation goes to another queue and back to where it waits for whoever is linked to it', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, queues, users } = stage.operation;
  await admin.put(`/queues/${queues.vendas}/members`, { members: [{ user_id: users.davi, tier: 1 }] });
  await admin.put(`/queues/${queues.trocas}/members`, { members: [{ user_id: users.ana, tier: 1 }] });
  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Quero comprar')));
  await ana.open(MARIA.name);
  await ana.page.keyboard.press('t');
  const dialog = ana.page.getByRole('dialog', { name: `Transferir ${MARIA.name}` });
  await dialog.getByRole('tab', { name: 'Para uma fila' }).click();
  await dialog.getByRole('radio', { name: 'Vendas' }).check();
  await dialog.getByRole('button', { name: 'Transferir', exact: true }).click();
  await expect(ana.row(MARIA.name)).toBeHidden();
  const [waiting] = await admin.all<Interaction & { id: string } & Record<string, unknown>>(
    '/interactions?view=open',
  );
  expect(waiting).toMatchObject({ queue_id: queues.vendas, state: 'queued', agent_id: null });

  const davi = new Desk(await stage.page(DAVI));
  const queue = davi.page.getByRole('button', { name: /^Vendas/ });
  await expect(queue).toContainText('1');
  await queue.click();
  await expect(davi.page.getByText('(48) 99990-0011')).toBeVisible();
  await davi.page.getByRole('button', { name: 'Meus atendimentos' }).click();
  await davi.becomeAvailable();
  await davi.open(MARIA.name);
  await expect(davi.thread).toContainText('Transferido para a fila Vendas');

  await davi.page.getByRole('button', { name: 'Mais ações' }).click();
  await davi.page.getByRole('menuitem', { name: 'Devolver à fila' }).click();
  const back = davi.page.getByRole('dialog', { name: /^Devolver/ });
  await back.getByLabel('Nota para quem vai atender').fill('Fora da minha alçada.');
  await back.getByRole('button', { name: 'Devolver à fila' }).click();
  await expect(back).toBeHidden();
  await expect(davi.row(MARIA.name)).toBeHidden();
  const after = await admin.get<Interaction>(`/interactions/${waiting?.id}`);
  expect(after).toMatchObject({ queue_id: queues.vendas, agent_id: null, state: 'queued' });
});

// Supervision: what an agent does is seen as it happens, and what a supervisor does is felt at the agent's desk.
import type { Page } from '@playwright/test';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA, BIA, DAVI } from './support/operation';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };
const LUCAS = { phone: '5541996540044', name: 'Lucas Cardoso' };
const RITA = { phone: '5511988442201', name: 'Rita Prado' };

const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const told = (page: Page) => page.getByRole('dialog', { name: 'Avisos' });

// Rows: DASH-023, DASH-024, DASH-025, GAP-090, GAP-100, GAP-101.
test('a supervisor watches, whispers, takes over, moves many and sets an agent in pause @both', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, users } = stage.operation;
  // What waits shall stay waiting: nothing is distributed.
  for (const id of [users.ana, users.bia])
    await admin.patch(`/users/${id}`, { automatic_distribution: false });
  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Meu pedido veio errado')));
  const floor = await stage.page(BIA, '/supervision/interactions');
  const inspection = new Inspection(floor, ['light', 'dark']);
  await expect(row(floor, MARIA.name)).toContainText('Na fila');
  await expect(floor.getByRole('definition').first()).toHaveText('1');

  // Ana takes it: it goes over to the other list by itself, and is read as it is written.
  await ana.page
    .getByRole('navigation', { name: 'Filas' })
    .getByRole('button', { name: 'Atender próximo' })
    .click();
  await expect(row(floor, MARIA.name)).toBeHidden();
  await tab(floor, 'Em atendimento').click();
  await expect(row(floor, MARIA.name)).toContainText(ANA.name);
  await inspection.look('interactions in progress');
  await row(floor, MARIA.name).getByRole('button', { name: MARIA.name }).click();
  const sheet = floor.getByRole('dialog', { name: MARIA.name });
  await expect(
    sheet.getByText(`Com ${ANA.name} · Por que este atendente: Puxou o próximo da fila`),
  ).toBeVisible();
  await expect(sheet.getByText('Meu pedido veio errado')).toBeVisible();
  await ana.write('Vou verificar');
  await expect(sheet.getByText('Vou verificar')).toBeVisible();
  await inspection.look('an interaction as it happens');

  // A whisper reaches the agent and never the customer.
  await sheet
    .getByRole('textbox', { name: 'Nota interna para o atendente' })
    .fill('Ofereça a troca sem frete');
  await sheet.getByRole('button', { name: 'Enviar nota' }).click();
  await expect(ana.bubble('Ofereça a troca sem frete')).toContainText(`Nota interna · ${BIA.name}`);
  expect(stage.graph.textsTo(MARIA.phone).join(' ')).not.toContain('frete');

  // Taking over asks to be available first; then the agent has lost it, and the timeline says to whom and why.
  await expect(sheet.getByRole('button', { name: 'Assumir' })).toHaveAttribute('aria-disabled', 'true');
  await floor.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await floor.keyboard.press('Control+k');
  await floor.keyboard.type('Ficar disponível');
  await floor.keyboard.press('Enter');
  await expect(floor.getByRole('button', { name: /^Disponível/ })).toBeVisible();
  await row(floor, MARIA.name).getByRole('button', { name: MARIA.name }).click();
  await sheet.getByRole('button', { name: 'Assumir' }).click();
  const confirm = floor.getByRole('dialog', { name: /^Assumir o atendimento/ });
  await confirm.getByLabel('Motivo').fill('Cliente pediu a supervisão');
  await inspection.look('taking over');
  await confirm.getByRole('button', { name: 'Assumir', exact: true }).click();
  await expect(floor.getByRole('log', { name: `Conversa com ${MARIA.name}` })).toContainText(
    `${BIA.name} (supervisão) assumiu o atendimento`,
  );
  await expect(new Desk(floor).bubble('Cliente pediu a supervisão')).toBeVisible();
  await expect(ana.row(MARIA.name)).toBeHidden();

  // Two wait and are passed to Ana together.
  for (const one of [LUCAS, RITA]) await meta.post(stage.hook, meta.messages(one, meta.text(one, 'Oi')));
  await floor.goto('/supervision/interactions');
  await expect(row(floor, RITA.name)).toBeVisible();
  await row(floor, LUCAS.name).getByRole('checkbox').click();
  await row(floor, RITA.name)
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] });
  await expect(floor.getByText('2 selecionados')).toBeVisible();
  await floor.getByRole('button', { name: 'Mover selecionados…' }).click();
  const move = floor.getByRole('dialog', { name: 'Mover 2 atendimentos' });
  await move.getByRole('tab', { name: 'Para um atendente' }).click();
  await move.getByRole('radio', { name: ANA.name }).check();
  await inspection.look('moving many');
  await move.getByRole('button', { name: 'Mover', exact: true }).click();
  await expect(move).toBeHidden();
  await expect(ana.row(LUCAS.name)).toBeVisible();
  await expect(ana.row(RITA.name)).toBeVisible();

  // One of them is stuck: it goes back to its queue, with the reason in the thread.
  await tab(floor, 'Em atendimento').click();
  await row(floor, LUCAS.name).getByRole('button', { name: LUCAS.name }).click();
  await floor.getByRole('button', { name: 'Destravar' }).click();
  const free = floor.getByRole('dialog', { name: /^Destravar o atendimento/ });
  await free.getByLabel('Motivo').fill('Atendente sem sistema');
  await free.getByRole('button', { name: 'Devolver à fila' }).click();
  await expect(free).toBeHidden();
  await expect(ana.row(LUCAS.name)).toBeHidden();

  // Ana is set in pause; the reason is asked for, told to her, and kept.
  await ana.open(RITA.name);
  await ana.conclude('Troca feita');
  await floor.goto('/supervision');
  await row(floor, ANA.name)
    .getByRole('button', { name: `Ações sobre ${ANA.name}` })
    .click();
  await floor.getByRole('menuitem', { name: 'Colocar em pausa…' }).click();
  const pause = floor.getByRole('dialog', { name: `Colocar ${ANA.name} em pausa` });
  await pause.getByRole('button', { name: 'Colocar em pausa' }).click();
  await expect(pause).toContainText('Diga o motivo.');
  await pause.getByLabel('Motivo da pausa').selectOption('Banheiro');
  await pause.getByLabel('Por que você faz isso').fill('Descanse um pouco');
  await inspection.look('setting a state');
  await pause.getByRole('button', { name: 'Colocar em pausa' }).click();
  await expect(pause).toBeHidden();
  await expect(row(floor, ANA.name)).toContainText('Pausa · Banheiro');
  await expect(ana.page.getByText('A supervisão colocou você em pausa: Descanse um pouco')).toBeVisible();
  const log = await admin.get<{ items: { after: { reason: string } }[] }>('/audit-log?subject=agent');
  expect(log.items[0]?.after.reason).toBe('Descanse um pouco');

  // What ended opens its history.
  await floor.goto('/supervision/interactions?part=ended');
  await row(floor, RITA.name).getByRole('button', { name: RITA.name }).click();
  await expect(floor.getByRole('dialog', { name: RITA.name }).getByRole('log')).toContainText(
    '(supervisão) passou para',
  );
  inspection.verify();
});

test('an announcement appears at the desk, and its author sees who has read it', async ({ operate }) => {
  const stage = await operate();
  const ana = await stage.page(ANA);
  const davi = await stage.page(DAVI);
  const bia = await stage.page(BIA, '/supervision/announcements');
  const inspection = new Inspection(bia, ['light', 'dark']);
  await expect(bia.getByText('Nenhum aviso ainda')).toBeVisible();
  await inspection.look('announcements, empty');
  await bia.getByRole('button', { name: 'Escrever aviso' }).click();
  const dialog = bia.getByRole('dialog', { name: 'Escrever aviso' });
  await dialog.getByLabel('Texto').fill('Reunião às 15h <b>na sala 2</b>');
  await dialog.getByLabel('Para', { exact: true }).selectOption('Atendentes');
  await dialog.getByRole('button', { name: 'Enviar aviso' }).click();
  await expect(dialog).toContainText('Escolha quem vai receber.');
  await dialog.getByRole('checkbox', { name: ANA.name }).check();
  await inspection.look('writing an announcement');
  await dialog.getByRole('button', { name: 'Enviar aviso' }).click();
  await expect(row(bia, 'Reunião')).toContainText('0 de 1');

  await expect(ana.getByText('Aviso: Reunião às 15h <b>na sala 2</b>')).toBeVisible();
  await ana.getByRole('button', { name: '1 aviso não lido' }).click();
  const looks = new Inspection(ana, ['light', 'dark']);
  await looks.look('an announcement at the desk');
  looks.verify();
  await told(ana).getByRole('button', { name: 'Marcar como lido' }).click();
  await expect(told(ana)).toContainText('Lido');
  await expect(row(bia, 'Reunião')).toContainText('1 de 1');
  await row(bia, 'Reunião')
    .getByRole('button', { name: /Reunião/ })
    .click();
  const sheet = bia.getByRole('dialog', { name: 'Aviso', exact: true });
  await expect(sheet.getByRole('listitem').filter({ hasText: ANA.name })).not.toContainText('não leu');
  await inspection.look('who has read it');
  await sheet.getByRole('button', { name: 'Retirar aviso' }).click();
  await bia
    .getByRole('dialog', { name: 'Retirar este aviso?' })
    .getByRole('button', { name: 'Retirar aviso' })
    .click();
  await expect(row(bia, 'Reunião')).toContainText('Retirado');
  await expect(ana.getByRole('button', { name: 'Avisos' })).toBeHidden();
  // Nobody else was told.
  await expect(davi.getByRole('button', { name: /aviso/i })).toBeHidden();
  inspection.verify();
});

// Rows: DASH-001, GAP-101, GAP-123.
test('queues beyond their limits alert, the overview has a panel per channel, and the wall names nobody', async ({
  operate,
}) => {
  const stage = await operate({ queue: { alert_waiting_count: 1 } });
  const bia = await stage.page(BIA, '/supervision');
  const inspection = new Inspection(bia, ['light', 'dark']);
  const alerts = bia.getByRole('region', { name: 'Alertas' });
  await expect(bia.getByRole('heading', { name: 'Operação ao vivo' })).toBeVisible();
  await expect(alerts).not.toContainText('Trocas');
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Oi')));
  await expect(alerts).toContainText('Trocas: 1 na fila (limite 1)');
  await inspection.look('board with an alert');
  await bia.getByRole('button', { name: 'Silenciar os alertas' }).click();
  await bia.reload();
  await expect(bia.getByRole('button', { name: 'Ligar o som dos alertas' })).toBeVisible();

  await bia.getByRole('link', { name: 'Visão Omni' }).click();
  const chat = bia.getByRole('region', { name: 'Chat e mensagens' });
  await expect(chat.locator('dl > div').filter({ hasText: 'Clientes em fila' })).toContainText('1');
  for (const panel of ['Voz receptiva', 'Voz ativa', 'E-mail'])
    await expect(bia.getByRole('region', { name: panel })).toContainText('Canal não configurado');
  await bia.getByLabel('Filtrar por fila').selectOption('Vendas');
  await expect(chat.locator('dl > div').filter({ hasText: 'Clientes em fila' })).toContainText('0');
  await inspection.look('overview');
  inspection.verify();

  const wall = await stage.page(BIA, '/wall');
  await expect(wall.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(wall.getByRole('row', { name: /^Trocas ?, em alerta 1/ })).toBeVisible();
  for (const person of [ANA, BIA, DAVI, ADMIN]) await expect(wall.getByText(person.name)).toHaveCount(0);
  await expect(wall.getByRole('navigation')).toHaveCount(0);
  const looks = new Inspection(wall, ['dark']);
  await looks.look('wall');
  looks.verify();
  // It comes back by itself.
  await stage.server.stop('SIGKILL');
  await expect(wall.getByRole('main').getByRole('status')).toHaveText(/^Sem atualização há \d+ s$/, {
    timeout: 30_000,
  });
  await stage.server.again();
  await expect(wall.getByRole('main').getByRole('status')).toHaveText('Operação ao vivo', {
    timeout: 60_000,
  });
});

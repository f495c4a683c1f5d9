// The board against what happened: each figure is recounted from the interactions themselves.
import type { Page } from '@playwright/test';
import type { Board, Interaction, Message } from '../../src/api/types';
import type { Api, Row } from './support/api';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ANA, BIA, DAVI } from './support/operation';
import { Chat } from './support/site';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };
const LUCAS = { phone: '5541996540044', name: 'Lucas Cardoso' };
const WAITS = ['Espera até abandonar', 'Espera de todos'];
type Kept = Interaction & Row;

/** The number of the board under a name. */
function figure(board: Page, name: string) {
  const entry = board.locator('dl > div').filter({ has: board.getByRole('button', { name, exact: true }) });
  return entry.getByRole('definition').locator('span').first();
}

/** `02:16`, as the board writes a mean of microseconds. What is stored with a row may be some milliseconds off the event. */
function clock(micros: readonly number[]): RegExp {
  const mean = micros.reduce((sum, one) => sum + one, 0) / micros.length;
  const pad = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const words = [mean - 100_000, mean + 100_000].map((one) => {
    const seconds = Math.max(0, one) / 1_000_000;
    return `${pad(seconds / 60)}:${pad(seconds % 60)}`;
  });
  return new RegExp(`^(${words.join('|')})$`);
}

const messages = async (api: Api, id: string) =>
  (await api.get<{ items: Message[] }>(`/interactions/${id}/messages?limit=200`)).items;

// Rows: DASH-002..008, DASH-025, DASH-039..041, GAP-109, GAP-110, GAP-123.
test('the figures of the board are those of the contacts that were handled, abandoned and wait', async ({
  operate,
  site,
  page,
}) => {
  const stage = await operate({
    origins: [site.origin],
    queue: { short_abandon_s: 0, target_s: 3600, target_pct: 80 },
  });
  site.show(stage.server.url, stage.operation.chat.public_token);
  const board = await stage.page(BIA, '/supervision');
  for (const empty of [
    'TMA',
    'TMO',
    'TM1R',
    'TMR',
    'TME',
    ...WAITS,
    'Duração da conversa',
    'Nível de serviço',
    'Abandono',
  ])
    await expect(figure(board, empty)).toHaveText('sem dados');

  const davi = new Desk(await stage.page(DAVI));
  await davi.becomeAvailable();
  await davi.choosePause('Banheiro');
  await expect(figure(board, 'Atendentes')).toHaveText(/^1 \//);

  // One visitor gives up before anybody is there.
  await page.goto(site.origin);
  const chat = new Chat(page);
  await chat.press();
  await chat.begin('Tatiane Moraes', 'tatiane@exemplo.com.br');
  await chat.write('Alguém aí?');
  await expect(figure(board, 'Na fila')).toHaveText('1');
  await chat.leave();
  await expect(figure(board, 'Na fila')).toHaveText('0');
  await expect(figure(board, 'Abandono')).toHaveText('100%');

  // Two are answered by Ana, one of them to the end; Davi is in a pause.
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Oi'), meta.text(MARIA, 'Tudo bem?')));
  await meta.post(stage.hook, meta.messages(LUCAS, meta.text(LUCAS, 'Boa tarde')));
  await expect(figure(board, 'Na fila')).toHaveText('2');
  await expect(figure(board, 'Maior espera')).toHaveText(/^00:\d\d$/);
  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  await expect(figure(board, 'Em atendimento')).toHaveText('2');
  const own = await stage.api(ANA);
  const turns = new Map<string, number[]>();
  /** Remembers since when customers wait for a reply; when they wrote is the provider's word, when it came is ours. */
  const noteTurns = async () => {
    for (const one of await own.all<Kept>('/interactions?view=mine')) {
      const held = turns.get(one.id) ?? [];
      const since = one.awaiting_reply_since_at;
      if (since !== null && !held.includes(since)) turns.set(one.id, [...held, since]);
    }
  };
  await noteTurns();
  await ana.open(MARIA.name);
  await ana.write('Olá, Maria');
  await expect.poll(() => stage.graph.textsTo(MARIA.phone).length).toBe(1);
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'E a segunda?')));
  await expect(ana.bubble('E a segunda?')).toBeVisible();
  await noteTurns();
  await ana.write('Também chegou');
  await expect.poll(() => stage.graph.textsTo(MARIA.phone).length).toBe(2);
  await ana.open(LUCAS.name);
  await ana.write('Olá, Lucas');
  await expect.poll(() => stage.graph.textsTo(LUCAS.phone).length).toBe(1);
  await ana.open(MARIA.name);
  await ana.conclude('Troca feita');

  await expect(figure(board, 'Em atendimento')).toHaveText('1');
  await expect(figure(board, 'Na fila')).toHaveText('0');
  await expect(figure(board, 'Maior espera')).toHaveText('ninguém espera');
  await expect(figure(board, 'Sessões')).toHaveText('3');
  // Two of three met the target; one of three went away.
  await expect(figure(board, 'Nível de serviço')).toHaveText('67%');
  await expect(figure(board, 'Abandono')).toHaveText('33,3%');
  await expect(figure(board, 'Atendentes')).toHaveText(/^2 \//);
  const state = (name: string) => board.getByRole('row').filter({ hasText: name });
  await expect(state(ANA.name)).toContainText('Em atendimento');
  await expect(state(DAVI.name)).toContainText('Pausa · Banheiro');
  await expect(state(BIA.name)).toContainText('Fora do turno');

  const rows = [
    ...(await own.all<Kept>('/interactions?view=mine')),
    ...(await own.all<Kept>('/interactions?view=mine_ended')),
  ];
  expect(rows.length).toBe(2);
  const talks = await Promise.all(rows.map((one) => messages(own, one.id)));
  const spans = {
    wait: [] as number[],
    first: [] as number[],
    replies: [] as number[],
    handled: [] as number[],
  };
  for (const [at, row] of rows.entries()) {
    const queued = row.queued_at ?? row.arrived_at;
    spans.wait.push((row.assigned_at ?? 0) - queued);
    if (row.ended_at !== null) spans.handled.push(row.ended_at - (row.assigned_at ?? 0));
    const replies = (talks[at] ?? []).filter((one) => one.direction === 'out');
    spans.first.push((replies[0]?.at ?? 0) - queued);
    for (const [n, since] of (turns.get(row.id) ?? []).entries())
      spans.replies.push((replies[n]?.at ?? 0) - Math.max(since, queued));
  }
  expect(spans.replies.length).toBe(3);
  await expect(figure(board, 'TME')).toHaveText(clock(spans.wait));
  await expect(figure(board, 'TM1R')).toHaveText(clock(spans.first));
  await expect(figure(board, 'TMR')).toHaveText(clock(spans.replies));
  // Nobody was silent and each code came with the end: handling, operating time and conversation are the same here.
  for (const same of ['TMA', 'TMO', 'Duração da conversa'])
    await expect(figure(board, same)).toHaveText(clock(spans.handled));
  for (const wait of WAITS) await expect(figure(board, wait)).toHaveText(/^0\d:\d\d$/);
  await expect(figure(board, 'Abandonados')).toHaveText('1');
  await expect(figure(board, 'Desistências')).toHaveText('0');

  // The queue alone says the same, and a queue in which nothing happened says nothing.
  await board
    .getByRole('region', { name: 'Monitor de filas' })
    .getByRole('button', { name: /^Vendas/ })
    .click();
  await expect(figure(board, 'Sessões')).toHaveText('0');
  await expect(figure(board, 'Nível de serviço')).toHaveText('sem dados');
  await board
    .getByRole('region', { name: 'Monitor de filas' })
    .getByRole('button', { name: /^Trocas/ })
    .click();
  await expect(figure(board, 'Sessões')).toHaveText('3');
  await expect(figure(board, 'Nível de serviço')).toHaveText('67%');
  const told = await (await stage.api(BIA)).get<Board>('/board');
  expect(told.organization).toMatchObject({ started_count: 3, answered_count: 2, abandoned_count: 1 });
});

// Rows: DASH-008, DASH-040, CONFLICT-04.
test('what an indicator means is said as the organization and the queues count', async ({ operate }) => {
  const stage = await operate();
  const { admin, queues } = stage.operation;
  const board = await stage.page(BIA, '/supervision');
  const means = (name: string) => expect(board.getByRole('button', { name, exact: true }));
  await means('TMA').toHaveAccessibleDescription(/O tempo inativo, a tabulação .* não entram/);
  await means('Nível de serviço').toHaveAccessibleDescription(/^Atendidos no prazo da própria fila/);
  const organization = await admin.get<{ settings: object }>('/organization');
  await admin.patch('/organization', {
    settings: { ...organization.settings, handling_includes_wrap_up: true },
  });
  await admin.patch(`/queues/${queues.vendas}`, { counts_from: 'reply', target_s: 90 });
  await board.reload();
  await means('TMA').toHaveAccessibleDescription(/mais a tabulação/);
  await means('Nível de serviço').toHaveAccessibleDescription(/conforme cada fila conta/);
  await board.getByLabel('Filtrar por fila').selectOption('Vendas');
  await means('Nível de serviço').toHaveAccessibleDescription(
    /^Com a primeira mensagem do atendente em até 90 s/,
  );
});

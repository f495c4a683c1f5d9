// An agent to whom nothing is given: one is started from a list, the next of a queue or of a channel by a button; and lists are narrowed.
import type { Row } from './support/api';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ANA } from './support/operation';
import { expect, test, type Stage } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };
const LUCAS = { phone: '5541996540044', name: 'Lucas Cardoso' };
const JOANA = { phone: '5511988442201', name: 'Joana Prado' };
const SALES_NUMBER = '100000000000002';

/** Connects a second number, whose customers wait in Vendas; gives the address that Meta posts to. */
async function salesNumber(stage: Stage): Promise<string> {
  const { admin, queues } = stage.operation;
  const account = await admin.post<Row & { public_url: string }>('/channel-accounts', {
    channel: 'whatsapp',
    name: 'Loja Maré Vendas',
    queue_id: queues.vendas,
    settings: {
      phone_number_id: SALES_NUMBER,
      business_account_id: meta.BUSINESS,
      base_url: stage.graph.base,
    },
    secrets: { access_token: meta.ACCESS_TOKEN, app_secret: meta.APP_SECRET, verify_token: 'palavra' },
  });
  return new URL(new URL(account.public_url).pathname, stage.server.url).href;
}

const write = async (stage: Stage, from: meta.Customer) =>
  expect(await meta.post(stage.hook, meta.messages(from, meta.text(from, 'Oi')))).toBe(200);

// Rows: AGENT-002, ROUTE-008.
test('@both without distribution one is started from the list, and the next of a queue, of a channel, and of all', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, users } = stage.operation;
  await admin.patch(`/users/${users.ana}`, { automatic_distribution: false });
  const sales = await salesNumber(stage);
  const { page } = new Desk(await stage.page(ANA));
  const ana = new Desk(page);
  await ana.becomeAvailable();
  const queues = page.getByRole('navigation', { name: 'Filas' });
  const next = queues.getByRole('button', { name: 'Atender próximo' });
  const talk = (name: string) => page.getByRole('log', { name: `Conversa com ${name}` });
  await write(stage, MARIA);
  await write(stage, LUCAS);
  const joana = meta.at(SALES_NUMBER, meta.messages(JOANA, meta.text(JOANA, 'Oi')));
  expect(await meta.post(sales, joana)).toBe(200);
  await expect(queues.getByRole('button', { name: /^Trocas/ })).toContainText('2');
  await expect(queues.getByRole('button', { name: /^Vendas/ })).toContainText('1');
  await expect(ana.mine.getByRole('tab', { name: /^Ativas/ })).toContainText('0');

  // Joana came last, but she is the next of Vendas.
  await queues.getByRole('button', { name: /^Vendas/ }).click();
  await expect(page.getByRole('region', { name: 'Vendas' })).toContainText(JOANA.name);
  await next.click();
  await expect(talk(JOANA.name)).toBeVisible();
  await expect(ana.row(JOANA.name)).toBeVisible();

  // Lucas came after Maria, but he is the one who is chosen.
  await queues.getByRole('button', { name: /^Trocas/ }).click();
  await page.getByRole('button', { name: `Atender ${LUCAS.name}` }).click();
  await expect(talk(LUCAS.name)).toBeVisible();

  await queues.getByRole('button', { name: /^WebChat/ }).click();
  await next.click();
  await expect(page.getByText('Ninguém está esperando nas suas filas.')).toBeVisible();
  await queues.getByRole('button', { name: /^WhatsApp/ }).click();
  await next.click();
  await expect(talk(MARIA.name)).toBeVisible();
  await expect(queues.getByRole('button', { name: /^Trocas/ })).toContainText('0');
  await ana.write('Bom dia, Maria');
  await expect.poll(() => stage.graph.textsTo(MARIA.phone)).toEqual(['Bom dia, Maria']);
});

// Rows: AGENT-007, AGENT-008, ROUTE-015.
test('@both who waits is found by phone as people write it, by name, and by the flag of the hours', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, queues } = stage.operation;
  await write(stage, MARIA);
  await write(stage, LUCAS);
  const page = await stage.page(ANA);
  await page.getByRole('button', { name: /^Trocas/ }).click();
  const list = page.getByRole('region', { name: 'Trocas' });
  const names = list.getByRole('button', { name: /^Atender / });
  await expect(names).toHaveText(['Atender', 'Atender']);
  const never = await admin.post<Row>('/calendars', {
    name: 'Fechado',
    definition: { time_zone: 'America/Sao_Paulo', week: { spans: [] } },
  });
  await admin.patch(`/queues/${queues.trocas}`, { calendar_id: never.id });
  await write(stage, JOANA);
  await expect(names).toHaveCount(3);
  await expect(list.getByText('Fora do horário')).toHaveCount(1);

  const filters = page.getByRole('dialog', { name: 'Filtros da fila' });
  const only = async (...shown: string[]) => {
    await filters.getByRole('button', { name: 'Aplicar' }).click();
    await expect(names).toHaveCount(shown.length);
    for (const name of shown) await expect(list.getByText(name)).toBeVisible();
  };
  await list.getByRole('button', { name: 'Filtros da fila' }).click();
  await filters.getByLabel('Telefone').fill('(41) 99654-0044');
  await only(LUCAS.name);
  await filters.getByLabel('Telefone').fill('+55 48 99990-0011');
  await only(MARIA.name);
  await filters.getByLabel('Telefone').fill('');
  await filters.getByLabel('Nome do cliente').fill('cardôso');
  await only(LUCAS.name);
  await filters.getByLabel('Nome do cliente').fill('ninguém');
  await only();
  await filters.getByRole('button', { name: 'Limpar filtro' }).click();
  await expect(names).toHaveCount(3);
  await filters.getByLabel('Somente fora do horário').check();
  await only(JOANA.name);
});

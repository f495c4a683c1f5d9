// What must hold whatever the provider or the machine does: nothing twice, nothing lost, nothing stuck.
import type { Interaction, Message } from '../../src/api/types';
import type { Api, Row } from './support/api';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ANA, DAVI } from './support/operation';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };

const open = (api: Api) => api.all<Interaction & Row>('/interactions?view=open');

async function received(api: Api, id: string): Promise<string[]> {
  const page = await api.get<{ items: Message[] }>(`/interactions/${id}/messages?limit=200`);
  return page.items.flatMap((one) => (one.direction === 'in' ? [one.text ?? one.kind] : []));
}

// Rows: WA-010, MSG-009.
test('@both a payload posted fifty times at once makes one message, and a faulty entry harms no other', async ({
  operate,
}) => {
  const stage = await operate();
  const { hook, graph } = stage;
  const { admin } = stage.operation;
  const payload = meta.messages(MARIA, meta.text(MARIA, 'Cheguei uma vez só'));
  const answers = await Promise.all(Array.from({ length: 50 }, () => meta.post(hook, payload)));
  expect(new Set(answers)).toEqual(new Set([200]));
  const [only, ...more] = await open(admin);
  expect(more).toEqual([]);
  expect(await received(admin, only?.id ?? '')).toEqual(['Cheguei uma vez só']);

  const poison = { from: MARIA.phone, timestamp: 'x', type: 'text' };
  const batch = meta.messages(MARIA, meta.text(MARIA, 'antes'), poison, meta.text(MARIA, 'depois'));
  expect(await meta.post(hook, batch)).toBe(200);
  expect(await received(admin, only?.id ?? '')).toEqual(['Cheguei uma vez só', 'antes', 'depois']);
  expect((await admin.all('/set-aside')).length).toBe(1);
  expect(await meta.post(hook, payload, 'outro segredo')).toBe(401);

  const ana = await stage.api(ANA);
  await ana.put('/agent/state', { state: 'available' });
  await expect
    .poll(async () => (await ana.get<Interaction>(`/interactions/${only?.id}`)).agent_id)
    .not.toBeNull();
  const sent = await ana.post<Message>(`/interactions/${only?.id}/messages`, { text: 'Recebido' });
  await expect.poll(() => graph.sent.length).toBe(1);
  const wamid = graph.sent[0]?.wamid ?? '';
  const state = async () => {
    const page = await ana.get<{ items: Message[] }>(`/interactions/${only?.id}/messages`);
    return page.items.find((one) => one.id === sent.id)?.delivery;
  };
  const inverse = ['read', 'delivered', 'sent'].map((word) => meta.status(wamid, word, MARIA));
  expect(await meta.post(hook, meta.statuses(...inverse))).toBe(200);
  await expect.poll(state).toBe('read');
  expect(await meta.post(hook, meta.statuses(meta.status(wamid, 'sent', MARIA)))).toBe(200);
  expect(await state()).toBe('read');
});

/** Posts until the server says that it took the payload, as Meta does; gives how often it had to. */
async function postUntilTaken(hook: string, payload: Record<string, unknown>): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const answer = await meta.post(hook, payload).catch(() => 0);
    if (answer === 200) return tries;
    if (answer !== 0) throw new Error(`the webhook was answered with ${answer}`);
    await new Promise((again) => setImmediate(again));
  }
}

// Rows: GAP-127, ROUTE-010, ROUTE-014.
test('@both a server killed in the middle of two hundred webhooks loses, doubles and strands nothing', async ({
  operate,
}) => {
  const stage = await operate();
  const { server, hook, operation } = stage;
  const [ana, davi] = [await stage.api(ANA), await stage.api(DAVI)];
  // Their screens are there, and come back by themselves when the server does.
  const screens = [await stage.page(ANA), await stage.page(DAVI)];
  for (const screen of screens) await new Desk(screen).becomeAvailable();
  const customers = Array.from({ length: 40 }, (_, n) => ({
    phone: String(5_548_999_100_000 + n),
    name: `Cliente ${n}`,
  }));
  const words = ['um', 'dois', 'três', 'quatro', 'cinco'];
  let taken = 0;
  let repeated = 0;
  let killed: Promise<void> | null = null;
  const cut = async () => {
    await server.stop('SIGKILL');
    await server.again();
  };
  const write = async (customer: (typeof customers)[number]) => {
    for (const word of words) {
      const tries = await postUntilTaken(hook, meta.messages(customer, meta.text(customer, word)));
      taken += 1;
      repeated += tries - 1;
      if (taken === 70) killed = cut();
    }
  };
  const lanes = Array.from({ length: 8 }, async (_, lane) => {
    for (const customer of customers.filter((_, n) => n % 8 === lane)) await write(customer);
  });
  await Promise.all(lanes);
  await killed;
  expect(taken).toBe(200);
  expect(repeated).toBeGreaterThan(0);

  await expect
    .poll(async () => (await open(operation.admin)).map((one) => one.state).includes('pre_open'))
    .toBe(false);
  const all = await open(operation.admin);
  expect(all.length).toBe(customers.length);
  for (const one of all) expect(await received(operation.admin, one.id), one.customer.name).toEqual(words);
  expect(new Set(all.map((one) => one.number)).size).toBe(all.length);

  // Whatever waits is given to the two, and whoever is concluded was with one of them.
  for (const screen of screens) await expect(new Desk(screen).row('Cliente').first()).toBeVisible();
  const work = async () => {
    for (const agent of [ana, davi]) {
      for (const one of await agent.all<Interaction & Row>('/interactions?view=mine')) {
        if (one.state === 'offered') await agent.post(`/interactions/${one.id}/accept`);
        await agent.post(`/interactions/${one.id}/conclude`, { wrap_up_code_id: operation.codes.done });
      }
    }
    return (await open(operation.admin)).length;
  };
  await expect.poll(work, { timeout: 60_000, intervals: [50] }).toBe(0);
  const counts = await Promise.all(
    [ana, davi].map((agent) => agent.get<{ concluded_count: number }>('/agent/day?set=concluded')),
  );
  expect(counts.reduce((sum, one) => sum + one.concluded_count, 0)).toBe(customers.length);
});

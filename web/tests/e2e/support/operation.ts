// A small operation, set up through the API: two queues, people, codes, pauses, a WhatsApp number and a web chat.
import type { Id } from '../../../src/api/types';
import { Api, type Row } from './api';
import type { Graph } from './graph';
import { ACCESS_TOKEN, APP_SECRET, BUSINESS, NUMBER } from './meta';
import type { Server } from './server';

export const PASSWORD = 'senha-das-jornadas-2026';
export const ADMIN = { name: 'Caio Fontes', email: 'caio@jornada.exemplo' };
export const ANA = { name: 'Ana Rocha', email: 'ana@jornada.exemplo' };
export const DAVI = { name: 'Davi Lins', email: 'davi@jornada.exemplo' };
export const BIA = { name: 'Bia Motta', email: 'bia@jornada.exemplo' };

export interface Operation {
  admin: Api;
  queues: { trocas: Id; vendas: Id };
  users: { ana: Id; davi: Id; bia: Id };
  codes: { parent: Id; done: Id };
  pauses: { lunch: Id; restroom: Id };
  label: Id;
  whatsapp: Row & { public_url: string };
  chat: Row & { public_token: string };
}

export interface Wishes {
  /** Settings of the queue Trocas over those below. */
  queue?: Record<string, unknown>;
  /** Sites that may show the chat. */
  origins?: string[];
}

/** Sets the installation up as its set-up page would. */
export async function setUp(server: Server): Promise<Api> {
  const admin = await Api.at(server.url);
  await admin.post('/setup', {
    token: server.setupCode,
    organization: { name: 'Loja Maré', time_zone: 'America/Sao_Paulo', locale: 'pt-BR' },
    administrator: { ...ADMIN, password: PASSWORD },
  });
  return admin;
}

/** Fills an organization whose administrator is signed in. */
export async function fill(
  admin: Api,
  server: Server,
  graph: Graph,
  wishes: Wishes = {},
): Promise<Operation> {
  const make = (path: string, data: unknown) => admin.post<Row>(path, data);
  const trocas = await make('/queues', { name: 'Trocas', offer_timeout_s: 3600, ...wishes.queue });
  const vendas = await make('/queues', { name: 'Vendas', offer_timeout_s: 3600 });
  const queue_ids = [trocas.id, vendas.id];
  const user = (person: { name: string; email: string }, role_profile: string) =>
    make('/users', { ...person, password: PASSWORD, role_profile, queue_ids, capacity: 5 });
  const [ana, davi, bia] = await Promise.all([
    user(ANA, 'agent'),
    user(DAVI, 'agent'),
    user(BIA, 'supervisor'),
  ]);
  const code = (name: string, medium: string, more: object = {}) =>
    make('/wrap-up-codes', { queue_id: trocas.id, medium, name, ...more });
  const parent = await code('Resolvido', 'messaging');
  const done = await code('Troca feita', 'messaging', { parent_id: parent.id });
  await code('Dúvida esclarecida', 'messaging', { parent_id: parent.id });
  await code('Conversa encerrada', 'chat');
  const lunch = await make('/pause-reasons', { name: 'Almoço', immediate: false, max_duration_s: 3600 });
  const restroom = await make('/pause-reasons', { name: 'Banheiro', immediate: true, max_duration_s: 600 });
  const label = await make('/labels', { name: 'Urgente', color: 'red' });
  const whatsapp = await make('/channel-accounts', {
    channel: 'whatsapp',
    name: 'Loja Maré',
    queue_id: trocas.id,
    settings: { phone_number_id: NUMBER, business_account_id: BUSINESS, base_url: graph.base },
    secrets: { access_token: ACCESS_TOKEN, app_secret: APP_SECRET, verify_token: 'palavra' },
  });
  const chat = await make('/channel-accounts', {
    channel: 'web-chat',
    name: 'Site da loja',
    queue_id: trocas.id,
    settings: { allowed_origins: (wishes.origins ?? [server.url]).join('\n') },
  });
  return {
    admin,
    queues: { trocas: trocas.id, vendas: vendas.id },
    users: { ana: ana.id, davi: davi.id, bia: bia.id },
    codes: { parent: parent.id, done: done.id },
    pauses: { lunch: lunch.id, restroom: restroom.id },
    label: label.id,
    whatsapp: whatsapp as Operation['whatsapp'],
    chat: chat as Operation['chat'],
  };
}

/** The address that Meta posts to, on the address that the server listens on now. */
export function hookOf(operation: Operation, server: Server): string {
  return new URL(new URL(operation.whatsapp.public_url).pathname, server.url).href;
}

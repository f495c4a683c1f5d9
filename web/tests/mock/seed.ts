// A small operation to look at while developing: a shop with three queues, fourteen conversations and every kind of message.
import type {
  Agent,
  ChannelInfo,
  Directory,
  Interaction,
  Message,
  MessageKind,
  Person,
  Queue,
  Session,
} from '../../src/api/types.ts';
import { limits } from '../unit/make.ts';

export const MINUTE = 60_000_000;
export const ME = '10';
export const now = (): number => Date.now() * 1000;

export const session = (seq: number): Session => ({
  user: {
    id: ME,
    name: 'Marina Prado',
    email: 'marina@exemplo.com.br',
    locale: 'pt-BR',
    role_profile: 'administrator',
  },
  organization: {
    id: '1',
    name: 'Loja Aurora',
    time_zone: 'America/Sao_Paulo',
    first: true,
    modules: ['flows', 'outbound', 'scheduled_messages', 'products', 'cases'],
    idle_actions: [],
    brand: { accent: 'indigo', logo: null },
  },
  actions: [
    'session_use',
    'directory_read',
    'interaction_read',
    'interaction_answer',
    'interaction_transfer',
    'interaction_return',
    'interaction_conclude',
    'interaction_cancel',
    'interaction_label',
    'interaction_schedule',
    'interaction_identify',
    'interaction_open',
    'person_read',
    'person_write',
    'person_phone_read',
    'person_import',
    'board_read',
    'queue_read',
    'queue_write',
    'user_read',
    'user_write',
    'user_group_write',
    'pause_reason_write',
    'wrap_up_code_write',
    'label_write',
    'canned_response_write',
    'calendar_write',
    'channel_account_read',
    'channel_account_write',
    'organization_read',
    'organization_write',
    'message_template_read',
    'set_aside_write',
    'job_write',
  ],
  reach: 'all',
  queue_ids: ['1', '2', '3'],
  now: now(),
  seq,
});

const agent = (id: string, name: string, state: Agent['state'], minutes: number, active: number): Agent => ({
  user_id: id,
  name,
  state,
  since_at: now() - minutes * MINUTE,
  pause_reason_id: state === 'paused' ? '1' : null,
  pause_limit_s: state === 'paused' ? 1200 : null,
  active_count: active,
  inactive_count: 1,
  capacity: 5,
  automatic_distribution: true,
  connected: state !== 'offline',
});

export const agents: Agent[] = [
  agent(ME, 'Marina Prado', 'available', 25, 4),
  agent('11', 'Rafael Moura', 'available', 8, 2),
  agent('12', 'Ana Beatriz Rocha', 'busy', 4, 5),
  agent('13', 'Débora Lins', 'paused', 32, 0),
  agent('14', 'Caio Fontes', 'offline', 190, 0),
];

/** How many wait in each queue. */
export const WAITING: Readonly<Record<string, number>> = { '1': 5, '2': 2, '3': 3 };
const queue = (id: string, name: string): Queue => ({
  id,
  name,
  active: true,
  strategy: 'longest_idle',
  acceptance: 'click',
  target_pct: 80,
  target_s: 20,
  short_abandon_s: 5,
  offer_timeout_s: 30,
  priority: 5,
  ageing_per_min: 1,
  overflow_queue_id: null,
  overflow_after_s: null,
  portfolio: {
    owner_wait_s: null,
    absent_wait_s: null,
    reserve_agent_id: null,
    reserve_wait_s: 60,
    group_wait_s: null,
  },
  calendar_id: null,
  wrap_up_required: true,
  wrap_up_limit_s: 120,
  case_link: 'optional',
  form_required: false,
  after_hours: 'queue',
  counts_from: 'answer',
  reply_alarm_s: 1200,
  returns_first: true,
  notices: [],
  notice_every_s: null,
  alert_waiting_count: 5,
  alert_wait_s: 300,
  alert_below_target: true,
  revision: 1,
  warn_customer_after_s: null,
  inactive_after_s: 1800,
  withdraw_after_s: 172800,
  hide_cancel: false,
  transfer_queue_ids: null,
  opening: { template_ids: [], first_id: null, opt_in_id: null },
  skills: [],
  automatic_messages: [],
  member_count: 4,
});
export const queues: Queue[] = [
  queue('1', 'Trocas'),
  queue('2', 'Financeiro'),
  queue('3', 'Suporte técnico'),
];

const CHANNEL_REST = {
  settings: [],
  replies_are_public: false,
  identity: 'phone',
  rate: { requests: 80, per: 1_000_000, per_customer: 6_000_000 },
  base_url: '',
  account_key: null,
  business_key: null,
  is_own_protocol: false,
} satisfies Partial<ChannelInfo>;

const channel = (
  name: string,
  medium: ChannelInfo['medium'],
  capabilities: ChannelInfo['capabilities'],
  text_chars: number,
  hasWindow: boolean,
): ChannelInfo => ({
  name,
  medium,
  icon: name,
  label_key: `channel.${name}`,
  capabilities,
  limits: limits({ text_chars, image_bytes: 5_000_000, document_bytes: 16_000_000 }),
  reply_window: hasWindow ? 86_400_000_000 : null,
  templates_outside_window: hasWindow,
  ...CHANNEL_REST,
});

const code = (
  id: string,
  parent_id: string | null,
  name: string,
  actions: Partial<Directory['wrap_up_codes'][number]['actions']> = {},
) => ({
  id,
  parent_id,
  queue_id: '1',
  medium: 'messaging' as const,
  name,
  deleted: false,
  actions: {
    closing_message: null,
    transfer_queue_id: null,
    end_phone: false,
    end_contact: true,
    ...actions,
  },
});

export const directory = (): Directory => ({
  queues: queues.map((one) => ({
    id: one.id,
    name: one.name,
    active: true,
    deleted: false,
    hide_cancel: false,
    form_required: false,
    wrap_up_required: true,
    transfer_queue_ids: null,
    opening: { template_ids: [], first_id: null, opt_in_id: null },
    member_ids: agents.map((a) => a.user_id),
  })),
  agents,
  former_agents: [],
  wrap_up_codes: [
    code('1', null, 'Troca'),
    code('2', '1', 'Tamanho errado', {
      closing_message: 'Sua coleta está agendada. Obrigada pela paciência.',
    }),
    code('3', '1', 'Defeito de fábrica'),
    code('4', null, 'Dúvida'),
    code('5', '4', 'Prazo de entrega'),
    code('6', '4', 'Segunda via', { transfer_queue_id: '2', end_contact: false }),
    code('7', null, 'Sem resposta do cliente'),
  ],
  labels: [
    { id: '1', name: 'Cliente ouro', deleted: false, color: 'purple' },
    { id: '2', name: 'Urgente', deleted: false, color: 'red' },
    { id: '3', name: 'Aguarda estoque', deleted: false, color: 'amber' },
  ],
  pause_reasons: [
    { id: '1', name: 'Almoço', deleted: false, immediate: false, max_duration_s: 3600 },
    { id: '2', name: 'Banheiro', deleted: false, immediate: true, max_duration_s: 600 },
    { id: '3', name: 'Treinamento', deleted: false, immediate: false, max_duration_s: null },
  ],
  channel_accounts: [
    {
      id: '1',
      channel: 'whatsapp',
      active: true,
      queue_id: '1',
      deleted: false,
      name: 'WhatsApp da loja',
      medium: 'messaging',
    },
    {
      id: '2',
      channel: 'web_chat',
      active: true,
      queue_id: '1',
      deleted: false,
      name: 'Chat do site',
      medium: 'chat',
    },
    {
      id: '3',
      channel: 'instagram',
      active: true,
      queue_id: '1',
      deleted: false,
      name: 'Instagram',
      medium: 'messaging',
    },
  ],
  channels: [
    channel(
      'whatsapp',
      'messaging',
      ['text', 'image', 'voice', 'document', 'templates', 'quotes', 'typing'],
      4096,
      true,
    ),
    channel('web_chat', 'chat', ['text', 'image', 'voice', 'document', 'quotes', 'typing'], 8000, false),
    channel('instagram', 'messaging', ['text', 'image', 'quotes'], 1000, true),
  ],
});

interface Seed {
  name: string;
  channel: string;
  queue: string;
  minutes: number;
  preview: string;
  unread?: number;
  state?: Interaction['state'];
  mine?: boolean;
  activity?: Interaction['activity'];
  extra?: Partial<Interaction>;
}
const SEEDS: Seed[] = [
  {
    name: 'Karina Pacheco',
    channel: 'whatsapp',
    queue: '3',
    minutes: 13,
    preview: 'Oi, meu pedido chegou com a caixa amassada',
    unread: 1,
    mine: true,
    extra: { awaiting_reply_since_at: now() - 13 * MINUTE },
  },
  {
    name: 'Mariana Lacerda',
    channel: 'whatsapp',
    queue: '1',
    minutes: 16,
    preview: 'Posso agendar a coleta para amanhã, entre 8h e 12h',
    mine: true,
    extra: { person_id: '100', label_ids: ['1'], due_at: now() + 60 * MINUTE, failed_count: 1 },
  },
  {
    name: 'Sérgio Machado',
    channel: 'web_chat',
    queue: '2',
    minutes: 6,
    preview: 'O técnico não apareceu hoje de manhã',
    unread: 2,
    mine: true,
    extra: { awaiting_reply_since_at: now() - 3 * MINUTE, reply_window_closes_at: null },
  },
  {
    name: 'Tatiane Lacerda',
    channel: 'instagram',
    queue: '3',
    minutes: 4,
    preview: 'Segunda via do boleto de novembro',
    mine: true,
    extra: { reply_window_closes_at: now() - MINUTE },
  },
  {
    name: 'Lucas Cardoso',
    channel: 'whatsapp',
    queue: '1',
    minutes: 42,
    preview: 'Não recebi o código de confirmação',
    mine: true,
    activity: 'inactive_at_agent',
  },
  {
    name: 'Felipe Queiroz',
    channel: 'whatsapp',
    queue: '1',
    minutes: 11,
    preview: 'Qual o prazo do estorno no cartão?',
    state: 'queued',
  },
  {
    name: 'Mariana Barbosa',
    channel: 'whatsapp',
    queue: '1',
    minutes: 8,
    preview: 'Vocês atendem no sábado?',
    state: 'queued',
  },
  {
    name: 'Vinícius Gonçalves',
    channel: 'web_chat',
    queue: '1',
    minutes: 5,
    preview: 'Consigo trocar por um tamanho maior?',
    state: 'queued',
  },
  {
    name: 'Gabriela Pacheco',
    channel: 'instagram',
    queue: '3',
    minutes: 3,
    preview: 'Perfeito, muito obrigada pela ajuda',
    state: 'queued',
  },
  {
    name: 'Nicolas Albuquerque',
    channel: 'web_chat',
    queue: '2',
    minutes: 2,
    preview: 'Foto da etiqueta do produto',
    state: 'queued',
  },
  {
    name: 'Eduarda Ribeiro',
    channel: 'whatsapp',
    queue: '1',
    minutes: 90,
    preview: 'Quero cancelar a assinatura anual',
    state: 'wrap_up',
    mine: true,
    extra: { ended_at: now() - 4 * MINUTE },
  },
];

export const interactions: Interaction[] = SEEDS.map((seed, index) => {
  const state = seed.state ?? 'active';
  const at = now() - seed.minutes * MINUTE;
  return {
    id: String(1000 + index),
    number: `2026-${String(418200 + index).padStart(7, '0')}`,
    channel: seed.channel,
    medium: seed.channel === 'web_chat' ? 'chat' : 'messaging',
    channel_account_id: '1',
    queue_id: seed.queue,
    state,
    state_since_at: at,
    activity: seed.activity ?? 'active',
    agent_id: seed.mine ? ME : null,
    last_agent_id: null,
    offer_expires_at: null,
    assignment_reason: seed.mine ? { code: 'distributed_longest_idle', params: {} } : null,
    person_id: null,
    customer: {
      name: seed.name,
      email: seed.channel === 'web_chat' ? 'cliente@exemplo.com.br' : null,
      phone: seed.channel === 'whatsapp' ? `+55119884422${String(index).padStart(2, '0')}` : null,
      handle: null,
      verified: false,
    },
    arrived_at: at - 2 * MINUTE,
    queued_at: at - 2 * MINUTE,
    assigned_at: seed.mine ? at : null,
    ended_at: null,
    erased_at: null,
    due_at: null,
    put_off_until_at: null,
    scheduled_count: 0,
    after_hours: false,
    last_message: {
      preview: seed.preview,
      at: now() - (index + 1) * 0.6 * MINUTE,
      direction: index === 1 ? 'out' : 'in',
      kind: 'text',
      author_id: index === 1 ? ME : null,
      automatic: null,
    },
    unread_count: seed.unread ?? 0,
    last_seq: 12,
    awaiting_reply_since_at: null,
    reply_window_closes_at: seed.channel === 'web_chat' ? null : now() + 20 * 60 * MINUTE,
    label_ids: [],
    wrap_up_code_id: null,
    failed_count: 0,
    revision: 1,
    ...seed.extra,
  };
});

export const person: Person = {
  id: '100',
  kind: 'natural',
  revision: 1,
  merged_into_id: null,
  anonymized_at: null,
  name: 'Mariana Lacerda',
  trade_name: null,
  tax_id: '***.418.***-07',
  active: true,
  owner_id: ME,
  gender: null,
  photo_id: null,
  custom: {},
  masked: false,
  contact_points: [
    {
      id: '1',
      kind: 'phone',
      value: '+5511988442201',
      phone: { country_code: '55', area_code: '11', number: '988442201' },
      label: 'mobile',
      opt_in: 'opted_in',
      opt_in_at: null,
      opt_in_source: null,
      opt_in_requested_at: null,
      status: 'active',
      last_contact_at: null,
    },
    {
      id: '2',
      kind: 'email',
      value: 'mariana.lacerda@exemplo.com.br',
      phone: null,
      label: 'home',
      opt_in: 'undefined',
      opt_in_at: null,
      opt_in_source: null,
      opt_in_requested_at: null,
      status: 'active',
      last_contact_at: null,
    },
  ],
  note: 'Prefere contato por WhatsApp.',
};

type Part = Partial<Message> & { direction: Message['direction']; minutes: number };
const parts: Part[] = [
  {
    direction: 'system',
    minutes: 1470,
    kind: 'system',
    content: { code: 'arrived', params: { channel: 'whatsapp' } },
  },
  {
    direction: 'in',
    minutes: 1468,
    text: 'Oi, bom dia. Meu pedido chegou hoje, mas o tênis veio no tamanho errado.',
  },
  {
    direction: 'system',
    minutes: 17,
    kind: 'system',
    content: { code: 'assigned', params: { agent_id: ME } },
  },
  { direction: 'in', minutes: 16, text: 'Pedi 38 e veio 36. Segue a foto da etiqueta.' },
  {
    direction: 'in',
    minutes: 15,
    kind: 'image',
    files: [{ id: 'img', name: 'etiqueta.svg', mime: 'image/svg+xml', size_bytes: 84_000, state: 'ready' }],
  },
  {
    direction: 'out',
    minutes: 13,
    text: 'Bom dia, Mariana. Sinto muito pelo transtorno. Já localizei o pedido 88.214 e vou abrir a troca agora.',
    delivery: 'read',
    reactions: [{ emoji: '👍', by: 'customer' }],
  },
  {
    direction: 'note',
    minutes: 12,
    text: 'Segunda troca este ano. Estoque do 38 confirmado no CD de Cajamar. Rafael, pode liberar a coleta expressa?',
  },
  {
    direction: 'in',
    minutes: 10,
    kind: 'voice',
    files: [{ id: 'voice', name: 'audio.wav', mime: 'audio/wav', size_bytes: 42_000, state: 'ready' }],
  },
  {
    direction: 'in',
    minutes: 9,
    kind: 'location',
    content: {
      latitude: -23.5614,
      longitude: -46.6558,
      name: 'Casa',
      address: 'Rua Augusta, 1500, São Paulo',
      map_url: 'https://www.openstreetmap.org/?mlat=-23.5614&mlon=-46.6558#map=17/-23.5614/-46.6558',
    },
  },
  {
    direction: 'in',
    minutes: 8,
    kind: 'contacts',
    content: { contacts: [{ name: 'Jorge Lacerda', phones: ['+5511977776666'], emails: [] }] },
  },
  {
    direction: 'out',
    minutes: 5,
    text: 'Posso agendar a coleta para amanhã, entre 8h e 12h, no endereço da Rua Augusta. Fica bom para você?',
    delivery: 'delivered',
    reply_to: { message_id: '1', preview: 'Casa · Rua Augusta, 1500' },
  },
  {
    direction: 'out',
    minutes: 4,
    kind: 'document',
    text: 'Segue a etiqueta de devolução.',
    files: [
      {
        id: 'pdf',
        name: 'etiqueta-devolucao.pdf',
        mime: 'application/pdf',
        size_bytes: 182_000,
        state: 'ready',
      },
    ],
    delivery: 'failed',
    error: {
      code: 'media_too_large',
      message: 'O WhatsApp recusou o arquivo. Envie um PDF menor que 16 MB.',
      retryable: true,
    },
  },
];

let nextId = 5000;
export const newId = (): string => String((nextId += 1));

export function message(interaction_id: string, seq: number, part: Part): Message {
  const kind: MessageKind = part.kind ?? 'text';
  const mine = part.direction === 'out' || part.direction === 'note';
  return {
    id: newId(),
    interaction_id,
    seq,
    kind,
    author_id: mine ? ME : null,
    text: null,
    content: null,
    files: [],
    reply_to: null,
    reactions: [],
    at: now() - part.minutes * MINUTE,
    edited_at: null,
    deleted_at: null,
    delivery: null,
    error: null,
    idempotency_key: null,
    ...part,
  };
}

export const messages = new Map<string, Message[]>(
  interactions.map((one) => [
    one.id,
    one.customer.name === 'Mariana Lacerda'
      ? parts.map((part, index) => message(one.id, index + 1, part))
      : [
          message(one.id, 1, {
            direction: 'system',
            minutes: 20,
            kind: 'system',
            content: { code: 'arrived', params: { channel: one.channel } },
          }),
          message(one.id, 2, { direction: 'in', minutes: 14, text: one.last_message?.preview ?? '' }),
        ],
  ]),
);
for (const one of interactions) one.last_seq = messages.get(one.id)?.length ?? 0;

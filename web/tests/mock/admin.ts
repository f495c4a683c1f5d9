// The settings in the mock: records that live until the server stops.
import { NEW_QUEUE } from '../../src/features/admin/queues/new-queue.ts';
import type {
  AccountRow,
  CalendarRow,
  CodeRow,
  LinkChange,
  QueueRow,
  TemplateRow,
  UserRow,
} from '../../src/features/admin/types.ts';
import { actionsOf, reachOf } from '../../src/features/admin/rights.ts';
import { ME, MINUTE, WAITING, agents, directory, newId, now } from './seed.ts';

type Body = Record<string, unknown>;
interface Row {
  id: string;
  name?: string;
}
export interface Refusal {
  status: number;
  code: string;
  detail: string;
  fields?: { field: string; code: string }[];
}

const queue = (id: string, name: string, part: Partial<QueueRow> = {}): QueueRow => ({
  ...NEW_QUEUE,
  id,
  name,
  active: true,
  member_count: 0,
  revision: 1,
  ...part,
});
const queues: QueueRow[] = [
  queue('1', 'Trocas', {
    calendar_id: '1',
    acceptance: 'click',
    skills: [{ skill_id: '1', level: 6, relax_after_s: 120 }],
    automatic_messages: [
      {
        kind: 'welcome',
        locale: 'pt-BR',
        active: true,
        text: 'Olá, {customer}. Seu protocolo é {protocol}. Já vamos atender você.',
      },
      {
        kind: 'waiting',
        locale: 'pt-BR',
        active: true,
        text: 'Você é o número {position} da fila {queue}. {previsao}',
      },
      { kind: 'closing', locale: 'es', active: false, text: 'Gracias por escribirnos.' },
    ],
  }),
  queue('2', 'Financeiro', { target_pct: 90, overflow_queue_id: '1', overflow_after_s: 600 }),
  queue('3', 'Suporte técnico', { strategy: 'least_busy' }),
  queue('4', 'Ouvidoria', { active: false }),
];
const members = new Map<string, { user_id: string; tier: number }[]>([
  ['1', agents.slice(0, 4).map((one, index) => ({ user_id: one.user_id, tier: index > 2 ? 1 : 0 }))],
  ['2', agents.slice(1, 3).map((one) => ({ user_id: one.user_id, tier: 0 }))],
  ['3', agents.slice(0, 2).map((one) => ({ user_id: one.user_id, tier: 0 }))],
  ['4', []],
]);

const PROFILES = ['administrator', 'agent', 'senior_agent', 'agent', 'supervisor'] as const;
const users: UserRow[] = agents.map((agent, index) => {
  const profile = PROFILES[index] ?? 'agent';
  return {
    id: agent.user_id,
    name: agent.name,
    email: `${agent.name.split(' ')[0]?.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')}@exemplo.com.br`,
    role_profile: profile,
    permission_profile_id: null,
    reach: reachOf(profile),
    locale: 'pt-BR',
    active: true,
    permissions: (index === 1 ? { board_read: true, interaction_cancel: false } : {}) as Record<
      string,
      boolean
    >,
    actions: [...actionsOf(profile)],
    capacity: 4 + (index % 3),
    capacity_per_medium: (index === 2 ? { chat: 2 } : {}) as Record<string, number>,
    automatic_distribution: index !== 3,
    skills: (index < 2 ? { '1': 7 } : {}) as Record<string, number>,
    queue_ids: [],
    employee_number: null,
    agent_login: null,
    second_factor: 'by_policy',
    has_second_factor: false,
    awaits_first_access: false,
    locked_until: null,
    revision: 1,
  };
});

const codes: CodeRow[] = [
  ...directory().wrap_up_codes.map(({ deleted: _, ...code }) => ({
    ...code,
    system_endings: [],
    revision: 1,
  })),
  {
    id: '20',
    parent_id: '2',
    queue_id: '1',
    medium: 'messaging',
    name: 'Calçado',
    system_endings: [],
    revision: 1,
    actions: { closing_message: null, transfer_queue_id: null, end_phone: false, end_contact: false },
  },
];
const calendars: CalendarRow[] = [
  {
    id: '1',
    name: 'Comercial',
    revision: 1,
    definition: {
      time_zone: 'America/Sao_Paulo',
      week: {
        spans: (['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const).flatMap((day) => [
          { day, from_min: 480, to_min: 720 },
          { day, from_min: 780, to_min: 1080 },
        ]),
      },
      holidays: [
        { date: '2026-12-25', spans: [] },
        { date: '2026-12-24', spans: [{ from_min: 480, to_min: 720 }] },
      ],
    },
  },
  {
    id: '2',
    name: 'Plantão',
    revision: 1,
    definition: { time_zone: 'America/Sao_Paulo', week: 'always', holidays: [] },
  },
];

const field = (key: string, kind: unknown, is_required: boolean, fallback = '') => ({
  key,
  kind,
  is_required,
  label_key: key,
  default: fallback,
});
const channels = [
  {
    name: 'whatsapp',
    medium: 'messaging',
    label_key: 'channel.whatsapp',
    base_url: 'https://graph.facebook.com',
    capabilities: ['text', 'templates'],
    settings: [
      field('phone_number_id', 'text', true),
      field('business_account_id', 'text', true),
      field('access_token', 'secret', true),
      field('app_secret', 'secret', true),
      field('verify_token', 'secret', true),
      field('api_version', 'text', false, 'v25.0'),
    ],
  },
  {
    name: 'web-chat',
    medium: 'chat',
    label_key: 'channel.web_chat',
    base_url: '',
    capabilities: ['text'],
    settings: [
      field('allowed_origins', 'lines', true),
      field('color', 'text', false, '#1f4e79'),
      field('greeting', 'text', false),
      field('closed_message', 'text', false),
      field('ask_name', 'bool', false, 'true'),
      field('ask_email', 'bool', false, 'true'),
      field('position', { choice: ['right', 'left'] }, false, 'right'),
      field('identity_secret', 'secret', false),
    ],
  },
];
const account = (part: Partial<AccountRow> & { id: string; name: string }): AccountRow => ({
  channel: 'whatsapp',
  medium: 'messaging',
  queue_id: '1',
  flow_id: null,
  active: true,
  public_token: `tok${part.id}Xb81kQ`,
  public_url: `https://contato.exemplo.com.br/webhooks/whatsapp/tok${part.id}Xb81kQ`,
  settings: {},
  secrets_set: [],
  health: { heard_at: null, sent_at: null, problem: null, problem_at: null },
  revision: 1,
  ...part,
});
const accounts: AccountRow[] = [
  account({
    id: '1',
    name: 'WhatsApp da loja',
    settings: { phone_number_id: '109876543210', business_account_id: '220011', api_version: 'v25.0' },
    secrets_set: ['access_token', 'app_secret', 'verify_token'],
    health: { heard_at: now() - 2 * MINUTE, sent_at: now() - 3 * MINUTE, problem: null, problem_at: null },
  }),
  account({
    id: '4',
    name: 'WhatsApp do atacado',
    queue_id: '2',
    settings: { phone_number_id: '109876500000', business_account_id: '220011', api_version: 'v25.0' },
    secrets_set: ['access_token', 'app_secret', 'verify_token'],
    health: {
      heard_at: now() - 200 * MINUTE,
      sent_at: null,
      problem: 'token_expired',
      problem_at: now() - 20 * MINUTE,
    },
  }),
  account({
    id: '2',
    name: 'Chat do site',
    channel: 'web-chat',
    medium: 'chat',
    public_url: 'https://contato.exemplo.com.br/widget.js',
    settings: {
      allowed_origins: 'https://www.exemplo.com.br\nhttps://loja.exemplo.com.br',
      color: '#1f4e79',
      greeting: 'Oi. Como podemos ajudar?',
      ask_name: 'true',
      ask_email: 'true',
      position: 'right',
    },
    health: { heard_at: now() - 50 * MINUTE, sent_at: null, problem: null, problem_at: null },
  }),
];
const templates: TemplateRow[] = [
  {
    id: '1',
    name: 'retomar_conversa',
    language: 'pt_BR',
    channel_account_id: '1',
    category: 'utility',
    status: 'approved',
    reason: null,
    updated_at: now() - 300 * MINUTE,
    components: {
      header: { format: 'text', text: 'Loja Aurora' },
      body: 'Olá {{1}}, podemos continuar o seu atendimento sobre {{2}}?',
      footer: 'Responda SAIR para não receber mais.',
      buttons: [
        { kind: 'quick_reply', text: 'Continuar' },
        { kind: 'url', text: 'Ver pedido', url: 'https://loja.exemplo.com.br/{{1}}' },
      ],
      others: [],
    },
    needs: { header: null, body: ['1', '2'], buttons: [{ index: 1, kind: 'url_end' }] },
    unsendable: null,
  },
  {
    id: '2',
    name: 'promocao_natal',
    language: 'pt_BR',
    channel_account_id: '1',
    category: 'marketing',
    status: 'rejected',
    reason: 'INVALID_FORMAT',
    updated_at: now() - 30 * MINUTE,
    components: {
      header: { format: 'image' },
      body: 'Ofertas de Natal para {{1}}.',
      footer: null,
      buttons: [],
      others: [],
    },
    needs: {
      header: { kind: 'file', media: 'image', mimes: ['image/jpeg', 'image/png'] },
      body: ['1'],
      buttons: [],
    },
    unsendable: null,
  },
];
let organization = {
  id: '1',
  name: 'Loja Aurora',
  time_zone: 'America/Sao_Paulo',
  locale: 'pt-BR',
  settings: {
    drop_forgiveness_s: 60,
    owner_wait_s: 60,
    group_wait_s: 60,
    handling_includes_wrap_up: false,
    forbid_duplicate_people: true,
    forms_open_to_administrators: false,
    scripts_open_to_administrators: true,
    crm_cases_only_by_script: true,
    sign_in: { second_factor_profiles: [], second_factor_outside: false, networks: [] },
  },
  record: null,
};
const lists: Record<string, Row[]> = {
  queues,
  users,
  'wrap-up-codes': codes,
  calendars,
  'channel-accounts': accounts,
  labels: directory().labels.map((one, position) => ({ ...one, position })),
  'pause-reasons': directory().pause_reasons.map((one) => ({ ...one, returns_conversations: false })),
  'canned-responses': [
    ['bomdia', 'Olá, {customer}! Aqui é {agent}, da Loja Maré. Como posso ajudar?', '1'],
    ['prazo', 'O prazo de entrega da troca é de 5 dias úteis depois da postagem.', '1'],
    [
      'pix',
      'Nossa chave Pix é financeiro@loja.exemplo. Depois do pagamento, envie o comprovante por aqui.',
      '2',
    ],
    ['tchau', 'Obrigado pelo contato, {customer}.\nSe precisar, informe o protocolo {protocol}.', '1'],
  ].map(
    ([prefix, text, queue_id], index) => ({ id: String(index + 1), prefix, text, queue_id }) as Row & object,
  ),
  skills: [
    { id: '1', name: 'Inglês' },
    { id: '2', name: 'Produto: calçados' },
  ],
  'user-groups': [
    {
      id: '1',
      name: 'Time da manhã',
      member_ids: ['10', '11', '12', '13', '14'],
      responsible_id: '10',
      kind: 'Turno',
      out_of_use: false,
      restricted: false,
      mailbox: 'manha@loja.exemplo',
    } as Row,
  ],
  'permission-profiles': [
    {
      id: '1',
      name: 'Retaguarda',
      role_profile: 'agent',
      permissions: { interaction_open: true },
      actions: [...actionsOf('agent'), 'interaction_open'],
      user_count: 2,
    } as Row,
  ],
  'set-aside': [
    {
      id: '900',
      channel_account_id: '1',
      reason: 'unknown_field: flows',
      body: '{"object":"whatsapp_business_account","entry":[{"id":"220011","changes":[{"field":"flows","value":{"event":"FLOW_STATUS_CHANGE"}}]}]}',
      at: now() - 90 * MINUTE,
      replayed_at: null,
    } as Row,
    {
      id: '899',
      channel_account_id: '1',
      reason: 'unreadable',
      body: 'not json',
      at: now() - 900 * MINUTE,
      replayed_at: now() - 800 * MINUTE,
    } as Row,
  ],
  jobs: [
    {
      id: '71',
      kind: 'SendMessage',
      payload: { message_id: '5012' },
      attempts: 8,
      created_at: now() - 50 * MINUTE,
      last_error: 'provider answered 401: token expired',
    } as Row,
    {
      id: '70',
      kind: 'FetchMedia',
      payload: { file_id: '81' },
      attempts: 8,
      created_at: now() - 70 * MINUTE,
      last_error: 'timeout',
    } as Row,
  ],
};
if (process.env['UNISSONO_MOCK_EMPTY'] === '1') for (const list of Object.values(lists)) list.length = 0;

const refuse = (status: number, code: string, detail: string, fields?: Refusal['fields']): Refusal => ({
  status,
  code,
  detail,
  ...(fields ? { fields } : {}),
});
const done = {};

function special(method: string, path: readonly string[], body: Body): unknown {
  const [area, id, verb] = path;
  if (area === 'channels') return { items: channels, next: null };
  if (area === 'organization') {
    if (method === 'PATCH') organization = { ...organization, ...body };
    return organization;
  }
  if (area === 'queues' && id === 'links') {
    for (const change of body['changes'] as LinkChange[]) {
      const leave = change.remove ?? [];
      const held = (change.members ?? members.get(change.queue_id) ?? []).filter(
        (one) => !leave.includes(one.user_id),
      );
      const come = (change.add ?? []).filter((one) => !held.some((other) => other.user_id === one.user_id));
      members.set(
        change.queue_id,
        [...held, ...come].map(({ user_id, tier }) => ({ user_id, tier: tier ?? 0 })),
      );
    }
    return { items: [], next: null };
  }
  if (area === 'queues' && id && verb === 'members') {
    return { items: members.get(id) ?? [], next: null };
  }
  if (area === 'queues' && id && verb === 'deactivate') {
    const row = queues.find((one) => one.id === id);
    const waiting = WAITING[id] ?? 0;
    if (waiting > 0 && !body['move_to_queue_id'])
      return refuse(
        409,
        'queue_has_waiting',
        'Há clientes esperando nesta fila. Escolha para onde movê-los.',
      );
    if (row) row.active = false;
    return done;
  }
  if (area === 'users' && id && verb === 'queues') {
    for (const [queueId, held] of members) {
      const wanted = (body['queue_ids'] as string[]).includes(queueId);
      const without = held.filter((one) => one.user_id !== id);
      members.set(queueId, wanted ? [...without, { user_id: id, tier: 0 }] : without);
    }
    return users.find((one) => one.id === id);
  }
  if (verb === 'sessions' || verb === 'sync') return done;
  if (verb === 'test')
    return id === '4'
      ? {
          ...refuse(
            409,
            'connection_failed',
            'Não foi possível falar com o provedor. Confira os dados da conta.',
          ),
          reason: 'token_expired',
        }
      : done;
  if (verb === 'templates') {
    return { items: id === '1' ? templates : [], next: null };
  }
  if (verb === 'replay') return refuse(422, 'channel_cannot', 'Este canal não aceita este tipo de mensagem.');
  if (verb === 'revive') {
    lists['jobs'] = (lists['jobs'] ?? []).filter((one) => one.id !== id);
    return done;
  }
  return undefined;
}

function refresh(): void {
  for (const one of queues) one.member_count = members.get(one.id)?.length ?? 0;
  for (const user of users)
    user.queue_ids = [...members]
      .filter(([, held]) => held.some((one) => one.user_id === user.id))
      .map(([id]) => id);
}

/** Answers an operation of the settings; undefined when it is not one. */
export function admin(method: string, path: readonly string[], body: Body): unknown {
  const { key: _, ...fields } = body;
  const other = special(method, path, fields);
  if (other !== undefined) return other;
  const [area = '', id] = path;
  const list = lists[area];
  if (!list) return undefined;
  refresh();
  if (!id) {
    if (method === 'GET') return { items: list, next: null };
    if (list.some((row) => row.name === fields['name']))
      return refuse(409, 'name_taken', 'Já existe um registro com este nome.');
    const made = { ...(area === 'queues' ? queue('', '') : {}), ...fields, id: newId() } as Row;
    if (area === 'channel-accounts')
      Object.assign(
        made,
        account({ ...(made as AccountRow), secrets_set: Object.keys((fields['secrets'] ?? {}) as object) }),
      );
    list.push(made);
    if (area === 'queues') members.set(made.id, []);
    return made;
  }
  const row = list.find((one) => one.id === id);
  if (!row) return refuse(404, 'not_found', 'Não encontramos o que você procura.');
  if (method === 'DELETE') {
    if (area === 'queues' && (members.get(id)?.length ?? 0) > 0)
      return refuse(
        409,
        'queue_has_users',
        'A fila ainda tem usuários vinculados. Remova os usuários e exclua de novo.',
      );
    const gone = new Set([id]);
    for (const code of codes) if (code.parent_id && gone.has(code.parent_id)) gone.add(code.id);
    lists[area] = list.filter((one) => (area === 'wrap-up-codes' ? !gone.has(one.id) : one.id !== id));
    return done;
  }
  if (method === 'PATCH') {
    if (area === 'users' && id === ME && fields['active'] === false)
      return refuse(
        409,
        'last_administrator',
        'A organização precisa de um administrador ativo com todas as permissões.',
      );
    if (fields['name'] === 'erro')
      return refuse(422, 'invalid', 'Alguns campos precisam de correção.', [
        { field: 'name', code: 'text_too_long' },
      ]);
    Object.assign(row, fields);
  }
  return row;
}

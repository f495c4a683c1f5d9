// Lists, targets, codes and clocks of the desk.
import { describe, expect, test } from 'vitest';
import { awaitsCode, codeTree, codesFor, pathOf } from '../../src/features/desk/actions/codes';
import { agentTargets, queueTargets } from '../../src/features/desk/actions/targets';
import { accountsOf, phonesOf, queuesOf } from '../../src/features/desk/outbound/outbound';
import {
  blockingOf,
  chosenOf,
  filled,
  isComplete,
  partsOf,
  proposed,
} from '../../src/features/desk/template/template';
import { questionOf } from '../../src/features/desk/list/waiting.svelte';
import { heldOrder } from '../../src/features/desk/order';
import { dueTone, waitOf, waitTone } from '../../src/features/desk/thresholds';
import { waitingByChannel, waitingByQueue } from '../../src/features/desk/waiting';
import type {
  Directory,
  MessageTemplate,
  Person,
  TemplateNeeds,
  TemplateParts,
  WrapUpCode,
} from '../../src/api/types';
import { cornerOf } from '../../src/lib/ui/place';
import { living } from '../../src/lib/living';
import { matches } from '../../src/lib/search';
import { app } from '../../src/live/app.svelte';
import { agentName, queueName } from '../../src/live/names';
import { MINUTE, agent, channelInfo, directory, interaction, queue } from './make';

describe('a list under the pointer', () => {
  const rows = [{ id: 'c' }, { id: 'a' }, { id: 'b' }];
  const ids = (held: { rows: readonly { id: string }[] }) => held.rows.map((row) => row.id).join('');

  test('moves freely when nobody points at it', () => {
    expect([ids(heldOrder(rows, null)), heldOrder(rows, null).updates]).toEqual(['cab', 0]);
  });

  test('stays still while held, counts who wants to go up, and adds new ones at the end', () => {
    const held = heldOrder(rows, ['a', 'b']);
    expect([ids(held), held.updates]).toEqual(['abc', 1]);
    expect(ids(heldOrder(rows, ['a', 'x', 'b', 'c']))).toBe('abc');
  });
});

describe('who waits', () => {
  const counts = {
    by_queue: [
      { queue_id: '1', channel: 'whatsapp', waiting_count: 2 },
      { queue_id: '2', channel: 'whatsapp', waiting_count: 1 },
      { queue_id: '1', channel: 'instagram', waiting_count: 4 },
    ],
    mine_active: 0,
    mine_inactive: 0,
    mine_put_off: 0,
  };
  const info = (name: string, medium: 'messaging' | 'voice') => channelInfo({ name, medium });

  // Rows: AGENT-001, AGENT-002
  test('has one button for each digital channel with an account or somebody waiting, with its count', () => {
    const known = directory({
      channels: [
        info('voice', 'voice'),
        info('whatsapp', 'messaging'),
        info('instagram', 'messaging'),
        info('telegram', 'messaging'),
      ],
      channel_accounts: [
        {
          id: '1',
          channel: 'whatsapp',
          name: 'Loja',
          medium: 'messaging',
          queue_id: '1',
          active: true,
          deleted: false,
        },
      ],
    });
    expect(waitingByChannel(counts, known)).toEqual([
      { channel: 'whatsapp', count: 3 },
      { channel: 'instagram', count: 4 },
    ]);
  });

  // Rows: AGENT-002
  test('counts by queue, for the agent’s own queues', () => {
    expect(waitingByQueue(counts, directory(), ['1'])).toEqual([{ id: '1', name: 'Trocas', count: 6 }]);
  });

  // Rows: AGENT-008
  test('the filters become one question: rows, order, queue date, telephone and name', () => {
    const question = questionOf(
      {
        rows: '50',
        order: 'newest',
        from: '2026-11-20',
        to: '2026-11-20',
        phone: ' 119 ',
        name: '',
        afterHours: false,
      },
      'whatsapp',
      null,
    );
    expect(question).toMatchObject({
      view: 'waiting',
      channel: 'whatsapp',
      order: 'newest',
      limit: 50,
      phone: '119',
    });
    expect(question.name).toBeUndefined();
    expect(question.after_hours).toBeUndefined();
    const late = {
      rows: '50',
      order: 'newest',
      from: '',
      to: '',
      phone: '',
      name: '',
      afterHours: true,
    } as const;
    expect(questionOf(late, null, '7')).toMatchObject({ queue_id: '7', after_hours: true });
    expect((question.queued_to_at ?? 0) - (question.queued_from_at ?? 0)).toBe(1440 * MINUTE);
  });
});

describe('waiting times', () => {
  test('turn amber over seven minutes and red over eleven', () => {
    expect([7, 7.1, 11, 11.1].map((minutes) => waitTone(minutes * 60_000))).toEqual([
      'plain',
      'warn',
      'warn',
      'bad',
    ]);
  });

  test('run in the queue from arrival there, with an agent from the unanswered message, and stop at the end', () => {
    expect(waitOf(interaction({ state: 'queued', queued_at: 0 }), 2 * MINUTE)).toBe(120_000);
    expect(waitOf(interaction({ awaiting_reply_since_at: MINUTE }), 2 * MINUTE)).toBe(60_000);
    expect(waitOf(interaction(), 2 * MINUTE)).toBeNull();
    expect(waitOf(interaction({ awaiting_reply_since_at: 0, ended_at: 1 }), MINUTE)).toBeNull();
  });

  test('a due date warns one hour before', () => {
    expect([dueTone(200 * MINUTE, 0), dueTone(59 * MINUTE, 0), dueTone(1, 1)]).toEqual([
      'plain',
      'warn',
      'bad',
    ]);
  });
});

describe('transferring', () => {
  // Rows: MSG-005, GAP-022
  test('offers only agents who are available, those of the queue first', () => {
    const all = [
      agent({ user_id: '10', name: 'Eu' }),
      agent({ user_id: '12', name: 'Outra fila' }),
      agent({ user_id: '11', name: 'Mesma fila', active_count: 2 }),
      agent({ user_id: '13', state: 'paused' }),
      agent({ user_id: '14', connected: false }),
      agent({ user_id: '15', active_count: 5 }),
    ];
    expect(agentTargets(all, directory(), interaction(), '10').map((one) => one.name)).toEqual([
      'Mesma fila',
      'Outra fila',
    ]);
  });

  test('offers the queues that this queue allows', () => {
    const limited = directory({
      queues: [
        queue('1', 'Trocas', [], { transfer_queue_ids: ['3'] }),
        queue('2', 'Financeiro', []),
        queue('3', 'Vendas', []),
        queue('4', 'Antiga', [], { deleted: true }),
      ],
    });
    expect(queueTargets(directory(), interaction()).map((queue) => queue.id)).toEqual(['2']);
    expect(queueTargets(limited, interaction()).map((one) => one.id)).toEqual(['3']);
  });
});

describe('what was deleted', () => {
  // Rows: ORG-012
  test('is offered nowhere and keeps its name', () => {
    const known = directory({
      queues: [queue('1', 'Trocas', []), queue('2', 'Antiga', [], { deleted: true })],
      former_agents: [{ user_id: '12', name: 'Saiu' }],
      labels: [
        { id: '1', name: 'Vip', color: 'red', deleted: false },
        { id: '2', name: 'Velha', color: 'blue', deleted: true },
      ],
    });
    expect(living(known.labels).map((one) => one.name)).toEqual(['Vip']);
    expect(queueTargets(known, interaction({ queue_id: '9' })).map((one) => one.name)).toEqual(['Trocas']);
    const agents = [agent({ user_id: '11', name: 'Fica' }), agent({ user_id: '12', name: 'Saiu' })];
    expect(agentTargets(agents, known, interaction(), '10').map((one) => one.name)).toEqual(['Fica']);
    app.directory = known;
    expect([queueName('2'), agentName('12')]).toEqual(['Antiga', 'Saiu']);
  });
});

describe('wrap-up codes', () => {
  const code = (
    id: string,
    parent_id: string | null,
    name: string,
    more: Partial<WrapUpCode> = {},
  ): WrapUpCode => ({
    id,
    parent_id,
    name,
    deleted: false,
    queue_id: '1',
    medium: 'messaging',
    actions: { closing_message: null, transfer_queue_id: null, end_phone: false, end_contact: true },
    ...more,
  });
  const codes = [
    code('1', null, 'Troca'),
    code('2', '1', 'Tamanho errado'),
    code('3', '1', 'Defeito'),
    code('4', null, 'Dúvida'),
  ];

  // Rows: TAG-005
  test('are those of the queue and medium of the conversation', () => {
    const other = [
      ...codes,
      code('5', null, 'Outra fila', { queue_id: '2' }),
      code('6', null, 'Voz', { medium: 'voice' }),
    ];
    expect(codesFor(other, interaction()).map((one) => one.id)).toEqual(['1', '2', '3', '4']);
  });

  // Rows: TAG-008
  test('are pending after the contact, and after an end without one for whoever handled it, where there are codes', () => {
    const ended = {
      state: 'withdrawn_by_inactivity',
      ended_at: 1,
      agent_id: null,
      last_agent_id: '10',
    } as const;
    for (const [changes, pending] of [
      [{ state: 'wrap_up' }, true],
      [ended, true],
      [{ ...ended, state: 'concluded' }, true],
      [{ ...ended, wrap_up_code_id: '4' }, false],
      [{ ...ended, last_agent_id: '11' }, false],
      [{ ...ended, queue_id: '2' }, false],
      [{ state: 'active' }, false],
    ] as const)
      expect(awaitsCode(interaction(changes), '10', codes)).toBe(pending);
  });

  // Rows: TAG-002
  test('form a tree in which only leaves can be chosen', () => {
    const tree = codeTree(codes, '');
    expect(tree.map((node) => [node.label, node.choosable, node.children.length])).toEqual([
      ['Troca', false, 2],
      ['Dúvida', true, 0],
    ]);
    expect(pathOf(codes, '2')).toEqual(['Troca', 'Tamanho errado']);
  });

  test('typing keeps a branch for its leaf, without accents, and a macro code keeps its children', () => {
    expect(codeTree(codes, 'tamanho').map((node) => node.children.map((child) => child.label))).toEqual([
      ['Tamanho errado'],
    ]);
    expect(codeTree(codes, 'troca')[0]?.children).toHaveLength(2);
    expect(codeTree(codes, 'duvida').map((node) => node.label)).toEqual(['Dúvida']);
  });
});

describe('a template', () => {
  const parts = (changes: Partial<TemplateParts> = {}): TemplateParts => ({
    header: null,
    body: 'Olá {{1}}, seu pedido {{2}} saiu.',
    footer: null,
    buttons: [],
    others: [],
    ...changes,
  });
  const whole = parts({
    header: { format: 'text', text: 'Pedido {{1}}' },
    body: 'Olá {{nome}}, até {{data}}.',
    buttons: [
      { kind: 'url', text: 'Ver', url: 'https://loja.exemplo.com.br/{{1}}' },
      { kind: 'copy_code', code: null },
      { kind: 'quick_reply', text: 'Continuar' },
    ],
  });
  const needs: TemplateNeeds = {
    header: { kind: 'text', name: '1' },
    body: ['nome', 'data'],
    buttons: [
      { index: 0, kind: 'url_end' },
      { index: 1, kind: 'code' },
    ],
  };
  const typed = {
    header: ' 88 ',
    body: { nome: 'Ana {{data}}', data: 'sexta' },
    buttons: { '0': 'a-88', '1': '25OFF' },
  };

  // Rows: GAP-029
  test('shows each value at its place as it is typed, and what is still missing', () => {
    expect(filled('Olá {{1}}, sobre {{ assunto }}', { '1': 'Ana', assunto: ' ' })).toBe(
      'Olá Ana, sobre {{ assunto }}',
    );
    const shown = partsOf(whole, typed);
    expect(shown.header).toEqual({ format: 'text', text: 'Pedido 88' });
    expect(shown.body).toBe('Olá Ana {{data}}, até sexta.');
    expect(shown.buttons).toEqual([
      { kind: 'url', text: 'Ver', url: 'https://loja.exemplo.com.br/a-88' },
      { kind: 'copy_code', code: '25OFF' },
      { kind: 'quick_reply', text: 'Continuar' },
    ]);
  });

  // Rows: GAP-029
  test('can go out once every value is there, in the order the server wants', () => {
    expect(isComplete(needs, typed, false)).toBe(true);
    expect(isComplete(needs, { ...typed, buttons: { '0': 'a-88' } }, false)).toBe(false);
    expect(isComplete(needs, { ...typed, header: ' ' }, false)).toBe(false);
    const media: TemplateNeeds = {
      header: { kind: 'file', media: 'image', mimes: [] },
      body: [],
      buttons: [],
    };
    expect([isComplete(media, typed, false), isComplete(media, typed, true)]).toEqual([false, true]);
    const template = { id: '7', components: whole } as MessageTemplate;
    expect(chosenOf(template, needs, typed, null)).toEqual({
      template_id: '7',
      header: '88',
      values: ['Ana {{data}}', 'sexta'],
      buttons: [
        { index: 0, value: 'a-88' },
        { index: 1, value: '25OFF' },
      ],
    });
    expect(chosenOf(template, media, typed, '9')).toMatchObject({ header_file_id: '9', values: [] });
  });

  // Rows: GAP-029
  test('suggests the names and the number where the text says that they belong there', () => {
    const known = { customer: 'Ana Souza', agent: 'Rui', number: '2026-7' };
    const of = (body: string) => proposed(parts({ body }), known).body;
    expect(of('Olá, {{1}}! Aqui é {{2}}. Protocolo: {{3}}, pedido {{4}}.')).toEqual({
      '1': 'Ana',
      '2': 'Rui',
      '3': '2026-7',
    });
    expect(of('{{nome_completo}}, {{atendente}} ({{protocolo}}) e {{data}}')).toEqual({
      nome_completo: 'Ana Souza',
      atendente: 'Rui',
      protocolo: '2026-7',
    });
    expect(proposed(parts({ body: 'Boi {{1}}' }), known).body).toEqual({});
    expect(proposed(parts({ body: 'Oi {{1}}' }), { ...known, customer: null }).body).toEqual({});
    expect(proposed(parts({ header: { format: 'text', text: 'Oi {{1}}' } }), known).header).toBe('Ana');
  });

  // Rows: GAP-029
  test('that cannot be sent says what is in the way', () => {
    expect(['carousel', 'mpm', 'voice_call', 'novidade'].map(blockingOf)).toEqual([
      'carousel',
      'catalog',
      'call_permission_request',
      null,
    ]);
  });
});

describe('who writes first', () => {
  const office = {
    channels: [
      { name: 'whatsapp', templates_outside_window: true },
      { name: 'web-chat', templates_outside_window: false },
    ],
    channel_accounts: [
      { id: '1', channel: 'whatsapp', active: true },
      { id: '2', channel: 'whatsapp', active: false },
      { id: '3', channel: 'web-chat', active: true },
    ],
    queues: [
      { id: '1', name: 'Vendas', active: true, deleted: false },
      { id: '2', name: 'Antiga', active: true, deleted: true },
      { id: '3', name: 'Trocas', active: true, deleted: false },
      { id: '4', name: 'Fechada', active: false, deleted: false },
    ],
  } as unknown as Directory;

  // Rows: WA-005
  test('chooses among active accounts that reach phones and every active queue, the own one of the account first', () => {
    expect(accountsOf(office).map((one) => one.id)).toEqual(['1']);
    expect(queuesOf(office, '1').map((one) => one.name)).toEqual(['Vendas', 'Trocas']);
    expect(queuesOf(office, undefined).map((one) => one.name)).toEqual(['Trocas', 'Vendas']);
  });

  // Rows: WA-005
  test('chooses among the numbers in use', () => {
    const points = [
      { id: '1', kind: 'phone', status: 'active' },
      { id: '2', kind: 'phone', status: 'inactive' },
      { id: '3', kind: 'email', status: 'active' },
    ];
    expect(phonesOf({ contact_points: points } as Person).map((one) => one.id)).toEqual(['1']);
  });
});

test('finding ignores accents and case and wants every word', () => {
  expect(matches('Ação de Marketing', 'acao MARK')).toBe(true);
  expect(matches('Ação', 'acao x')).toBe(false);
});

test('a layer flips when there is no room and stays inside the window', () => {
  const room = { width: 500, height: 500 };
  const layer = { width: 100, height: 100 };
  expect(cornerOf({ left: 200, top: 100, width: 40, height: 20 }, layer, room, 'bottom', 'start')).toEqual({
    left: 200,
    top: 126,
  });
  expect(cornerOf({ left: 480, top: 460, width: 20, height: 20 }, layer, room, 'bottom', 'start')).toEqual({
    left: 392,
    top: 354,
  });
});

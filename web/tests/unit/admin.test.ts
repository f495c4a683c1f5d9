// The settings: rights, drafts, trees, hours, members, channel forms. What decides, without a screen.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/api/errors';
import {
  emptyOnes,
  formOf as accountForm,
  isIssued,
  newAccount,
  randomToken,
  snippetOf,
  typed,
} from '../../src/features/admin/channels/account';
import { healthOf } from '../../src/features/admin/channels/health';
import { buttonTexts, pieces, toneOf } from '../../src/features/admin/channels/templates';
import {
  definitionOf,
  emptyWeek,
  formOf,
  openMinutes,
  overlaps,
  tidied,
  wrongIn,
} from '../../src/features/admin/calendars/week';
import { below, flat, possibleParents, stepped, treeOf } from '../../src/features/admin/codes/tree';
import { split, whole } from '../../src/features/admin/parts/durations';
import { Draft, missing, refusals } from '../../src/features/admin/parts/draft.svelte';
import { unknownPlaceholders } from '../../src/features/admin/parts/placeholders';
import { Sorted } from '../../src/features/admin/parts/sorted.svelte';
import { added, isChanged, moved, removed, tiered } from '../../src/features/admin/queues/members';
import { NEW_QUEUE } from '../../src/features/admin/queues/new-queue';
import { messageOf, withMessage, wrongIn as wrongQueue } from '../../src/features/admin/queues/queue';
import {
  actionsOf,
  differing,
  GRANTABLE,
  isGranted,
  PROFILES,
  RIGHT_GROUPS,
  toggled,
  usedRights,
} from '../../src/features/admin/rights';
import type { Channel, CodeRow } from '../../src/features/admin/types';
import { newUser, parted, withProfile } from '../../src/features/admin/users/user';
import { channelInfo } from './make';

describe('rights', () => {
  const rust = (name: string) =>
    readFileSync(join(process.cwd(), '..', 'crates', 'base', 'src', 'authz', `${name}.rs`), 'utf8');

  // Rows: ACC-006, ACC-007
  test('the table of the screen is the table of the server', () => {
    const names = new Map(
      [...rust('action').matchAll(/(\w+) = "(\w+)"/g)].map((found) => [found[1], found[2]]),
    );
    const source = rust('role_profile');
    const listed = (name: string) =>
      [
        ...(new RegExp(`const ${name}: &\\[Action\\] = &\\[([^\\]]*)\\]`).exec(source)?.[1] ?? '').matchAll(
          /Action::(\w+)/g,
        ),
      ].map((found) => names.get(found[1]));
    const agent = listed('AGENT');
    const senior = [...agent, ...listed('SENIOR_AGENT_ADDS')];
    const supervisor = [...senior, ...listed('SUPERVISOR_ADDS')];
    expect(agent.length).toBeGreaterThan(5);
    expect([...actionsOf('agent')].toSorted()).toEqual(agent.toSorted());
    expect([...actionsOf('senior_agent')].toSorted()).toEqual(senior.toSorted());
    expect([...actionsOf('supervisor')].toSorted()).toEqual(supervisor.toSorted());
    expect([...actionsOf('administrator')].toSorted()).toEqual([...names.values()].toSorted());
  });

  // Rows: ACC-006
  test('a click turns a permission over and a second click leaves no trace', () => {
    const once = toggled('board_read', actionsOf('agent'), {});
    expect([
      isGranted('board_read', actionsOf('agent'), {}),
      isGranted('board_read', actionsOf('agent'), once),
    ]).toEqual([false, true]);
    expect(toggled('board_read', actionsOf('agent'), once)).toEqual({});
    expect(toggled('interaction_cancel', actionsOf('agent'), {})).toEqual({ interaction_cancel: false });
  });

  // Rows: ACC-006, ACC-007
  test('another profile brings its reach and keeps only decisions that still differ', () => {
    const form = { ...newUser('pt-BR'), permissions: { board_read: true, interaction_cancel: false } };
    expect(withProfile(form, 'supervisor')).toEqual({
      role_profile: 'supervisor',
      permission_profile_id: null,
      reach: 'queues',
      permissions: { interaction_cancel: false },
    });
    expect(withProfile({ ...form, reach: 'all' }, 'senior_agent').reach).toBe('all');
    expect(differing(actionsOf('administrator'), { job_write: true })).toEqual({});
  });

  test('every permission that can be granted stands in exactly one group', () => {
    const shown = RIGHT_GROUPS.flatMap((group) => group.actions);
    expect(shown.toSorted()).toEqual([...GRANTABLE].toSorted());
    expect(PROFILES).toHaveLength(4);
  });

  // Rows: ORG-010
  test('permissions of modules that are not used are not offered', () => {
    const shown = usedRights(['flow_read', 'flow_write', 'interaction_open']).flatMap(
      (group) => group.actions,
    );
    expect(GRANTABLE.filter((one) => !shown.includes(one)).toSorted()).toEqual([
      'flow_read',
      'flow_write',
      'interaction_open',
    ]);
    expect(usedRights([]).flatMap((group) => group.actions)).toHaveLength(GRANTABLE.length);
  });

  // Rows: ORG-004, ORG-005
  test('queues of a user are saved apart from the record, and an empty password is none', () => {
    expect(parted({ name: 'Ana', password: '', queue_ids: ['1'] })).toEqual({
      record: { name: 'Ana' },
      queueIds: ['1'],
    });
    expect(parted({ password: 'uma frase longa' })).toEqual({
      record: { password: 'uma frase longa' },
      queueIds: null,
    });
  });
});

describe('a draft', () => {
  test('knows what changed, sends only that, and puts it back', () => {
    const draft = new Draft<{ name: string; limit: number | null }>({ name: 'Almoço', limit: null });
    expect(draft.changed).toEqual([]);
    draft.value.limit = 60;
    expect([draft.changed, draft.changes()]).toEqual([['limit'], { limit: 60 }]);
    draft.revert();
    expect([draft.changed, draft.value.limit]).toEqual([[], null]);
  });

  // Rows: ORG-002
  test('empty required fields are refused before anything is sent', async () => {
    const draft = new Draft({ name: '  ' });
    let sent = 0;
    const saved = await draft.save(async () => (sent += 1), missing({ name: draft.value.name }));
    expect([saved, sent, Object.keys(draft.errors)]).toEqual([false, 0, ['name']]);
  });

  test('refusals of the server stand at their fields, others stay in sight', async () => {
    const draft = new Draft({ name: 'Vendas' });
    await draft.save(() =>
      Promise.reject(
        new Problem(422, {
          code: 'invalid',
          fields: [{ field: 'target_s', code: 'out_of_range', message: '' }],
        }),
      ),
    );
    expect([Object.keys(draft.errors), draft.failure]).toEqual([['target_s'], undefined]);
    const gone = new Problem(404, { code: 'not_found', detail: 'Não existe.' });
    await draft.save(() => Promise.reject(gone));
    expect([Object.keys(draft.errors), draft.failure]).toEqual([[], gone]);
    expect(refusals(new Problem(409, { code: 'name_taken', detail: 'Já existe.' }))).toEqual({
      name: 'Já existe.',
    });
  });

  test('after saving nothing is unsaved', async () => {
    const draft = new Draft({ name: 'a' });
    draft.value.name = 'b';
    expect(await draft.save(async () => undefined)).toBe(true);
    expect(draft.changed).toEqual([]);
  });

  test('what is typed during a saving is not saved yet, and what the server made of a field is', async () => {
    const draft = new Draft({ name: 'a', logo: 'foto.png' });
    draft.value.name = 'b';
    let answer: (value: unknown) => void = () => undefined;
    const saving = draft.save(() => new Promise((done) => (answer = done)));
    draft.value.name = 'bc';
    answer(undefined);
    expect([await saving, draft.changed]).toEqual([true, ['name']]);
    draft.settle({ logo: '77' });
    expect([draft.value.logo, draft.changed]).toEqual(['77', ['name']]);
    draft.revert();
    expect(draft.value).toEqual({ name: 'b', logo: '77' });
  });
});

describe('wrap-up codes', () => {
  const code = (id: string, parent_id: string | null, name: string): CodeRow => ({
    id,
    parent_id,
    name,
    queue_id: '1',
    medium: 'messaging',
    actions: { closing_message: null, transfer_queue_id: null, end_phone: false, end_contact: false },
    system_endings: [],
    revision: 1,
  });
  const rows = [
    code('3', '1', 'Zíper'),
    code('1', null, 'Troca'),
    code('2', '1', 'Cor'),
    code('4', '2', 'Azul'),
    code('5', null, 'Dúvida'),
  ];
  const shape = (nodes: ReturnType<typeof treeOf>) =>
    flat(nodes).map((node) => `${node.level}${node.row.name}`);

  // Rows: TAG-002, TAG-006
  test('form a tree in the order of their names', () => {
    expect(shape(treeOf(rows))).toEqual(['1Dúvida', '1Troca', '2Cor', '3Azul', '2Zíper']);
  });

  // Rows: TAG-007
  test('everything below a macro goes with it', () => {
    expect(
      below(rows, '1')
        .map((row) => row.id)
        .toSorted(),
    ).toEqual(['2', '3', '4']);
    expect(below(rows, '4')).toEqual([]);
  });

  test('a code whose parent is gone stands at the root, and a circle hangs nothing up', () => {
    expect(shape(treeOf([code('9', '404', 'Solta')]))).toEqual(['1Solta']);
    expect(shape(treeOf([code('1', '2', 'a'), code('2', '1', 'b')]))).toEqual([]);
  });

  test('a code is never put below itself', () => {
    expect(possibleParents(rows, '1').map((node) => node.row.id)).toEqual(['5']);
  });

  test('the keyboard takes a code out of its group or into the one before', () => {
    expect(stepped(rows, '4', 'up')).toBe('1');
    expect(stepped(rows, '2', 'up')).toBeNull();
    expect(stepped(rows, '1', 'up')).toBeUndefined();
    expect(stepped(rows, '3', 'down')).toBe('2');
    expect(stepped(rows, '5', 'down')).toBeUndefined();
  });
});

describe('opening hours', () => {
  const definition = {
    time_zone: 'America/Sao_Paulo',
    week: {
      spans: [
        { day: 'monday' as const, from_min: 780, to_min: 1080 },
        { day: 'monday' as const, from_min: 480, to_min: 720 },
        { day: 'saturday' as const, from_min: 1320, to_min: 120 },
      ],
    },
    holidays: [{ date: '2026-12-25', spans: [] }],
  };

  // Rows: GAP-014
  test('go to the screen and back without loss, the break between two spans included', () => {
    const form = formOf('Comercial', definition);
    expect(form.week.monday).toEqual([
      { from: '08:00', to: '12:00' },
      { from: '13:00', to: '18:00' },
    ]);
    expect(definitionOf(form).week).toEqual({
      spans: [
        { day: 'monday', from_min: 480, to_min: 720 },
        { day: 'monday', from_min: 780, to_min: 1080 },
        { day: 'saturday', from_min: 1320, to_min: 120 },
      ],
    });
    expect(openMinutes(form)).toBe(240 + 300 + 240);
  });

  test('a day that ends at midnight ends this day', () => {
    const week = { ...emptyWeek(), sunday: [{ from: '18:00', to: '00:00' }] };
    const sent = definitionOf({ name: '', time_zone: 'UTC', always: false, week, holidays: [] });
    expect(sent.week).toEqual({ spans: [{ day: 'sunday', from_min: 1080, to_min: 1440 }] });
  });

  test('what people type becomes a time, and what is none stays and is refused', () => {
    expect(['8', '830', '8:30', '8h30', '24:00', '25:00', 'x'].map(tidied)).toEqual([
      '08:00',
      '08:30',
      '08:30',
      '08:30',
      '00:00',
      '25:00',
      'x',
    ]);
    const week = { ...emptyWeek(), friday: [{ from: '08:00', to: 'x' }] };
    expect(wrongIn({ name: '', time_zone: 'UTC', always: false, week, holidays: [] })).toEqual([
      'week.friday',
    ]);
  });

  test('overlaps, empty dates and dates listed twice are named', () => {
    const clash = [
      { from: '08:00', to: '12:00' },
      { from: '11:00', to: '13:00' },
    ];
    expect([overlaps(clash), overlaps(clash.slice(0, 1))]).toEqual([true, false]);
    const form = {
      ...formOf('x', definition),
      holidays: ['2026-12-25', '2026-12-25', ''].map((date) => ({ date, spans: [] })),
    };
    form.week.tuesday = clash;
    expect(wrongIn(form)).toEqual(['week.tuesday', 'holidays.1', 'holidays.2']);
  });
});

describe('members of a queue', () => {
  const before = [
    { user_id: '1', tier: 0 },
    { user_id: '2', tier: 1 },
  ];
  const start = { members: before, moves: {} };

  // Rows: ROUTE-003
  test('are added, removed and moved before they are saved', () => {
    expect(isChanged(before, start)).toBe(false);
    expect(isChanged(before, tiered(start, '1', 2))).toBe(true);
    expect(added(start, '3').members).toHaveLength(3);
    expect(removed(start, '1').members).toEqual([before[1]]);
    const left = moved(start, '2', '9');
    expect([left.members, left.moves]).toEqual([[before[0]], { '2': '9' }]);
    expect(added(left, '2').moves).toEqual({});
  });
});

describe('a queue', () => {
  // Rows: ROUTE-002, GAP-011, MSG-016
  test('is refused when its settings contradict each other', () => {
    expect(wrongQueue(NEW_QUEUE)).toEqual([]);
    expect(
      wrongQueue({
        ...NEW_QUEUE,
        target_pct: 101,
        short_abandon_s: 30,
        withdraw_after_s: 60,
        overflow_queue_id: '2',
      }),
    ).toEqual(['target_pct', 'short_abandon_s', 'withdraw_after_s', 'overflow_after_s']);
  });

  // Rows: MSG-017
  test('has one text per kind and language, and forgets one that is off and empty', () => {
    const one = withMessage([], { kind: 'welcome', locale: 'pt-BR', active: true, text: 'Olá {protocol}' });
    const two = withMessage(one, { kind: 'welcome', locale: 'es', active: false, text: 'Hola' });
    expect(two.map((message) => message.locale)).toEqual(['es', 'pt-BR']);
    expect(messageOf(two, 'welcome', 'pt-BR').text).toBe('Olá {protocol}');
    expect(withMessage(two, { kind: 'welcome', locale: 'es', active: false, text: '' })).toEqual(one);
    expect(unknownPlaceholders('{protocol} {cliente} { } {cliente}')).toEqual(['cliente']);
  });
});

describe('a channel account', () => {
  const field = (
    key: string,
    kind: Channel['settings'][number]['kind'],
    is_required: boolean,
    fallback = '',
  ) => ({
    key,
    kind,
    is_required,
    label_key: key,
    default: fallback,
  });
  const channel: Channel = {
    ...channelInfo({ capabilities: [] }),
    settings: [
      field('phone_number_id', 'text', true),
      field('api_version', 'text', false, 'v25.0'),
      field('app_secret', 'secret', true),
    ],
  };

  // Rows: CHAN-001
  test('is drawn from what its channel asks for', () => {
    const form = newAccount(channel, '1');
    expect(form.settings).toEqual({ phone_number_id: '', api_version: 'v25.0' });
    expect(Object.keys(emptyOnes(form, channel, []))).toEqual([
      'settings.phone_number_id',
      'secrets.app_secret',
    ]);
  });

  test('a secret that is stored is not asked for again, and only typed ones are sent', () => {
    const form = { ...newAccount(channel, '1'), secrets: { app_secret: ' ' } };
    expect(Object.keys(missing(emptyOnes(form, channel, ['app_secret'])))).toEqual([
      'settings.phone_number_id',
    ]);
    expect(Object.keys(missing(emptyOnes(form, channel, [])))).toEqual([
      'settings.phone_number_id',
      'secrets.app_secret',
    ]);
    expect(typed({ a: ' ', b: 'x' })).toEqual({ b: 'x' });
    expect(
      accountForm({ settings: { phone_number_id: '1' }, queue_id: '1' } as never, channel).secrets,
    ).toEqual({});
  });

  // Rows: GAP-028
  test('what is issued by the product is never typed and never missing', () => {
    const issued = {
      key: 'api_key',
      kind: { issued: 'key' },
      is_required: false,
      label_key: '',
      default: '',
    };
    const own = { ...channel, settings: [...channel.settings, issued] } as typeof channel;
    const form = newAccount(own, '1');
    expect(Object.keys(form.settings)).not.toContain('api_key');
    expect(Object.keys(emptyOnes(form, own, []))).not.toContain('settings.api_key');
    expect(own.settings.filter(isIssued).map((one) => one.key)).toEqual(['api_key']);
  });

  // Rows: GAP-034
  test('a web chat gives one line for the site', () => {
    expect(snippetOf({ public_url: 'https://x.br/widget.js', public_token: 'abc' })).toBe(
      '<script src="https://x.br/widget.js" data-key="abc" async></script>',
    );
  });

  test('a generated word has 32 letters that an address may carry', () => {
    expect(randomToken()).toMatch(/^[\w-]{32}$/);
    expect(randomToken(new Uint8Array(24))).toBe('A'.repeat(32));
    expect(randomToken()).not.toBe(randomToken());
  });

  test('a problem counts until something went well after it', () => {
    const health = { heard_at: 5, sent_at: null, problem: 'x', problem_at: 9 };
    expect(healthOf({ active: true, health }, 10).key).toBe('channels.problem');
    expect(healthOf({ active: true, health: { ...health, sent_at: 10 } }, 10).key).toBe('channels.working');
    expect(healthOf({ active: false, health }, 10).key).toBe('channels.off');
    expect(healthOf({ active: true, health: { ...health, heard_at: null, problem: null } }, 10).key).toBe(
      'channels.silent',
    );
  });

  // Rows: WA-002, GAP-029
  test('a template shows its variables and buttons, and its state has a colour', () => {
    expect(
      pieces('Olá {{1}}, até {{ dia }}.')
        .filter((piece) => piece.variable)
        .map((piece) => piece.text),
    ).toEqual(['{{1}}', '{{ dia }}']);
    expect(
      buttonTexts({
        header: null,
        body: '',
        footer: null,
        others: [],
        buttons: [
          { kind: 'url', text: 'Ver', url: 'https://x' },
          { kind: 'copy_code', code: null },
        ],
      }),
    ).toEqual([
      { text: 'Ver', detail: 'https://x' },
      { text: 'copy code', detail: null },
    ]);
    expect([toneOf('approved'), toneOf('rejected'), toneOf('new_word')]).toEqual(['ok', 'bad', 'plain']);
  });
});

describe('small parts', () => {
  test('seconds are shown in the largest unit that fits', () => {
    expect([20, 60, 90, 1800, 7200, 172_800].map(split)).toEqual([
      { amount: 20, unit: 's' },
      { amount: 1, unit: 'min' },
      { amount: 90, unit: 's' },
      { amount: 30, unit: 'min' },
      { amount: 2, unit: 'h' },
      { amount: 2, unit: 'd' },
    ]);
    expect([whole(' 12 '), whole('1,5'), whole('')]).toEqual([12, null, null]);
  });

  test('a header sorts up, then down', () => {
    const order = new Sorted<{ name: string; count: number }>('name', {
      name: (row) => row.name,
      count: (row) => row.count,
    });
    const rows = [
      { name: 'b', count: 1 },
      { name: 'a', count: 2 },
    ];
    expect(order.apply(rows).map((row) => row.name)).toEqual(['a', 'b']);
    order.of('count').onsort();
    expect(order.apply(rows).map((row) => row.count)).toEqual([1, 2]);
    order.of('count').onsort();
    expect([order.apply(rows).map((row) => row.count), order.of('count').sort]).toEqual([
      [2, 1],
      'descending',
    ]);
  });
});

// Screens of the desk, drawn without a browser: what is shown, what a press sends.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Interaction, Message, Person } from '../../src/api/types';
import ConcludeDialog from '../../src/features/desk/actions/ConcludeDialog.svelte';
import DeskLayers from '../../src/features/desk/actions/DeskLayers.svelte';
import { heardAtDesk, tellOpened } from '../../src/features/desk/attention';
import ConversationHeader from '../../src/features/desk/ConversationHeader.svelte';
import DaySummary from '../../src/features/desk/day/DaySummary.svelte';
import { desk } from '../../src/features/desk/desk.svelte';
import MineList from '../../src/features/desk/list/MineList.svelte';
import WaitingRow from '../../src/features/desk/list/WaitingRow.svelte';
import Offers from '../../src/features/desk/Offers.svelte';
import PauseScreen from '../../src/features/desk/PauseScreen.svelte';
import FilesTab from '../../src/features/desk/person/FilesTab.svelte';
import Identify from '../../src/features/desk/person/Identify.svelte';
import QueuesColumn from '../../src/features/desk/QueuesColumn.svelte';
import MessageBubble from '../../src/features/desk/thread/MessageBubble.svelte';
import { toasts } from '../../src/lib/ui/toasts.svelte';
import StateMenu from '../../src/shell/StateMenu.svelte';
import { app } from '../../src/live/app.svelte';
import { MINUTE, agent, channelInfo, directory, interaction, message } from './make';
import { ACTIONS, Refuse, serve, signIn, standIns, type Call } from './screens';

const now = () => Date.now() * 1000;
const sent = (calls: readonly Call[], method: string) => calls.filter((call) => call.method === method);
const bubble = (changes: Partial<Message>, of: Interaction = interaction()) =>
  render(MessageBubble, { message: message(1, changes), interaction: of, first: true });

const ana: Person = {
  id: '7',
  kind: 'natural',
  name: 'Ana Lima',
  trade_name: null,
  tax_id: '***.111.***-01',
  revision: 1,
  active: true,
  owner_id: null,
  contact_points: [
    {
      id: '1',
      kind: 'phone',
      value: '+5511977776666',
      label: 'mobile',
      opt_in: 'undefined',
      opt_in_at: null,
      opt_in_source: null,
      opt_in_requested_at: null,
      status: 'active',
    },
  ],
  note: null,
};

beforeEach(async () => {
  standIns();
  await signIn();
  desk.layer = null;
  desk.view = { kind: 'mine' };
  desk.tab = 'active';
  desk.typed = '';
  await desk.select(null);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('what calls the agent', () => {
  // Rows: MSG-012.
  test('a customer who waits too long is named, with the way to the conversation', async () => {
    app.interactions.put(interaction({ agent_id: app.session?.user.id ?? null }));
    heardAtDesk({ kind: 'notice', code: 'reply_alarm', interactionId: '1' });
    const alarm = toasts.items.at(-1);
    expect(alarm?.text).toBe('Mariana aguarda resposta há muito tempo.');
    alarm?.action?.run();
    await waitFor(() => expect(desk.selectedId).toBe('1'));
  });

  test('the one in view is not called for', () => {
    app.interactions.put(interaction({ agent_id: app.session?.user.id ?? null }));
    desk.selectedId = '1';
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const before = toasts.items.length;
    heardAtDesk({ kind: 'notice', code: 'reply_alarm', interactionId: '1' });
    expect(toasts.items).toHaveLength(before);
  });
});

describe('an assignment that must be opened in time', () => {
  // Rows: ROUTE-008.
  test('is told opened once, and again when it comes back to the same agent', async () => {
    const calls = serve({ 'POST /interactions/1/opened': () => app.interactions.get('1') });
    const told = () => sent(calls, 'POST').filter((call) => call.path.endsWith('/opened')).length;
    const me = app.session?.user.id ?? null;
    let revision = 1;
    const assigned = (offer_expires_at: number | null) =>
      app.interactions.put(interaction({ agent_id: me, offer_expires_at, revision: (revision += 1) }));
    assigned(now() + MINUTE);
    tellOpened('1');
    tellOpened('1');
    await waitFor(() => expect(told()).toBe(1));
    assigned(null);
    tellOpened('1');
    assigned(now() + 3 * MINUTE);
    tellOpened('1');
    await waitFor(() => expect(told()).toBe(2));
  });
});

describe('reactions', () => {
  const phone = channelInfo({ capabilities: ['text', 'quotes', 'reactions'] });
  const window = { reply_window_closes_at: Number.MAX_SAFE_INTEGER };

  test('six emoji are one press away; the one that is set is taken back by pressing it', async () => {
    app.directory = directory({ channels: [phone] });
    let reactions: Message['reactions'] = [{ by: 'customer', emoji: '🙏' }];
    const calls = serve({
      'POST /interactions/1/reactions': ({ body }) => {
        reactions = reactions.filter((one) => one.by !== 'agent');
        if (typeof body['emoji'] === 'string') reactions.push({ by: 'agent', emoji: body['emoji'] });
        return message(1, { reactions });
      },
    });
    const { rerender } = bubble({ reactions }, interaction(window));
    await fireEvent.click(screen.getByRole('button', { name: 'Reagir a esta mensagem' }));
    const quick = within(await screen.findByRole('dialog', { name: 'Reagir a esta mensagem' }));
    expect(quick.getAllByRole('button', { name: /^Reagir com/ })).toHaveLength(6);
    await fireEvent.click(quick.getByRole('button', { name: 'Reagir com 👍' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    await waitFor(() => expect(reactions).toHaveLength(2));
    await rerender({ message: message(1, { reactions }), interaction: interaction(window), first: true });
    await fireEvent.click(screen.getByRole('button', { name: 'Remover a reação 👍' }));
    await waitFor(() => expect(reactions).toEqual([{ by: 'customer', emoji: '🙏' }]));
    expect(sent(calls, 'POST').map((call) => call.body)).toEqual([
      { message_id: 'm1', emoji: '👍' },
      { message_id: 'm1', emoji: null },
    ]);
  });

  test('are offered only where the channel carries them, to a message that arrived, by whoever may write', () => {
    const offered = (channel: typeof phone, changes: Partial<Message>, of: Partial<Interaction>) => {
      app.directory = directory({ channels: [channel] });
      bubble(changes, interaction({ ...window, ...of }));
      const found = screen.queryByRole('button', { name: 'Reagir a esta mensagem' }) !== null;
      cleanup();
      return found;
    };
    expect(offered(phone, {}, {})).toBe(true);
    expect(offered(phone, { direction: 'out', delivery: 'read' }, {})).toBe(true);
    expect(offered(channelInfo(), {}, {})).toBe(false);
    expect(offered(phone, { direction: 'out', delivery: 'pending' }, {})).toBe(false);
    expect(offered(phone, { direction: 'note' }, {})).toBe(false);
    expect(offered(phone, { deleted_at: 1 }, {})).toBe(false);
    expect(offered(phone, {}, { agent_id: '11' })).toBe(false);
    expect(offered(phone, {}, { reply_window_closes_at: 1 })).toBe(false);
  });
});

describe('a message', () => {
  // Rows: MSG-009
  test('that failed is an alert with its reason and can be tried again', async () => {
    const calls = serve({
      'POST /interactions/1/messages/m1/retry': () => message(1, { direction: 'out', delivery: 'sent' }),
    });
    bubble({
      direction: 'out',
      delivery: 'failed',
      error: { code: 'x', message: 'O número não tem WhatsApp.', retryable: true },
    });
    expect(screen.getByRole('button', { name: 'Não foi enviada: O número não tem WhatsApp.' })).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Tentar de novo' }));
    await waitFor(() => expect(sent(calls, 'POST')).toHaveLength(1));
  });

  // Rows: WA-010, WA-011
  test('says how far it came, and a missing "seen" is not an error', () => {
    bubble({ direction: 'out', delivery: 'sent' });
    expect(screen.getByText('Enviada')).toBeTruthy();
    cleanup();
    bubble({ direction: 'out', delivery: 'read' });
    expect(screen.getByText('Vista')).toBeTruthy();
    cleanup();
    bubble({ direction: 'out', delivery: 'delivered' });
    expect(screen.getByText('Entregue')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Não foi enviada/ })).toBeNull();
  });

  // Rows: WA-013
  test('with a place links to a map of it', () => {
    bubble({ kind: 'location', text: null, content: { latitude: -23.5, longitude: -46.6 } });
    const link = screen.getByRole('link', { name: 'Abrir no mapa' });
    expect(link.getAttribute('href')).toContain('mlat=-23.5&mlon=-46.6');
  });

  // Rows: WA-012
  test('with a shared contact registers that contact from its details', async () => {
    const calls = serve({ 'POST /people': () => ({ ...ana, name: 'Jorge' }) });
    bubble({
      kind: 'contacts',
      text: null,
      content: { contacts: [{ name: 'Jorge', phones: ['+5511'], emails: [] }] },
    });
    await fireEvent.click(screen.getByRole('button', { name: 'Detalhes' }));
    const dialog = await screen.findByRole('dialog');
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Cadastrar pessoa' }));
    await waitFor(() =>
      expect(sent(calls, 'POST')[0]?.body).toMatchObject({
        name: 'Jorge',
        contact_points: [{ kind: 'phone', value: '+5511' }],
      }),
    );
    expect(await screen.findByText('Jorge tem cadastro.')).toBeTruthy();
  });

  test('that was deleted shows no words, and an edited one says so', () => {
    bubble({ text: 'segredo', deleted_at: 1 });
    expect(screen.queryByText('segredo')).toBeNull();
    expect(screen.getByText('Mensagem apagada')).toBeTruthy();
    cleanup();
    bubble({ edited_at: 1 });
    expect(screen.getByText('editada')).toBeTruthy();
  });
});

describe('queues and lists', () => {
  // Rows: AGENT-001, AGENT-002
  test('each channel has a button with the number who wait, and one more starts the next', () => {
    app.directory = directory({
      channels: [channelInfo()],
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
    app.counts = {
      by_queue: [{ queue_id: '1', channel: 'whatsapp', waiting_count: 3 }],
      mine_active: 0,
      mine_inactive: 0,
      mine_put_off: 0,
    };
    render(QueuesColumn);
    expect(screen.getByRole('button', { name: 'WhatsApp 3 aguardando' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Trocas 3 aguardando' })).toBeTruthy();
    expect(screen.getByRole('button', { name: /Atender próximo/ })).toBeTruthy();
  });

  // Rows: AGENT-002, AGENT-007
  test('who waits is shown with number, name, e-mail, queue, date and time, and a start button', async () => {
    const onstart = vi.fn();
    const one = interaction({
      state: 'queued',
      agent_id: null,
      number: '2026-0000042',
      queued_at: new Date('2026-11-22T02:16:00Z').getTime() * 1000,
      customer: { name: 'Felipe', email: 'f@x.br', phone: null, handle: null, verified: false },
    });
    const { container } = render(WaitingRow, {
      interaction: one,
      canStart: true,
      busy: false,
      onstart,
      onpeek: vi.fn(),
    });
    for (const words of ['2026-0000042', 'Felipe', 'f@x.br', 'Trocas', '21/11/2026, 23:16']) {
      expect(container.textContent).toContain(words);
    }
    await fireEvent.click(screen.getByRole('button', { name: 'Atender Felipe' }));
    expect(onstart).toHaveBeenCalledOnce();
  });

  // Rows: MSG-011
  test('two tabs count the active and the inactive conversations', () => {
    app.interactions.reset([
      interaction({ id: '1' }),
      interaction({ id: '2' }),
      interaction({ id: '3', activity: 'inactive_at_agent' }),
      interaction({ id: '4', agent_id: '11' }),
    ]);
    render(MineList);
    expect(screen.getByRole('tab', { name: 'Ativas 2' })).toBeTruthy();
    expect(screen.getByRole('tab', { name: 'Inativas 1' })).toBeTruthy();
  });

  // Rows: MSG-012, MSG-013
  test('a pushed change moves a conversation between the tabs', async () => {
    app.interactions.reset([interaction({ id: '1', revision: 1 })]);
    render(MineList);
    app.take(interaction({ id: '1', revision: 2, activity: 'inactive_at_agent' }));
    await screen.findByRole('tab', { name: 'Inativas 1' });
    app.take(interaction({ id: '1', revision: 3, activity: 'active' }));
    await screen.findByRole('tab', { name: 'Ativas 1' });
  });

  test('the own list is loading, empty, failed or filled', async () => {
    app.minesLoaded = false;
    render(MineList);
    expect(screen.getByRole('status', { name: 'Carregando' })).toBeTruthy();
    app.minesLoaded = true;
    expect(await screen.findByText('Nenhuma conversa com você')).toBeTruthy();
    app.minesError = new TypeError('x');
    expect(await screen.findByRole('alert')).toBeTruthy();
    app.minesError = undefined;
    app.interactions.put(interaction());
    expect(await screen.findByRole('tab', { name: 'Ativas 1' })).toBeTruthy();
    await waitFor(() => expect(screen.queryByText('Nenhuma conversa com você')).toBeNull());
  });
});

describe('actions on a conversation', () => {
  // Rows: AGENT-010
  test('are offered only where they are permitted', async () => {
    app.interactions.put(interaction());
    await desk.select('1');
    const { unmount } = render(ConversationHeader, { interaction: interaction() });
    expect(screen.getByRole('button', { name: 'Encerrar' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Transferir' })).toBeTruthy();
    unmount();
    await signIn({
      actions: ACTIONS.filter(
        (action) => action !== 'interaction_transfer' && action !== 'interaction_conclude',
      ),
    });
    app.interactions.put(interaction());
    render(ConversationHeader, { interaction: interaction() });
    expect(screen.queryByRole('button', { name: 'Transferir' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Encerrar' })).toBeNull();
  });

  // Rows: AGENT-010
  test('due date, return and cancel stand in the menu of an own conversation only', async () => {
    app.interactions.put(interaction());
    await desk.select('1');
    const { unmount } = render(ConversationHeader, { interaction: interaction() });
    await fireEvent.click(screen.getByRole('button', { name: 'Mais ações' }));
    for (const name of ['Adiar conversa', 'Devolver à fila', 'Cancelar atendimento']) {
      expect(await screen.findByRole('menuitem', { name: new RegExp(name) })).toBeTruthy();
    }
    unmount();
    app.take(interaction({ revision: 2, agent_id: '11' }));
    render(ConversationHeader, { interaction: interaction({ revision: 2, agent_id: '11' }) });
    await fireEvent.click(screen.getByRole('button', { name: 'Mais ações' }));
    expect(await screen.findByRole('menuitem', { name: /Copiar conversa/ })).toBeTruthy();
    expect(screen.queryByRole('menuitem', { name: /Cancelar/ })).toBeNull();
  });

  // Rows: TAG-001, TAG-003
  test('concluding sends the chosen code, after saying what the code will do', async () => {
    const calls = serve({
      'POST /interactions/1/conclude': () => interaction({ state: 'concluded', revision: 9 }),
    });
    const actions = {
      closing_message: 'Até logo.',
      transfer_queue_id: '2',
      end_phone: false,
      end_contact: true,
    };
    app.directory = directory({
      wrap_up_codes: [
        {
          id: '1',
          parent_id: null,
          queue_id: '1',
          medium: 'messaging',
          deleted: false,
          name: 'Troca',
          actions: { ...actions, closing_message: null },
        },
        {
          id: '2',
          deleted: false,
          parent_id: '1',
          queue_id: '1',
          medium: 'messaging',
          name: 'Tamanho',
          actions,
        },
      ],
    });
    render(ConcludeDialog, { interaction: interaction() });
    await fireEvent.click(await screen.findByRole('treeitem', { name: 'Troca' }));
    await fireEvent.click(await screen.findByRole('treeitem', { name: 'Tamanho' }));
    for (const effect of [
      'Envia ao cliente: “Até logo.”',
      'Transfere para a fila Financeiro',
      'Encerra o contato',
    ]) {
      expect(await screen.findByText(effect)).toBeTruthy();
    }
    await fireEvent.click(screen.getByRole('button', { name: 'Encerrar' }));
    await waitFor(() => expect(sent(calls, 'POST')[0]?.body).toEqual({ wrap_up_code_id: '2' }));
    await waitFor(() => expect(app.interactions.get('1')?.state).toBe('concluded'));
  });

  // Rows: TAG-008
  test('a contact that ended without a code is classified afterwards', async () => {
    const calls = serve({
      'POST /interactions/1/wrap-up': () => interaction({ state: 'concluded', revision: 9 }),
    });
    app.directory = directory({
      wrap_up_codes: [
        {
          id: '1',
          parent_id: null,
          queue_id: '1',
          medium: 'messaging',
          deleted: false,
          name: 'Dúvida',
          actions: { closing_message: null, transfer_queue_id: null, end_phone: false, end_contact: false },
        },
      ],
    });
    render(ConcludeDialog, { interaction: interaction({ state: 'wrap_up', ended_at: 1 }) });
    await fireEvent.click(await screen.findByRole('treeitem', { name: 'Dúvida' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Salvar tabulação' }));
    await waitFor(() =>
      expect(sent(calls, 'POST')[0]).toMatchObject({
        path: '/interactions/1/wrap-up',
        body: { wrap_up_code_id: '1' },
      }),
    );
  });

  // Rows: GAP-021
  test('cancelling asks first, and a refusal stays in the dialog', async () => {
    let refuse = true;
    const calls = serve({
      'POST /interactions/1/cancel': () =>
        refuse
          ? new Refuse(409, { code: 'x', detail: 'Já foi encerrado.' })
          : interaction({ state: 'canceled', revision: 9 }),
    });
    app.interactions.put(interaction());
    await desk.select('1');
    desk.layer = 'cancel';
    render(DeskLayers);
    const dialog = await screen.findByRole('dialog', { name: 'Cancelar o atendimento de Mariana?' });
    expect(sent(calls, 'POST')).toHaveLength(0);
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Cancelar atendimento' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Já foi encerrado.');
    refuse = false;
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Cancelar atendimento' }));
    await waitFor(() => expect(app.interactions.get('1')?.state).toBe('canceled'));
  });

  test('an offer is accepted or declined while its time runs, and leaves with it', async () => {
    const calls = serve({
      'POST /interactions/1/decline': () => interaction({ state: 'queued', agent_id: null, revision: 9 }),
    });
    app.interactions.put(interaction({ state: 'offered', offer_expires_at: now() + MINUTE / 2 }));
    app.interactions.put(interaction({ id: '2', state: 'offered', offer_expires_at: now() - 5_000_000 }));
    render(Offers);
    expect(screen.getAllByRole('button', { name: /Aceitar/ })).toHaveLength(1);
    await fireEvent.click(screen.getByRole('button', { name: 'Recusar' }));
    await waitFor(() => expect(sent(calls, 'POST')).toHaveLength(1));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Recusar' })).toBeNull());
  });
});

describe('the customer', () => {
  const unknown = interaction({
    customer: { name: 'Ana', email: 'ana@x.br', phone: '+5511977776666', handle: null, verified: false },
  });

  // Rows: PERSON-005, PERSON-006
  test('is searched by what is typed and linked by the arrow beside a result', async () => {
    const calls = serve({
      'GET /people': () => ({ items: [ana], next: null }),
      'PUT /interactions/1/person': () => interaction({ person_id: '7', revision: 9 }),
    });
    render(Identify, { interaction: unknown });
    await fireEvent.input(screen.getByRole('searchbox', { name: 'Pesquisar pessoa' }), {
      target: { value: '111.111' },
    });
    await fireEvent.click(
      await screen.findByRole('button', { name: 'Vincular Ana Lima a este atendimento' }),
    );
    await waitFor(() => expect(sent(calls, 'PUT')[0]?.body).toEqual({ person_id: '7' }));
    expect(calls.find((call) => call.path === '/people')?.query.get('q')).toBe('111.111');
    await waitFor(() => expect(app.interactions.get('1')?.person_id).toBe('7'));
  });

  // Rows: PERSON-007, PERSON-018
  test('is registered with what the channel supplied; somebody who exists is offered with a link button', async () => {
    const calls = serve({
      'POST /people': () => new Refuse(409, { code: 'person_exists', detail: 'Já existe.', existing: [ana] }),
      'PUT /interactions/1/person': () => interaction({ person_id: '7', revision: 9 }),
    });
    render(Identify, { interaction: unknown });
    await fireEvent.click(screen.getByRole('button', { name: 'Cadastrar pessoa' }));
    expect((screen.getByLabelText('Telefone') as HTMLInputElement).value).toBe('+5511977776666');
    expect((screen.getByLabelText('E-mail') as HTMLInputElement).value).toBe('ana@x.br');
    await fireEvent.input(screen.getByLabelText('CPF'), { target: { value: '111.444.777-35' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Cadastrar pessoa' }));
    await waitFor(() =>
      expect(sent(calls, 'POST')[0]?.body).toMatchObject({ name: 'Ana', tax_id: '11144477735' }),
    );
    await fireEvent.click(await screen.findByRole('button', { name: 'Vincular: Ana Lima' }));
    await waitFor(() => expect(sent(calls, 'PUT')[0]?.body).toEqual({ person_id: '7' }));
  });

  // Rows: ORG-002
  test('is not registered without a name; the field says so and carries a red asterisk', async () => {
    const calls = serve({});
    const { container } = render(Identify, {
      interaction: { ...unknown, customer: { ...unknown.customer, name: '' } },
    });
    await fireEvent.click(screen.getByRole('button', { name: 'Cadastrar pessoa' }));
    expect(container.querySelector('label .text-bad')?.textContent).toContain('*');
    await fireEvent.click(screen.getByRole('button', { name: 'Cadastrar pessoa' }));
    expect(await screen.findByText('Preencha este campo.')).toBeTruthy();
    expect(sent(calls, 'POST')).toHaveLength(0);
  });

  // Rows: MSG-003
  test('every attachment of the conversation is listed, sent and received', async () => {
    const file = (name: string, message_id: string) => ({
      id: name,
      message_id,
      name,
      mime: 'application/pdf',
      size_bytes: 1000,
      state: 'ready',
    });
    serve({
      'GET /interactions/1/files': () => ({ items: [file('a.pdf', 'm1'), file('b.pdf', 'm2')], next: null }),
      'GET /interactions/1/messages': () => ({
        items: [message(1), message(2, { direction: 'out' })],
        next: null,
      }),
    });
    render(FilesTab, { interaction: interaction() });
    expect(await screen.findByRole('link', { name: 'Baixar a.pdf' })).toBeTruthy();
    expect((await screen.findByText(/recebido/)).textContent).toContain('1 kB');
    expect(await screen.findByText(/enviado/)).toBeTruthy();
  });
});

describe('the agent’s state and day', () => {
  // Rows: PAUSE-003
  test('the state button lists the pause reasons and choosing one asks for it', async () => {
    const calls = serve({
      'PUT /agent/state': () => agent({ user_id: '10', state: 'paused', pause_reason_id: '1' }),
    });
    app.directory = directory({
      pause_reasons: [{ id: '1', name: 'Almoço', immediate: false, max_duration_s: 3600, deleted: false }],
    });
    render(StateMenu, { agent: agent({ user_id: '10' }) });
    await fireEvent.click(screen.getByRole('button', { name: /Disponível/ }));
    await fireEvent.click(await screen.findByRole('menuitemradio', { name: /Almoço/ }));
    await waitFor(() =>
      expect(sent(calls, 'PUT')[0]?.body).toEqual({ state: 'paused', pause_reason_id: '1' }),
    );
    expect(app.me?.state).toBe('paused');
  });

  // Rows: PAUSE-003
  test('the pause screen shows the elapsed time and says when the limit is over', () => {
    app.directory = directory({
      pause_reasons: [{ id: '1', name: 'Almoço', immediate: false, max_duration_s: 60, deleted: false }],
    });
    render(PauseScreen, {
      agent: agent({
        state: 'paused',
        pause_reason_id: '1',
        since_at: now() - 2 * MINUTE - 3_000_000,
        pause_limit_s: 60,
      }),
    });
    expect(screen.getByRole('timer').textContent).toMatch(/^02:0\d$/);
    expect(screen.getByText(/Passou 01:0\d do tempo/)).toBeTruthy();
  });

  // Rows: PAUSE-004
  test('a pause that waits for the last conversation is shown as requested', () => {
    render(StateMenu, { agent: agent({ state: 'pause_requested' }) });
    expect(screen.getByRole('button', { name: /Pausa solicitada/ })).toBeTruthy();
  });

  // Rows: AGENT-004, AGENT-006
  test('choosing started or concluded turns it green and asks for the average and charts of that set', async () => {
    const calls = serve({
      'GET /agent/day': (call) => ({
        started_count: 34,
        concluded_count: 27,
        avg_handle_ms: call.query.get('set') === 'started' ? 401_000 : 60_000,
        by_hour: [{ hour: 9, count: 4 }],
        by_channel: [{ channel: 'whatsapp', count: 4 }],
      }),
    });
    render(DaySummary);
    const started = await screen.findByRole('button', { name: /Iniciados\s*34/ });
    expect([started.getAttribute('aria-pressed'), started.className.includes('bg-ok-soft')]).toEqual([
      'true',
      true,
    ]);
    expect(screen.getByText('06:41')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: /Concluídos\s*27/ }));
    expect(await screen.findByText('01:00')).toBeTruthy();
    const concluded = screen.getByRole('button', { name: /Concluídos/ });
    expect(concluded.className.includes('bg-ok-soft')).toBe(true);
    expect(calls.map((call) => call.query.get('set'))).toEqual(['started', 'concluded']);
  });
});

// Queues and lists of the desk, drawn without a browser: what is shown, what a press sends.
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { desk } from '../../src/features/desk/desk.svelte';
import { fits, NONE, type MineFilter } from '../../src/features/desk/list/mine';
import MineList from '../../src/features/desk/list/MineList.svelte';
import QuickSend from '../../src/features/desk/list/QuickSend.svelte';
import WaitingRow from '../../src/features/desk/list/WaitingRow.svelte';
import QueuesColumn from '../../src/features/desk/QueuesColumn.svelte';
import { app } from '../../src/live/app.svelte';
import { channelInfo, directory, interaction } from './make';
import { rigDesk } from './desk-rig';
import { serve } from './screens';

rigDesk();

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

  // Rows: GAP-020
  test('own conversations are found by customer, queue or number, narrowed by queue and medium, and ordered', async () => {
    const rows = [
      interaction({ id: '1', number: '2026-0000001', assigned_at: 3, last_message: null }),
      interaction({ id: '2', number: '2026-0000002', queue_id: '2', assigned_at: 1 }),
      interaction({ id: '3', number: '2026-0000003', medium: 'chat', assigned_at: 2, arrived_at: 9 }),
    ];
    const names = (id: string) => (id === '2' ? 'Vendas' : 'Trocas');
    const found = (part: Partial<MineFilter>, typed = '') =>
      rows.filter((one) => fits(one, { ...NONE, ...part }, typed, names)).map((one) => one.id);
    expect(found({})).toEqual(['1', '2', '3']);
    expect(found({ queue: '2' })).toEqual(['2']);
    expect(found({ medium: 'chat' })).toEqual(['3']);
    expect(found({}, 'vendas')).toEqual(['2']);
    expect(found({}, '20260000003')).toEqual(['3']);
    expect(found({}, '2026-0000001')).toEqual(['1']);
    expect(found({ medium: 'chat' }, 'vendas')).toEqual([]);
    app.interactions.reset(rows);
    desk.filter = { ...NONE, order: 'handling' };
    expect(desk.rows(() => true).rows.map((one) => one.id)).toEqual(['2', '3', '1']);
  });

  // Rows: GAP-020
  test('a short answer goes out from the card', async () => {
    serve({ 'GET /interactions/1/messages': () => ({ items: [], next: null }) });
    const one = interaction({ id: '1', channel: 'web-chat', medium: 'chat' });
    const add = vi.spyOn(app.outbox, 'add').mockReturnValue('k');
    render(QuickSend, { interaction: one });
    const box = await screen.findByRole('textbox');
    await fireEvent.input(box, { target: { value: ' Já vejo ' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Enviar' }));
    expect(add).toHaveBeenCalledWith(
      expect.objectContaining({ interactionId: '1', text: 'Já vejo', note: false }),
    );
    expect(desk.quick).toBeNull();
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

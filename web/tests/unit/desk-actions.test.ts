// Actions on a conversation, drawn without a browser: what is shown, what a press sends.
import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import ConcludeDialog from '../../src/features/desk/actions/ConcludeDialog.svelte';
import DeskLayers from '../../src/features/desk/actions/DeskLayers.svelte';
import ConversationHeader from '../../src/features/desk/ConversationHeader.svelte';
import { desk } from '../../src/features/desk/desk.svelte';
import Offers from '../../src/features/desk/Offers.svelte';
import { app } from '../../src/live/app.svelte';
import { MINUTE, directory, interaction } from './make';
import { ACTIONS, Refuse, serve, signIn } from './screens';
import { now, rigDesk, sent } from './desk-rig';

rigDesk();

describe('actions on a conversation', () => {
  // Rows: AGENT-010
  test('are offered only where they are permitted', async () => {
    app.interactions.put(interaction());
    await desk.select('1');
    const { unmount } = render(ConversationHeader, { interaction: interaction() });
    expect(screen.getByRole('button', { name: 'Concluir' })).toBeTruthy();
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
    expect(screen.queryByRole('button', { name: 'Concluir' })).toBeNull();
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
    await fireEvent.click(screen.getByRole('button', { name: 'Concluir' }));
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

// Messages of the desk, drawn without a browser: what is shown, what a press sends.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import type { Interaction, Message } from '../../src/api/types';
import MessageBubble from '../../src/features/desk/thread/MessageBubble.svelte';
import { app } from '../../src/live/app.svelte';
import { channelInfo, directory, interaction, message } from './make';
import { serve } from './screens';
import { ana, rigDesk, sent } from './desk-rig';

rigDesk();

const bubble = (changes: Partial<Message>, of: Interaction = interaction()) =>
  render(MessageBubble, { message: message(1, changes), interaction: of, first: true });

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
    await fireEvent.click(await within(dialog).findByRole('button', { name: 'Cadastrar pessoa' }));
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

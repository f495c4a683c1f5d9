// The customer beside the conversation, drawn without a browser.
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import FilesTab from '../../src/features/desk/person/FilesTab.svelte';
import Identify from '../../src/features/desk/person/Identify.svelte';
import { app } from '../../src/live/app.svelte';
import { interaction, message } from './make';
import { Refuse, serve } from './screens';
import { ana, rigDesk, sent } from './desk-rig';

rigDesk();

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
    expect(((await screen.findByLabelText('Telefone')) as HTMLInputElement).value).toBe('97777-6666');
    expect((screen.getByLabelText('DDD') as HTMLInputElement).value).toBe('11');
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
    await screen.findByLabelText('Telefone');
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

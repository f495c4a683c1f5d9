// Search in messages: the address it lives in, what it asks, and what it shows of a hit.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { searchParams } from 'sv-router';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { askedOf, keptOf, NOTHING, readWanted } from '../../src/features/desk/conversations/found';
import Messages from '../../src/features/desk/conversations/Messages.svelte';
import { loadWords } from '../../src/i18n/index.svelte';
import { interaction, message } from './make';
import { Refuse, serve, signIn, standIns } from './screens';

describe('the address of a search', () => {
  test('keeps what differs and passes over what it does not know', () => {
    const address = 'q=devolu%C3%A7%C3%A3o&age=all&by=note&queue=7&agent=9';
    const wanted = readWanted(address);
    const kept = keptOf(wanted).flatMap(([key, value]) => (value === null ? [] : [[key, value]]));
    expect(new URLSearchParams(kept as [string, string][]).toString()).toBe(address);
    expect(readWanted('age=x&by=y&queue=z&agent=-1')).toEqual(NOTHING);
    expect(readWanted(`q=${'a'.repeat(300)}`).q).toHaveLength(120);
  });

  test('asks nothing until there is a letter or a digit', () => {
    for (const q of ['', '  ', '?!', '…']) expect(askedOf({ ...NOTHING, q })).toBeNull();
    expect(askedOf({ ...NOTHING, q: 'é' })).toEqual({ q: 'é', age: 'last_90_days' });
  });
});

describe('the screen', () => {
  const one = interaction({
    id: '6',
    number: '2026-0000006',
    customer: { name: 'Lucas', email: null, phone: null, handle: null, verified: false },
  });
  const found = {
    message_id: '100',
    seq: 1,
    direction: 'in',
    author_id: null,
    at: 60_000_000,
    excerpt: [
      { text: 'quero a ', hit: false },
      { text: 'devolução', hit: true },
    ],
    conversation: { state: 'in_progress', interaction: one },
  };
  beforeEach(async () => {
    standIns();
    vi.useFakeTimers();
    await signIn();
    await loadWords('conversations');
  });
  afterEach(() => {
    cleanup();
    for (const [key] of keptOf(NOTHING)) searchParams.delete(key, undefined, { replace: true });
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const type = async (text: string) => {
    await fireEvent.input(screen.getByRole('searchbox'), { target: { value: text } });
    await vi.advanceTimersByTimeAsync(1000);
  };

  test('asks a moment after typing, marks the hit, and opens the conversation', async () => {
    const calls = serve({
      'GET /messages': () => ({ items: [found], next: null }),
      'GET /interactions/6/messages': () => ({
        items: [message(1, { id: '100', interaction_id: '6', text: 'quero a devolução' })],
        next: null,
      }),
    });
    render(Messages);
    await vi.advanceTimersByTimeAsync(1000);
    expect(screen.getByText('O que foi dito?')).toBeTruthy();
    expect(calls).toEqual([]);
    await type('devolucoes');
    expect(calls.map((call) => call.query.toString())).toEqual(['limit=50&q=devolucoes&age=last_90_days']);
    expect(document.querySelector('mark')?.textContent).toBe('devolução');
    await fireEvent.click(within(screen.getByRole('list', { name: 'Mensagens' })).getByRole('button'));
    await vi.advanceTimersByTimeAsync(1000);
    const sheet = screen.getByRole('dialog', { name: 'Lucas' });
    expect(sheet.querySelector('[data-message="100"]')?.hasAttribute('data-found')).toBe(true);
  });

  test('nothing found offers the whole time; a failure can be tried again', async () => {
    const calls = serve({});
    render(Messages);
    await type('boleto');
    expect(screen.getByText('Nenhuma mensagem encontrada')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Buscar desde o início, sem filtros' }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(calls.at(-1)?.query.toString()).toBe('limit=50&q=boleto&age=all');
    expect(screen.queryByRole('button', { name: 'Buscar desde o início, sem filtros' })).toBeNull();
    cleanup();
    const again = serve({ 'GET /messages': () => new Refuse(500, { code: 'internal', detail: 'x' }) });
    render(Messages);
    await vi.advanceTimersByTimeAsync(1000);
    await fireEvent.click(screen.getByRole('button', { name: 'Tentar de novo' }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(again.length).toBe(2);
  });
});

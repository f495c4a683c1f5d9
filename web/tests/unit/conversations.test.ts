// The list of conversations: the address it lives in, what it asks, the totals, and the messages behind the balloon.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { searchParams } from 'sv-router';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import Conversations from '../../src/features/desk/conversations/Conversations.svelte';
import {
  changedOf,
  ENDED,
  FIRST,
  hasPeriod,
  OPEN,
  questionOf,
  readSearch,
} from '../../src/features/desk/conversations/search';
import { loadWords } from '../../src/i18n/index.svelte';
import { app } from '../../src/live/app.svelte';
import { interaction, message } from './make';
import { Refuse, serve, signIn, standIns } from './screens';

const TROCA = { id: '20', name: 'Troca', color: 'red', deleted: false } as const;

describe('the address of the list', () => {
  // Rows: AGENT-019, AGENT-020.
  test('opens on what ended today and keeps only what differs', () => {
    expect(readSearch('')).toEqual(FIRST);
    expect(questionOf(FIRST, '1')).toEqual({ part: 'ended', period: 'today' });
    const address = 'show=pending&period=last_10_days&due=overdue&hours=after&queue=7&agent=9&q=ana&label=20';
    const search = readSearch(address);
    const kept = changedOf(search).flatMap(([key, value]) => (value === null ? [] : [[key, value]]));
    expect(new URLSearchParams(kept as [string, string][]).toString()).toBe(address);
    expect(questionOf(search, '1')).toEqual({
      state: 'pending',
      period: 'last_10_days',
      due: 'overdue',
      after_hours: true,
      queue_id: '7',
      agent_id: '9',
      q: 'ana',
    });
  });

  test('passes over what it does not know', () => {
    expect(readSearch('show=lost&period=year&due=x&hours=1&queue=abc&agent=-1&label=%20&more=1')).toEqual(
      FIRST,
    );
    expect(readSearch(`q=${'a'.repeat(200)}`).q).toHaveLength(80);
    expect(readSearch('queue=7301444403200000123').queue).toBe('7301444403200000123');
  });

  // Rows: AGENT-019.
  test('has a period for what ended; what is open is in every period', () => {
    for (const show of ['ended', 'all', ...ENDED] as const) expect(hasPeriod({ ...FIRST, show })).toBe(true);
    for (const show of ['open', ...OPEN] as const) expect(hasPeriod({ ...FIRST, show })).toBe(false);
  });
});

describe('the screen', () => {
  const maria = interaction({
    id: '5',
    number: '2026-0000005',
    state: 'concluded',
    agent_id: null,
    last_agent_id: '10',
    ended_at: 60_000_000,
    label_ids: ['20'],
    customer: { name: 'Maria', email: null, phone: null, handle: null, verified: false },
  });
  const lucas = interaction({
    id: '6',
    number: '2026-0000006',
    awaiting_reply_since_at: 1,
    unread_count: 1,
    customer: { name: 'Lucas', email: null, phone: null, handle: null, verified: false },
  });
  const answers = {
    'GET /conversations': () => ({
      items: [
        { state: 'pending', interaction: lucas },
        { state: 'concluded', interaction: maria },
      ],
      next: null,
    }),
    'GET /conversations/totals': () => ({ count: 2, by_label: [{ label_id: '20', count: 1 }] }),
    'GET /interactions/6/messages': () => ({
      items: [message(1, { interaction_id: '6', text: 'Minha caixa chegou aberta' })],
      next: null,
    }),
  };

  beforeEach(async () => {
    standIns();
    vi.useFakeTimers();
    await signIn();
    await loadWords('conversations');
    app.directory = { ...app.directory, labels: [TROCA] };
  });
  afterEach(() => {
    cleanup();
    for (const [key] of changedOf(FIRST)) searchParams.delete(key, undefined, { replace: true });
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  async function shown(given: Parameters<typeof serve>[0] = answers) {
    const calls = serve(given);
    render(Conversations);
    await vi.advanceTimersByTimeAsync(1000);
    return {
      lists: () =>
        calls.filter((call) => call.path === '/conversations').map((call) => call.query.toString()),
      totals: () =>
        calls.filter((call) => call.path === '/conversations/totals').map((call) => call.query.toString()),
      calls,
    };
  }

  /** Chooses in a list; the test browser knows no `option:checked`, so it is told which it is. */
  async function choose(name: string, value: string) {
    const field = screen.getByRole<HTMLSelectElement>('combobox', { name });
    field.value = value;
    vi.spyOn(field, 'querySelector').mockImplementation(() => field.selectedOptions[0] ?? null);
    await fireEvent.change(field);
  }

  // Rows: AGENT-018.
  test('shows the grand total and each label’s, and choosing a label narrows only the list', async () => {
    const asked = await shown();
    const totals = screen.getByRole('group', { name: 'Totais por classificação' });
    expect(
      within(totals)
        .getByRole('button', { name: /^Todas\s*2$/ })
        .getAttribute('aria-pressed'),
    ).toBe('true');
    await fireEvent.click(within(totals).getByRole('button', { name: /^Troca\s*1$/ }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked.lists()).toEqual([
      'limit=50&part=ended&period=today',
      'limit=50&part=ended&period=today&label_id=20',
    ]);
    expect(asked.totals()).toEqual(['part=ended&period=today']);
    expect(location.search).toBe('?label=20');
  });

  // Rows: AGENT-019, AGENT-020.
  test('asks list and totals alike for what is chosen, and keeps it in the address', async () => {
    const asked = await shown();
    await choose('Período', 'last_30_days');
    await choose('Data-limite', 'overdue');
    await fireEvent.input(screen.getByRole('searchbox'), { target: { value: ' maria ' } });
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked.lists().at(-1)).toBe('limit=50&part=ended&period=last_30_days&due=overdue&q=maria');
    expect(asked.totals().at(-1)).toBe('part=ended&period=last_30_days&due=overdue&q=maria');
    expect(readSearch(location.search)).toEqual({
      ...FIRST,
      period: 'last_30_days',
      due: 'overdue',
      q: 'maria',
    });
    await fireEvent.click(screen.getByRole('button', { name: 'Limpar filtros' }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(location.search).toBe('');
    await choose('Situação', 'pending');
    await vi.advanceTimersByTimeAsync(1000);
    expect(screen.getByRole('combobox', { name: 'Período' }).hasAttribute('disabled')).toBe(true);
  });

  // Rows: AGENT-021.
  test('opens every message by the balloon, only to be read', async () => {
    const asked = await shown();
    await fireEvent.click(screen.getByRole('button', { name: 'Ver as mensagens de Lucas' }));
    await vi.advanceTimersByTimeAsync(1000);
    const sheet = screen.getByRole('dialog', { name: 'Lucas' });
    expect(within(sheet).getByText('Minha caixa chegou aberta')).toBeTruthy();
    expect(within(sheet).getByRole('button', { name: 'Abrir no atendimento' })).toBeTruthy();
    expect(within(sheet).queryByRole('button', { name: 'Responder citando' })).toBeNull();
    expect(within(sheet).queryByRole('textbox')).toBeNull();
    expect(asked.calls.filter((call) => call.method !== 'GET')).toEqual([]);
  });

  test('says what to do when nothing is there, and tries again when it failed', async () => {
    await shown({});
    expect(screen.getByText('Nenhuma conversa encerrada hoje')).toBeTruthy();
    cleanup();
    const failed = () => new Refuse(500, { code: 'internal', detail: 'x' });
    const asked = await shown({ 'GET /conversations': failed, 'GET /conversations/totals': failed });
    const before = asked.lists().length;
    const again = screen.getAllByRole('button', { name: 'Tentar de novo' });
    expect(again.length).toBe(2);
    for (const button of again) await fireEvent.click(button);
    await vi.advanceTimersByTimeAsync(1000);
    expect([asked.lists().length, asked.totals().length]).toEqual([before + 1, 2]);
  });
});

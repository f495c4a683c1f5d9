// The agent’s state and day, drawn without a browser.
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import DaySummary from '../../src/features/desk/day/DaySummary.svelte';
import PauseScreen from '../../src/features/desk/PauseScreen.svelte';
import StateMenu from '../../src/shell/StateMenu.svelte';
import { app } from '../../src/live/app.svelte';
import { MINUTE, agent, directory } from './make';
import { serve } from './screens';
import { now, rigDesk, sent } from './desk-rig';

rigDesk();

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

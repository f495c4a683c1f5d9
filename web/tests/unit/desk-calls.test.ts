// Who is called, and when: screens of the desk drawn without a browser.
import { waitFor } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { heardAtDesk, tellOpened } from '../../src/features/desk/attention';
import { desk } from '../../src/features/desk/desk.svelte';
import { toasts } from '../../src/lib/ui/toasts.svelte';
import { app } from '../../src/live/app.svelte';
import { MINUTE, interaction } from './make';
import { serve } from './screens';
import { now, rigDesk, sent } from './desk-rig';

rigDesk();

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

// What a user chose for themselves: kept per user, and followed by what it is about.
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { composerOf } from '../../src/features/desk/composer/composers';
import ComposerBox from '../../src/features/desk/composer/ComposerBox.svelte';
import QueuesColumn from '../../src/features/desk/QueuesColumn.svelte';
import { notify } from '../../src/lib/notify';
import { preferences, sends } from '../../src/lib/preferences.svelte';
import { startSounds } from '../../src/lib/sound/sounds';
import { look } from '../../src/lib/theme.svelte';
import { app } from '../../src/live/app.svelte';
import Preferences from '../../src/shell/Preferences.svelte';
import { layers } from '../../src/shell/layers.svelte';
import { channelInfo, directory, interaction } from './make';
import { serve, signIn, standIns } from './screens';

const shown: { title: string; options: NotificationOptions | undefined }[] = [];
/** A browser's notices: what it allows, and what the user answers when asked. */
function browser(permission: NotificationPermission, answer: NotificationPermission): void {
  class Shown extends EventTarget {
    static permission = permission;
    static requestPermission = async () => (Shown.permission = answer);
    constructor(title: string, options?: NotificationOptions) {
      super();
      shown.push({ title, options });
    }
  }
  vi.stubGlobal('Notification', Shown);
  vi.stubGlobal('isSecureContext', true);
}

beforeEach(async () => {
  localStorage.clear();
  shown.length = 0;
  standIns();
  serve({});
  await signIn();
  preferences.open('10');
});
afterEach(() => {
  cleanup();
  layers.preferences = false;
  preferences.choose({ density: 'compact' });
  vi.unstubAllGlobals();
});

describe('choices', () => {
  test('are kept per user, and what cannot be read is the first choice', () => {
    preferences.choose({ density: 'comfortable', sendWith: 'ctrl_enter', counters: false });
    preferences.open('11');
    expect(preferences.chosen).toMatchObject({ sendWith: 'enter', counters: true });
    preferences.choose({ density: 'compact' });
    expect(look.comfortable).toBe(false);
    preferences.open('10');
    expect(preferences.chosen).toMatchObject({ sendWith: 'ctrl_enter', counters: false });
    expect([look.comfortable, document.documentElement.dataset['density']]).toEqual([true, 'comfortable']);
    localStorage.setItem('unissono.preferences.12', '{"sound":7,"sendWith":"space","badge":false');
    preferences.open('12');
    expect(preferences.chosen).toMatchObject({ sendWith: 'enter', sound: true, badge: true });
  });

  test('made in another tab hold here too', () => {
    const event = new Event('storage');
    Object.assign(event, { key: 'unissono.preferences.10', newValue: '{"counters":false}' });
    globalThis.dispatchEvent(event);
    expect(preferences.chosen.counters).toBe(false);
  });

  test('the dialog shows what holds and changes it at once', async () => {
    browser('default', 'denied');
    layers.preferences = true;
    render(Preferences);
    const desktop = await screen.findByRole('switch', { name: /^Notificações do sistema/ });
    await fireEvent.click(desktop);
    await waitFor(() => expect(screen.getByText(/^O navegador bloqueou/)).toBeTruthy());
    expect([desktop.getAttribute('aria-checked'), preferences.chosen.desktop]).toEqual(['false', false]);
    await fireEvent.click(screen.getByRole('switch', { name: /^Contadores das filas/ }));
    await fireEvent.click(screen.getByRole('radio', { name: /^Ctrl \+ Enter/ }));
    await fireEvent.click(screen.getByRole('radio', { name: 'Confortável' }));
    expect(preferences.chosen).toMatchObject({
      counters: false,
      sendWith: 'ctrl_enter',
      density: 'comfortable',
    });
    await fireEvent.click(screen.getByRole('switch', { name: /^Sons/ }));
    expect(screen.queryByRole('slider', { name: 'Volume dos sons' })).toBeNull();
  });
});

describe('what follows them', () => {
  test('the key that sends', async () => {
    const press = { key: 'Enter', shiftKey: false, ctrlKey: false, metaKey: false, isComposing: false };
    expect([sends(press, 'enter'), sends({ ...press, shiftKey: true }, 'enter')]).toEqual([true, false]);
    expect([sends(press, 'ctrl_enter'), sends({ ...press, metaKey: true }, 'ctrl_enter')]).toEqual([
      false,
      true,
    ]);
    expect(sends({ ...press, isComposing: true }, 'enter')).toBe(false);

    app.directory = directory({ channels: [channelInfo({ reply_window: null })] });
    const add = vi.spyOn(app.outbox, 'add').mockReturnValue('k');
    composerOf('1').text = 'oi';
    preferences.choose({ sendWith: 'ctrl_enter' });
    render(ComposerBox, { interaction: interaction() });
    const box = screen.getByRole('textbox');
    await fireEvent.keyDown(box, { key: 'Enter' });
    expect(add).not.toHaveBeenCalled();
    await fireEvent.keyDown(box, { key: 'Enter', ctrlKey: true });
    expect(add).toHaveBeenCalledOnce();
  });

  test('the counters of the queues', async () => {
    app.counts = {
      by_queue: [{ queue_id: '1', channel: 'whatsapp', waiting: 3, longest_wait_since_at: null }],
      mine_active: 0,
      mine_inactive: 0,
      mine_put_off: 0,
    } as unknown as typeof app.counts;
    render(QueuesColumn);
    expect(screen.getAllByText('aguardando').length).toBeGreaterThan(0);
    preferences.choose({ counters: false });
    await waitFor(() => expect(screen.queryAllByText('aguardando')).toEqual([]));
    expect(screen.getByRole('button', { name: 'Trocas' })).toBeTruthy();
  });

  test('notices of the system, only where allowed and while another window is in front', async () => {
    const stop = startSounds();
    const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    const notice = { title: 'Maria', body: 'x'.repeat(500), tag: 'message-1' };
    browser('granted', 'granted');
    notify(notice);
    expect(shown).toEqual([]);
    preferences.choose({ desktop: true });
    notify(notice);
    expect(shown.map((one) => [one.title, one.options?.tag, one.options?.body?.length])).toEqual([
      ['Maria', 'message-1', 140],
    ]);
    focus.mockReturnValue(true);
    notify(notice);
    focus.mockReturnValue(false);
    browser('denied', 'denied');
    notify(notice);
    expect(shown).toHaveLength(1);
    stop();
  });
});

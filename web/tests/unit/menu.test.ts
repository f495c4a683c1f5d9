// A menu whose list is not there yet.
import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import StateMenu from '../../src/shell/StateMenu.svelte';
import { agent, directory } from './make';
import { app } from '../../src/live/app.svelte';
import { rigDesk } from './desk-rig';

rigDesk();

// Rows: PAUSE-003
test('a second press while the list is on its way does not close the menu, and one after it does', async () => {
  app.directory = directory({
    pause_reasons: [{ id: '1', name: 'Almoço', immediate: false, max_duration_s: 3600, deleted: false }],
  });
  render(StateMenu, { agent: agent({ user_id: '10' }) });
  const button = screen.getByRole('button', { name: /Disponível/ });
  await fireEvent.click(button);
  await fireEvent.click(button);
  expect(await screen.findByRole('menuitemradio', { name: /Almoço/ })).toBeTruthy();
  await fireEvent.click(button);
  expect(screen.queryByRole('menuitemradio')).toBeNull();
  await fireEvent.click(button);
  expect(screen.getByRole('menuitemradio', { name: /Almoço/ }), 'at once, now that it is there').toBeTruthy();
});

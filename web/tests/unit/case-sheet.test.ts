// One case, drawn without a browser.
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { Case } from '../../src/api/cases';
import CaseSheet from '../../src/features/desk/cases/CaseSheet.svelte';
import { loadWords } from '../../src/i18n/index.svelte';
import { app } from '../../src/live/app.svelte';
import { FakeSocket } from './fake-socket';
import { rigDesk } from './desk-rig';
import { caseRow } from './make';
import { ACTIONS, serve, signIn } from './screens';

rigDesk();

const open = caseRow({ person_id: '7', person_name: 'Ana Lima' });

// Rows: CASE-013
test('whoever concludes is asked whether to tell the customer, even where the news is faster than the answer', async () => {
  await signIn({ actions: [...ACTIONS, 'case_read', 'case_write', 'case_email_send'] });
  await Promise.all((['cases', 'letters'] as const).map((words) => loadWords(words)));
  const concluded: Case = {
    ...open,
    status: 'concluded',
    resolution: 'Devolvido.',
    concluded_at: 5,
    revision: 4,
  };
  vi.stubGlobal('WebSocket', FakeSocket);
  app.socket.start(0);
  let now = open;
  let answer: (saved: Case) => void = () => undefined;
  serve({
    'GET /cases/9': () => now,
    'PATCH /cases/9': () => new Promise<Case>((done) => (answer = done)),
    'GET /case-types': () => ({ items: [], next: null }),
  });
  render(CaseSheet, { id: '9', onclose: vi.fn() });
  await fireEvent.change(await screen.findByLabelText('Situação'), { target: { value: 'concluded' } });
  await fireEvent.input(screen.getByLabelText('Texto de conclusão'), { target: { value: 'Devolvido.' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Salvar ocorrência' }));
  now = concluded;
  FakeSocket.made.at(-1)?.hear({ type: 'upsert', seq: 1, entity: 'case', data: concluded });
  await waitFor(() => expect(screen.getByText('Concluída', { selector: 'span' })).toBeDefined());
  answer(concluded);
  const offer = await screen.findByRole('region', { name: 'Enviar a solução ao cliente' });
  expect(offer.textContent).toContain('Devolvido.');
  app.socket.stop();
});

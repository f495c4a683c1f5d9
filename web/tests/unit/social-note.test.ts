// The note beside a post: two who write at once lose no word.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SocialPostDetail } from '../../src/api/social';
import PostNote from '../../src/features/desk/social/PostNote.svelte';
import { loadWords } from '../../src/i18n/index.svelte';
import { serve, signIn, standIns } from './screens';

const post = (note: string | null, revision: number) => ({ id: '7', note, revision }) as SocialPostDetail;
const box = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Nota interna' });

beforeEach(async () => {
  standIns();
  await signIn();
  await loadWords('social');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

// Rows: ACC-009.
test('a note of somebody else shows at once, and never in place of what is written here', async () => {
  const calls = serve({ 'PATCH /social-posts/7': () => post('minha', 4) });
  const props = { post: post(null, 1), ondone: vi.fn() };
  const drawn = render(PostNote, props);
  await drawn.rerender({ post: post('dela', 2) });
  expect(box().value).toBe('dela');

  await fireEvent.input(box(), { target: { value: 'minha' } });
  await drawn.rerender({ post: post('dela, outra vez', 3) });
  expect(box().value).toBe('minha');
  expect(screen.getByRole('alert').textContent).toContain('dela, outra vez');
  await fireEvent.click(screen.getByRole('button', { name: 'Salvar nota' }));
  await vi.waitFor(() => expect(props.ondone).toHaveBeenCalled());
  expect(calls.map((call) => call.body)).toEqual([{ note: 'minha' }]);
  await drawn.rerender({ post: post('minha', 4) });
  expect(screen.queryByRole('alert')).toBeNull();

  await fireEvent.input(box(), { target: { value: 'minha 2' } });
  await drawn.rerender({ post: post(null, 5) });
  await fireEvent.click(screen.getByRole('button', { name: 'Ficar com a outra' }));
  expect(box().value).toBe('');
});

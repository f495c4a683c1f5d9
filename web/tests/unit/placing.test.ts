// Trees that are put in order: what is moved stands there at once, and keys that follow quickly find it there.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AgentScript } from '../../src/api/scripts';
import { Resource } from '../../src/api/resource.svelte';
import { placed } from '../../src/features/admin/parts/placed';
import Scripts from '../../src/features/admin/scripts/Scripts.svelte';
import { loadWords } from '../../src/i18n/index.svelte';
import { Refuse, serve, signIn, standIns, type Call } from './screens';

const script = (id: string, position: number, parent_id: string | null = null): AgentScript => ({
  id,
  parent_id,
  position,
  name: `S${id}`,
  message: null,
  type_id: null,
  form_id: null,
  complement: null,
  active: true,
  user_ids: [],
  group_ids: [],
  revision: 1,
});

// Rows: CASE-018.
test('a moved row stands among its new neighbours, wherever it came from', () => {
  const rows = [script('1', 0), script('2', 1), script('3', 2), script('4', 0, '1')];
  const order = (moved: AgentScript[], parent: string | null) =>
    moved
      .filter((row) => row.parent_id === parent)
      .toSorted((a, b) => a.position - b.position)
      .map((row) => row.id);
  expect(order(placed(rows, '3', null, 0), null)).toEqual(['3', '1', '2']);
  expect(order(placed(rows, '1', null, 1), null)).toEqual(['2', '1', '3']);
  const inside = placed(rows, '2', '1', 9999);
  expect([order(inside, null), order(inside, '1')]).toEqual([
    ['1', '3'],
    ['4', '2'],
  ]);
});

test('who asks again while a later question is under way waits for the later answer', async () => {
  const answers: ((value: number) => void)[] = [];
  const held = new Resource<number>(
    (signal) =>
      new Promise((done, failed) => {
        answers.push(done);
        signal.addEventListener('abort', () => failed(new DOMException('', 'AbortError')));
      }),
  );
  const seen: (number | undefined)[] = [];
  const first = held.reload().then(() => seen.push(held.data));
  const second = held.reload().then(() => seen.push(held.data));
  await Promise.resolve();
  answers[1]?.(2);
  await Promise.all([first, second]);
  expect(seen).toEqual([2, 2]);
  void held.reload();
  const ended = held.reload();
  held.stop();
  await ended;
  expect(held.data).toBe(2);
});

describe('the tree by keyboard', () => {
  let rows: AgentScript[];
  let moves: { body: Call['body']; answer: (refused: boolean) => void }[];
  const names = () =>
    screen.getAllByRole('treeitem').map((row) => `${row.dataset['id']}@${row.getAttribute('aria-level')}`);
  const press = (key: string, altKey = false) => {
    const on = document.activeElement;
    if (!on) throw new Error('nothing has the keyboard');
    return fireEvent.keyDown(on, { key, altKey });
  };
  /** The server takes or refuses the move that it was sent next. */
  const take = async (refused = false) => {
    await vi.waitFor(() => expect(moves).not.toEqual([]));
    moves.shift()?.answer(refused);
  };

  beforeEach(async () => {
    standIns();
    await signIn({ actions: ['form_write'] });
    await loadWords('admin');
    rows = [script('1', 0), script('2', 1), script('3', 2)];
    moves = [];
    const move = (id: string) => (call: Call) =>
      new Promise((done) => {
        const { parent_id, position } = call.body as { parent_id: string | null; position: number };
        moves.push({
          body: call.body,
          answer: (refused) => {
            if (!refused) rows = placed(rows, id, parent_id, position);
            done(refused ? new Refuse(409, { code: 'script_too_deep', title: '', status: 409 }) : {});
          },
        });
      });
    serve({
      'GET /agent-scripts': () => ({ items: rows, next: null }),
      ...Object.fromEntries(['1', '2', '3'].map((id) => [`POST /agent-scripts/${id}/move`, move(id)])),
    });
    render(Scripts);
    (await screen.findByRole('treeitem', { name: /^S3/ })).focus();
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  // Rows: CASE-018, ORG-008.
  test('keys one after another go on from where the one before put the row', async () => {
    await press('ArrowUp', true);
    expect(names()).toEqual(['1@1', '3@1', '2@1']);
    // Both before anything is drawn.
    const down = press('ArrowDown');
    await press('ArrowRight', true);
    await down;
    expect(names()).toEqual(['1@1', '3@1', '2@2']);
    expect(document.activeElement).toBe(screen.getByRole('treeitem', { name: /^S2/ }));
    expect(moves.length).toBe(1);
    await take();
    await take();
    await vi.waitFor(() => expect(rows.find((row) => row.id === '2')?.parent_id).toBe('3'));
    expect(names()).toEqual(['1@1', '3@1', '2@2']);
  });

  test('what was refused stands where it stood, and what was to follow is not sent', async () => {
    await press('ArrowUp', true);
    await press('ArrowUp', true);
    expect(names()).toEqual(['3@1', '1@1', '2@1']);
    await take(true);
    await vi.waitFor(() => expect(names()).toEqual(['1@1', '2@1', '3@1']));
    expect(moves).toEqual([]);
  });
});

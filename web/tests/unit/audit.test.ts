// The audit log: what a reader is shown of an entry.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import AuditLog from '../../src/features/admin/audit/AuditLog.svelte';
import { deedOf, differences, shown, SUBJECTS } from '../../src/features/admin/audit/entries';
import { fieldName } from '../../src/features/admin/audit/words';
import { loadWords } from '../../src/i18n/index.svelte';
import { serve, signIn, standIns } from './screens';

describe('an entry of the audit log', () => {
  test('says whether a thing was made, changed or removed', () => {
    expect(deedOf({ before: null, after: {} })).toBe('made');
    expect(deedOf({ before: {}, after: {} })).toBe('changed');
    expect(deedOf({ before: {}, after: null })).toBe('removed');
  });

  test('lists only the fields that differ, going into objects', () => {
    const before = {
      id: '1',
      revision: 1,
      name: 'A',
      settings: { a: 1, b: 2 },
      queue_ids: ['5'],
      note: null,
    };
    const after = {
      id: '1',
      revision: 2,
      name: 'A',
      settings: { a: 1, b: 3 },
      queue_ids: ['5', '6'],
      note: '',
    };
    expect(differences(before, after)).toEqual([
      { path: 'settings.b', before: 2, after: 3 },
      { path: 'queue_ids', before: ['5'], after: ['5', '6'] },
    ]);
    expect(differences(null, { name: 'A', active: false })).toEqual([
      { path: 'name', before: undefined, after: 'A' },
    ]);
  });

  test('shows names for ids and words for truth values', () => {
    const words = { yes: 'Sim', no: 'Não', nameOf: (id: string) => (id === '5' ? 'Vendas' : id) };
    expect(shown(['5', 'x'], words)).toBe('Vendas, x');
    expect(shown(true, words)).toBe('Sim');
    expect(shown(null, words)).toBe('–');
  });
});

describe('the words of the audit log', () => {
  const rust = (...path: string[]) => readFileSync(join(process.cwd(), '..', 'crates', ...path), 'utf8');

  test('every subject that the server keeps can be filtered by', () => {
    const setup = rust('setup', 'src', 'event.rs');
    const office = rust('office', 'src', 'event.rs');
    const names = [
      ...[setup, office]
        .flatMap((text) => [...text.matchAll(/Self::\w+(?:\(_\))? => (?:\{\s*)?"([a-z_]+)"/g)])
        .map((found) => found[1]),
      ...[
        ['app-floor', 'src', 'announcement.rs'],
        ['app-floor', 'src', 'agent', 'set_state_of_agent.rs'],
        ['app-floor', 'src', 'supervision', 'correct_wrap_up.rs'],
      ]
        .flatMap((path) => [...rust(...path).matchAll(/subject: "([a-z_]+)"/g)])
        .map((found) => found[1]),
    ];
    expect(names.length).toBeGreaterThan(12);
    // A mail of the outbox moves on its own, and a notice follows from a change that is kept: both are told to screens only.
    expect([...SUBJECTS].toSorted()).toEqual(
      names.filter((name) => name !== 'outbox_mail' && name !== 'office_notice').toSorted(),
    );
  });

  test('what no form of a user shows has a word', async () => {
    await loadWords('admin');
    const told =
      /`done` names what was done[^]*?pub\(crate\)/.exec(rust('app-setup', 'src', 'user.rs'))?.[0] ?? '';
    const names = [...told.matchAll(/`([a-z_]+_[a-z]+)`/g)].map((found) => found[1] ?? '');
    expect(names).toContain('sessions_ended');
    for (const name of names) expect(fieldName(name), name).not.toBe(name);
  });
});

describe('the list of the audit log', () => {
  beforeEach(async () => {
    standIns();
    await signIn();
    await loadWords('admin');
    vi.useFakeTimers();
  });
  afterEach(() => {
    cleanup();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test('is asked for once when it opens, and once more for a search that was typed', async () => {
    const calls = serve({});
    render(AuditLog);
    await vi.advanceTimersByTimeAsync(2000);
    expect(calls.map((call) => call.query.get('q'))).toEqual([null]);
    const field = screen.getByRole('searchbox');
    for (const text of ['f', 'fi', 'fila ']) await fireEvent.input(field, { target: { value: text } });
    await vi.advanceTimersByTimeAsync(2000);
    expect(calls.map((call) => call.query.get('q'))).toEqual([null, 'fila']);
  });
});

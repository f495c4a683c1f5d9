// Canned responses: the slash in the composer, what it offers, what is put in its place; and the list in which they are written.
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CannedResponse } from '../../src/api/canned';
import { faultText } from '../../src/features/admin/canned/import';
import { merged, shown, type Line } from '../../src/features/admin/canned/line';
import { newLine } from '../../src/features/admin/parts/lines';
import { refusedTable } from '../../src/features/admin/parts/table';
import { filled, narrowed } from '../../src/features/desk/composer/canned';
import ComposerBox from '../../src/features/desk/composer/ComposerBox.svelte';
import { composerOf } from '../../src/features/desk/composer/composers';
import { slashAt, slashWord } from '../../src/features/desk/composer/slash';
import { loadWords } from '../../src/i18n/index.svelte';
import { app } from '../../src/live/app.svelte';
import { interaction } from './make';
import { Refuse, serve, signIn, standIns, type Call } from './screens';

const row = (id: string, prefix: string, text: string, queue_id = '1'): CannedResponse => ({
  id,
  prefix,
  text,
  queue_id,
  revision: 1,
});
const ROWS = [
  row('1', 'Água', 'Chega hoje.'),
  row('2', 'oi', 'Olá, {customer}. Sou {agent}, da fila {queue}. Protocolo {protocol}. {x}'),
  row('3', 'pix', 'A chave é água@loja.exemplo'),
];

describe('what is typed', () => {
  // Rows: SHORT-002.
  test('a slash at the start of a word asks, one inside a word does not', () => {
    expect(slashWord('/', 1)).toEqual({ from: 0, to: 1, typed: '' });
    expect(slashWord('Bom dia\n/Oi depois', 11)).toEqual({ from: 8, to: 11, typed: 'Oi' });
    expect(slashWord('veja /pi x', 7)).toEqual({ from: 5, to: 7, typed: 'p' });
    for (const text of ['e/ou', 'https://loja', '//', '/oi ', 'oi', ''])
      expect(slashWord(text, text.length)).toBeNull();
    expect([slashAt('', 0), slashAt('Oi', 2), slashAt('Oi ', 3), slashAt('Oi\n', 3)]).toEqual([
      '/',
      ' /',
      '/',
      '/',
    ]);
  });

  // Rows: SHORT-002, MSG-006.
  test('prefixes that begin so come first, then texts, whatever case and accents', () => {
    const ids = (typed: string) => narrowed(ROWS, typed).map((one) => one.id);
    expect(ids('')).toEqual(['1', '2', '3']);
    expect(ids('AGUA')).toEqual(['1', '3']);
    expect(ids('ix')).toEqual(['3']);
    expect(ids('nada')).toEqual([]);
  });

  // Rows: GAP-088.
  test('placeholders are filled once, and what nobody knows stays', () => {
    const values = { customer: 'Ana {agent}', agent: 'Marina', protocol: '2026-1', queue: 'Trocas' };
    expect(filled(ROWS[1]?.text ?? '', values)).toBe(
      'Olá, Ana {agent}. Sou Marina, da fila Trocas. Protocolo 2026-1. {x}',
    );
  });
});

describe('the list in the composer', () => {
  const calls = (all: readonly Call[]) =>
    all.filter((call) => call.path.endsWith('/canned-responses')).map((call) => call.path);
  const options = () => screen.queryAllByRole('option').map((one) => one.textContent?.trim().split(/\s/)[0]);
  let at = 0;
  /** A composer of a conversation of its own, so that no draft comes from another test. */
  function stand(answers: Record<string, (call: Call) => unknown> = {}, changes = {}) {
    at += 1;
    const id = String(100 + at);
    // Another queue each time: what was read for one is kept.
    const one = interaction({ id, queue_id: String(at), ...changes });
    const heard = serve({
      [`GET /interactions/${id}/canned-responses`]: () => ({ items: ROWS, next: null }),
      ...answers,
    });
    const drawn = render(ComposerBox, { interaction: one });
    const area = screen.getByRole<HTMLTextAreaElement>('textbox');
    area.focus();
    const press = async (name: string) => {
      await fireEvent.keyDown(area, { key: name });
      await fireEvent.keyUp(area, { key: name });
    };
    const type = async (text: string) => {
      area.value = text;
      area.setSelectionRange(text.length, text.length);
      await fireEvent.input(area);
    };
    return {
      id,
      one,
      heard,
      area,
      type,
      drawn,
      key: press,
    };
  }

  beforeEach(async () => {
    standIns();
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe = () => undefined;
        disconnect = () => undefined;
      },
    );
    await signIn();
  });
  afterEach(() => {
    cleanup();
    app.outbox.forget();
    vi.unstubAllGlobals();
  });

  // Rows: SHORT-002, SHORT-003, MSG-006, GAP-088.
  test('is narrowed by typing, gone through by arrows, and Enter puts the filled text in', async () => {
    const { area, type, key, heard, id } = stand();
    await type('Bom dia /');
    await waitFor(() => expect(options()).toEqual(['/Água', '/oi', '/pix']));
    expect(screen.getByRole('listbox', { name: 'Atalhos da fila' })).toBe(
      document.getElementById(area.getAttribute('aria-controls') ?? ''),
    );
    expect(screen.getByText(/^3 atalhos\./)).toBeTruthy();
    const marked = () =>
      document.getElementById(area.getAttribute('aria-activedescendant') ?? '')?.textContent;
    expect(marked()).toContain('/Água');
    await key('ArrowUp');
    expect(marked()).toContain('/pix');
    await key('ArrowDown');
    await key('ArrowDown');
    expect(marked()).toContain('/oi');
    await type('Bom dia /OI');
    await waitFor(() => expect(options()).toEqual(['/oi']));
    await key('Enter');
    expect(area.value).toBe(
      'Bom dia Olá, Mariana. Sou Marina Prado, da fila Trocas. Protocolo 2026-0000001. {x}',
    );
    expect(options()).toEqual([]);
    expect(area.hasAttribute('aria-controls')).toBe(false);
    expect(composerOf(id).empty, 'it was put in, not sent').toBe(false);
    await type('/');
    await waitFor(() => expect(options().length).toBe(3));
    expect(calls(heard), 'asked once').toEqual([`/interactions/${id}/canned-responses`]);
  });

  // Rows: SHORT-003.
  test('asks again when a setting changed', async () => {
    const { type, heard } = stand();
    await type('/');
    await waitFor(() => expect(options().length).toBe(3));
    const version = vi.spyOn(app, 'version').mockReturnValue(7);
    await type('');
    await type('/');
    await waitFor(() => expect(calls(heard).length).toBe(2));
    version.mockRestore();
  });

  // Rows: MSG-006.
  test('Tab and the pointer put in as well; Esc closes and what was typed stays', async () => {
    const { area, type, key } = stand();
    await type('/pix');
    await waitFor(() => expect(options()).toEqual(['/pix']));
    await key('Escape');
    expect([options(), area.value]).toEqual([[], '/pix']);
    await type('/pi');
    expect(options(), 'closed by hand until another slash').toEqual([]);
    await type('/pi /o');
    await waitFor(() => expect(options()[0]).toBe('/oi'));
    await type('/p');
    await waitFor(() => expect(options()[0]).toBe('/pix'));
    await key('Tab');
    expect(area.value).toBe('A chave é água@loja.exemplo');
    await type('/Ag');
    await waitFor(() => expect(options()[0]).toBe('/Água'));
    await fireEvent.click(screen.getAllByRole('option')[0] as HTMLElement);
    expect(area.value).toBe('Chega hoje.');
  });

  // Rows: MSG-006.
  test('Enter before the list is here sends nothing; without a match it sends as ever', async () => {
    const sent = vi.spyOn(app.outbox, 'add').mockImplementation(() => undefined as never);
    const { type, key } = stand();
    await type('/p');
    await key('Enter');
    expect(sent).not.toHaveBeenCalled();
    await waitFor(() => expect(options()[0]).toBe('/pix'));
    await type('/nada');
    await waitFor(() => expect(screen.getByText('Nenhum atalho desta fila corresponde.')).toBeTruthy());
    await key('Enter');
    expect(sent).toHaveBeenCalledOnce();
    sent.mockRestore();
  });

  // Rows: MSG-006.
  test('says that a queue has none, and what failed can be tried again', async () => {
    const id = String(100 + at + 1);
    let fails = true;
    const { type } = stand({
      [`GET /interactions/${id}/canned-responses`]: () =>
        fails
          ? new Refuse(500, { code: 'internal', status: 500, title: 'Algo deu errado.' })
          : { items: [], next: null },
    });
    await type('/');
    const again = await waitFor(() => screen.getByRole('button', { name: 'Tentar de novo' }));
    fails = false;
    await fireEvent.click(again);
    await waitFor(() => expect(screen.getByText('Esta fila ainda não tem atalhos.')).toBeTruthy());
  });

  // Rows: MSG-006.
  test('works in a note, and by its button', async () => {
    const { area, id, key } = stand();
    composerOf(id).setMode('note');
    await fireEvent.click(screen.getByRole('button', { name: 'Atalhos da fila' }));
    expect(area.value).toBe('/');
    await waitFor(() => expect(options().length).toBe(3));
    await key('Enter');
    expect([composerOf(id).note, composerOf(id).reply]).toEqual(['Chega hoje.', '']);
  });
});

describe('the list of the settings', () => {
  const names = new Map([
    ['1', 'Vendas'],
    ['2', 'Trocas'],
  ]);
  const rows = [row('a', 'pix', 'Chave', '1'), row('b', 'Água', 'Hoje', '2'), row('c', 'oi', 'Olá', '1')];
  const known = new Map(rows.map((one) => [one.id, one]));
  const view = { typed: '', queue: '', by: 'prefix', down: false } as const;
  const seen = (lines: readonly Line[], changes = {}) =>
    shown(lines, known, { ...view, ...changes }, (id) => names.get(id) ?? '–').map((one) => one.key);

  // Rows: SHORT-001, SHORT-004.
  test('is sorted and narrowed, and hides nothing that is being written', () => {
    const lines = [newLine('new-1', { queue_id: '', prefix: '', text: '' }), ...merged(rows, [])];
    expect(seen(lines)).toEqual(['new-1', 'b', 'c', 'a']);
    expect(seen(lines, { down: true })).toEqual(['new-1', 'a', 'c', 'b']);
    expect(seen(lines, { by: 'queue' })).toEqual(['new-1', 'b', 'c', 'a']);
    expect(seen(lines, { queue: '1' })).toEqual(['new-1', 'c', 'a']);
    expect(seen(lines, { typed: 'agua trocas' })).toEqual(['new-1', 'b']);
    const changed = lines[1];
    if (changed) changed.draft.value.prefix = 'zzz';
    expect(seen(lines, { typed: 'agua' })).toEqual(['new-1', 'b', 'a']);
  });

  // Rows: SHORT-004.
  test('a push that overtakes the answer to its own making leaves one line', async () => {
    const line = newLine('new-1', { queue_id: '1', prefix: ' /PIX', text: 'Chave' });
    let lines: Line[] = [line];
    await line.draft.save(async () => {
      lines = merged([row('a', 'pix', 'Chave', '1')], lines);
      expect(lines).toEqual([line]);
    });
  });

  // Rows: GAP-088.
  test('refused lines are worded and kept for mending', async () => {
    await loadWords('admin');
    expect(faultText({ field: 'queue_id', code: 'unknown' })).toBe('Fila: não existe.');
    const lines = [
      {
        line: 2,
        outcome: 'refused' as const,
        faults: [{ field: 'prefix', code: 'prefix_invalid' }],
        prefix: '=bom "dia"',
      },
      { line: 3, outcome: 'created' as const, faults: [], prefix: 'oi' },
    ];
    const table = refusedTable(lines, { titles: ['Prefixo'], cells: (one) => [one.prefix] }, faultText);
    expect(table).toBe(
      '\uFEFFLinha;Prefixo;Resultado\r\n2;"\'=bom ""dia""";Prefixo: use uma palavra só, com letras, números, hífen, ponto ou sublinhado.\r\n',
    );
  });
});

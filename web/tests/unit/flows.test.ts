// The flow as a value: what is added, led, removed and taken back, and where its steps stand.
import { describe, expect, test } from 'vitest';
import {
  added,
  connected,
  faultsOf,
  fresh,
  freshOption,
  portsOf,
  removed,
  replaced,
  skeleton,
  wayOf,
  wordsOf,
  type NodeOf,
} from '../../src/features/admin/flows/flow';
import { beside, layoutOf } from '../../src/features/admin/flows/layout';

const flow = () => skeleton('pt-BR', { question: 'Com quem?', options: ['Vendas', 'Financeiro'] });

describe('a flow', () => {
  // Rows: BOT-002.
  test('begins with a menu of two ways and nothing left open', () => {
    const begun = flow();
    for (const node of begun.nodes) {
      for (const port of portsOf(node))
        expect(wayOf(begun, node.key, port), `${node.key} ${port}`).not.toBeNull();
    }
    const menu = begun.nodes[1] as NodeOf<'menu'>;
    expect(menu.options.map((one) => [one.id, one.digits, one.label['pt-BR']])).toEqual([
      ['o1', '1', 'Vendas'],
      ['o2', '2', 'Financeiro'],
    ]);
  });

  test('gives a new step a free key and leads to it', () => {
    const [next, key] = added(flow(), 'queue', { from: 'menu_1', port: 'silent' });
    expect(key).toBe('queue_3');
    expect(wayOf(next, 'menu_1', 'silent')).toBe('queue_3');
    const [alone, say] = added(next, 'say', null);
    expect(alone.edges.some((edge) => edge.to === say)).toBe(false);
  });

  test('loses the ways of an option that is taken away, and those of a step', () => {
    const begun = flow();
    const menu = begun.nodes[1] as NodeOf<'menu'>;
    const shorter = replaced(begun, { ...menu, options: menu.options.slice(0, 1) });
    expect(shorter.edges.map((edge) => edge.port)).not.toContain('option:o2');
    const without = removed(begun, 'queue_1');
    expect(without.nodes).toHaveLength(3);
    expect(without.edges.filter((edge) => edge.to === 'queue_1')).toEqual([]);
  });

  test('leads one way out to one step', () => {
    const led = connected(connected(flow(), 'menu_1', 'silent', 'queue_2'), 'menu_1', 'silent', 'queue_1');
    expect(led.edges.filter((edge) => edge.port === 'silent')).toHaveLength(1);
    expect(wayOf(connected(led, 'menu_1', 'silent', null), 'menu_1', 'silent')).toBeNull();
  });

  test('gives an option the first digits that are free', () => {
    const menu = fresh('menu', 'm') as NodeOf<'menu'>;
    const [first] = menu.options;
    const kept = first ? [first, { ...freshOption([]), id: 'o9', digits: '3' }] : [];
    expect(freshOption(kept)).toMatchObject({ id: 'o2', digits: '2' });
  });

  test('is read in the language wanted, else in one that is written', () => {
    expect(wordsOf({ 'pt-BR': 'Oi', en: 'Hi' }, 'en')).toBe('Hi');
    expect(wordsOf({ 'pt-BR': 'Oi', es: ' ' }, 'es')).toBe('Oi');
    expect(wordsOf({}, 'en')).toBe('');
  });

  test('keeps the first fault of a field and those of the flow apart', () => {
    const fault = (node: string | null, field: string, code: string) => ({ node, field, code });
    const faults = [
      fault('a', 'text', 'required'),
      fault('a', 'text', 'text_too_long'),
      fault(null, 'media', 'x'),
    ];
    expect(faultsOf(faults, 'a')).toEqual({ text: 'required' });
    expect(faultsOf(faults, null)).toEqual({ media: 'x' });
  });
});

describe('the picture of a flow', () => {
  test('stands in columns from the beginning, without one step over another', () => {
    const [wide] = added(flow(), 'end', null);
    const { places, lines, width, height } = layoutOf(wide);
    const at = (key: string) => places.find((place) => place.node.key === key);
    expect(at('start')?.x).toBeLessThan(at('menu_1')?.x ?? 0);
    expect(at('queue_1')?.x).toBe(at('queue_2')?.x);
    expect(at('end_1')?.x, 'what nothing leads to stands last').toBeGreaterThan(at('queue_1')?.x ?? 0);
    for (const a of places) {
      expect(a.x + 200).toBeLessThan(width);
      expect(a.y + a.height).toBeLessThan(height);
      for (const b of places) {
        if (a !== b && a.x === b.x) expect(a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
      }
    }
    expect(lines).toHaveLength(wide.edges.length);
  });

  test('draws a circle without running in one', () => {
    const back = connected(flow(), 'menu_1', 'invalid', 'menu_1');
    expect(layoutOf(back).places).toHaveLength(4);
  });

  test('is walked with the arrow keys', () => {
    const layout = layoutOf(flow());
    expect(beside(layout, 'start', 'ArrowRight')).toBe('menu_1');
    expect(beside(layout, 'menu_1', 'ArrowLeft')).toBe('start');
    expect(beside(layout, 'queue_1', 'ArrowDown')).toBe('queue_2');
    expect(beside(layout, 'queue_2', 'ArrowUp')).toBe('queue_1');
    expect(beside(layout, 'start', 'ArrowLeft')).toBeNull();
    expect(beside(layout, 'start', 'x')).toBeNull();
  });
});

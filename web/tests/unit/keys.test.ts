// The shortcut registry: what a key press does, and where it does nothing.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { caps, combination, keys, type Command } from '../../src/lib/keys/registry.svelte';

const press = (key: string, options: KeyboardEventInit & { on?: HTMLElement } = {}) => {
  const { on = document.body, ...init } = options;
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  on.dispatchEvent(event);
  return keys.handle(event);
};
const command = (id: string, wanted: string, more: Partial<Command> = {}): Command => ({
  id,
  title: () => id,
  group: 'app',
  keys: wanted,
  run: vi.fn(),
  ...more,
});

let field: HTMLInputElement;
beforeEach(() => {
  document.body.innerHTML = '<input type="text">';
  field = document.querySelector('input') as HTMLInputElement;
  keys.setSingleLetters(true);
});

describe('reading a key press', () => {
  test('shift belongs to letters and named keys, not to marks', () => {
    const shifted = (key: string) => combination({ key, ctrlKey: false, metaKey: false, shiftKey: true });
    expect([shifted('P'), shifted('?'), shifted('Enter')]).toEqual(['shift+p', '?', 'shift+enter']);
    expect(combination({ key: 'Shift', ctrlKey: false, metaKey: false, shiftKey: true })).toBeNull();
  });

  test('caps are printed as people know them', () => {
    expect([caps('ctrl+k'), caps('shift+p'), caps('g a')]).toEqual([
      ['Ctrl', 'K'],
      ['⇧', 'P'],
      ['G', 'A'],
    ]);
  });
});

describe('shortcuts', () => {
  test('a letter runs its command, but never while somebody types', () => {
    const one = command('pull', 'a');
    const remove = keys.register([one]);
    expect(press('a', { on: field })).toBe(false);
    expect(press('a')).toBe(true);
    expect(one.run).toHaveBeenCalledTimes(1);
    remove();
    expect(press('a')).toBe(false);
  });

  test('single letters can be switched off, and combinations stay', () => {
    const letter = command('letter', 'e');
    const strong = command('palette', 'ctrl+k', { inFields: true });
    const remove = keys.register([letter, strong]);
    keys.setSingleLetters(false);
    expect(press('e')).toBe(false);
    expect(keys.capsOf('letter')).toEqual([]);
    expect(press('k', { ctrlKey: true, on: field })).toBe(true);
    expect(keys.capsOf('palette')).toEqual(['Ctrl', 'K']);
    remove();
  });

  test('two keys in a row work, and the second alone does not', () => {
    const go = command('go', 'g a');
    const remove = keys.register([go]);
    expect(press('a')).toBe(false);
    press('g');
    expect(press('a')).toBe(true);
    expect(go.run).toHaveBeenCalledTimes(1);
    remove();
  });

  test('nothing runs under an open layer, nor a command that makes no sense now', () => {
    const usable = command('x', 'x');
    const senseless = command('y', 'y', { enabled: () => false });
    const remove = keys.register([usable, senseless]);
    document.body.insertAdjacentHTML('beforeend', '<div data-layer-open></div>');
    expect(press('x')).toBe(false);
    document.querySelector('[data-layer-open]')?.remove();
    expect(press('x')).toBe(true);
    expect(press('y')).toBe(false);
    remove();
  });
});

/** The options of a menu: who offers some, and which can still be pressed. */
import { expect, test } from 'vitest';
import { askingSeq, optionsOf } from '../panel/menu';
import type { Message } from '../panel/protocol';

function message(seq: number, direction: Message['direction'], options?: unknown): Message {
  return {
    seq,
    direction,
    kind: options === undefined ? 'text' : 'interactive',
    text: `m${seq}`,
    files: [],
    author_name: null,
    at: seq,
    client_key: null,
    content: options === undefined ? null : { menu: { options } },
  };
}
const OPTIONS = [{ id: 'menu_1.o1', title: 'Vendas', digits: '1' }];

// Rows: BOT-002.
test('only the last menu that nothing follows can be pressed', () => {
  const first = message(2, 'out', OPTIONS);
  expect(askingSeq([message(1, 'in'), first])).toBe(2);
  expect(askingSeq([message(1, 'in'), first, message(3, 'in')])).toBe(0);
  const again = [first, message(3, 'in'), message(4, 'out'), message(5, 'out', OPTIONS)];
  expect(askingSeq(again)).toBe(5);
  expect(askingSeq([message(1, 'out')])).toBe(0);
});

test('what is no option is left out', () => {
  expect(optionsOf(message(1, 'out', [...OPTIONS, { id: 7, title: 'x' }]))).toHaveLength(1);
  expect(optionsOf(message(1, 'out', 'x'))).toEqual([]);
  expect(optionsOf(message(1, 'in', OPTIONS))).toEqual([]);
});

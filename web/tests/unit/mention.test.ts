// The at sign of a note.
import { expect, test } from 'vitest';
import { atWord, called, mentionPieces } from '../../src/features/desk/composer/mention';

test('the word behind an at sign ends at the caret and may have spaces', () => {
  expect(atWord('Veja @Bia', 9)).toEqual({ from: 5, to: 9, typed: 'Bia' });
  expect(atWord('@Bia So', 7)).toEqual({ from: 0, to: 7, typed: 'Bia So' });
  expect(atWord('@', 1)).toEqual({ from: 0, to: 1, typed: '' });
  for (const text of ['ana@exemplo.com', 'sem sinal', '@ nada', `@${'x'.repeat(41)}`])
    expect(atWord(text, text.length)).toBeNull();
});

test('whose call was deleted from the text is not called', () => {
  const mentioned = [
    { id: '1', name: 'Bia Souza' },
    { id: '2', name: 'Caio' },
  ];
  expect(called('@Bia Souza, veja', mentioned)).toEqual(['1']);
  expect(called('nada', mentioned)).toEqual([]);
});

test('a note is cut at its calls, the whole name first', () => {
  expect(mentionPieces('Oi @Ana Lima e @Ana!', ['Ana', 'Ana Lima'])).toEqual([
    { text: 'Oi ', call: false },
    { text: '@Ana Lima', call: true },
    { text: ' e ', call: false },
    { text: '@Ana', call: true },
    { text: '!', call: false },
  ]);
});

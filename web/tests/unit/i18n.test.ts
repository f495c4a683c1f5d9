// Languages: the same keys and parameters everywhere, plurals by each language's own rules.
import { describe, expect, test } from 'vitest';
import { en } from '../../src/i18n/en';
import { es } from '../../src/i18n/es';
import { setLocale, t } from '../../src/i18n/index.svelte';
import { fill } from '../../src/i18n/message';
import { ptBR } from '../../src/i18n/pt-BR';

describe('messages', () => {
  test('fill values and keep unknown ones visible', () => {
    expect(fill('Olá {name}, {other}', { name: 'Ana' }, 'pt-BR')).toBe('Olá Ana, {other}');
  });

  test('choose the plural and write the number in the language', () => {
    const message = '{count, plural, =0 {nada} one {# conversa} other {# conversas}}';
    expect([0, 1, 2, 1200].map((count) => fill(message, { count }, 'pt-BR'))).toEqual([
      'nada',
      '1 conversa',
      '2 conversas',
      '1.200 conversas',
    ]);
  });

  test('a parameter inside a plural is filled too', () => {
    expect(
      fill('{count, plural, one {# de {name}} other {# de {name}}}', { count: 2, name: 'Ana' }, 'es'),
    ).toBe('2 de Ana');
  });
});

describe('dictionaries', () => {
  const params = (text: string) =>
    [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]))].toSorted();

  test.each([
    ['en', en],
    ['es', es],
  ] as const)('%s has every key with the same parameters and no empty text', (_, dictionary) => {
    expect(Object.keys(dictionary).toSorted()).toEqual(Object.keys(ptBR).toSorted());
    for (const [key, text] of Object.entries(ptBR)) {
      const other = dictionary[key as keyof typeof ptBR];
      expect(other, key).not.toBe('');
      expect(params(other), key).toEqual(params(text));
    }
  });

  test('nobody is shouted at', () => {
    for (const dictionary of [ptBR, en, es]) {
      for (const text of Object.values(dictionary)) expect(text).not.toContain('!');
    }
  });

  test('changing the language changes the texts and the document', async () => {
    await setLocale('es');
    expect([t('ui.save'), document.documentElement.lang]).toEqual(['Guardar', 'es']);
    await setLocale('pt-BR');
    expect(t('ui.save')).toBe('Salvar');
  });
});

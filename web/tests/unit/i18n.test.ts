// Languages: the same keys and parameters everywhere, plurals by each language's own rules.
import { afterEach, describe, expect, test, vi } from 'vitest';
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

describe('words of an area', () => {
  afterEach(() => vi.doUnmock('../../src/i18n/pt-BR/account'));

  /** A fresh interface whose Portuguese words of the account are on their way until they are let go. */
  async function rig() {
    vi.resetModules();
    let letGo = () => {};
    const gate = new Promise<void>((done) => (letGo = done));
    vi.doMock('../../src/i18n/pt-BR/account', async (original) => {
      await gate;
      return original();
    });
    return { i18n: await import('../../src/i18n/index.svelte'), letGo };
  }

  test('are waited for by everybody who asks', async () => {
    const { i18n, letGo } = await rig();
    const heard: string[] = [];
    const asked = ['first', 'second'].map((who) =>
      i18n.loadWords('account').then(() => heard.push(`${who}: ${i18n.t('security.end')}`)),
    );
    await i18n.loadWords('desk');
    expect(heard).toEqual([]);
    letGo();
    await Promise.all(asked);
    expect(heard).toEqual(['first: Encerrar', 'second: Encerrar']);
  });

  test('are those of the language that is chosen meanwhile', async () => {
    const { i18n, letGo } = await rig();
    const loaded = i18n.loadWords('account');
    await i18n.setLocale('es');
    letGo();
    await loaded;
    expect([i18n.locale(), i18n.t('security.end'), i18n.t('session.email')]).toEqual([
      'es',
      es['security.end'],
      es['session.email'],
    ]);
    await i18n.setLocale('pt-BR');
    expect(i18n.t('security.end')).toBe('Encerrar');
  });
});

// The last words of a conversation say who wrote them.
import { beforeAll, expect, test } from 'vitest';
import { loadWords, setLocale } from '../../src/i18n/index.svelte';
import { preview } from '../../src/features/desk/preview';

const last = { preview: 'oi', at: 1, kind: 'text', author_id: null, automatic: null } as const;

beforeAll(async () => {
  await loadWords('desk');
  await setLocale('pt-BR');
});

// Rows: MSG-017
test('a card tells an agent from the queue that wrote by itself', () => {
  expect(preview({ ...last, direction: 'in' }, '7')).toBe('oi');
  expect(preview({ ...last, direction: 'out', author_id: '7' }, '7')).toBe('Você: oi');
  expect(preview({ ...last, direction: 'out', author_id: '8' }, '7')).toBe('–: oi');
  expect(preview({ ...last, direction: 'out', automatic: 'welcome' }, '7')).toBe('Automática: oi');
  expect(preview({ ...last, direction: 'out' }, '7')).toBe('Outro aparelho: oi');
});

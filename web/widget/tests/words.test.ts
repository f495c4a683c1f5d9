/** Words in three languages, the form's checks, links, attachments and the system lines. */
import { expect, test } from 'vitest';
import { choose, FILES_MAX } from '../panel/attachments';
import { faultOf, fieldsToAsk } from '../panel/fields';
import { DICTIONARIES, fileSize, pickLocale, say } from '../panel/i18n/words';
import { parts } from '../panel/links';
import type { Message } from '../panel/protocol';
import { systemLine } from '../panel/system';
import { receive, turnTo, EMPTY } from '../panel/thread';
import { transcript } from '../panel/transcript';

const blanks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).toSorted();

function message(over: Partial<Message>): Message {
  const base = {
    seq: 1,
    direction: 'system',
    kind: 'system',
    text: null,
    files: [],
    author_name: null,
  } as const;
  return { ...base, at: 1_700_000_000_000_000, client_key: null, content: null, ...over } as Message;
}

test.each(['en', 'es'] as const)('%s has every key of the source, with the same blanks', (locale) => {
  const [source, other] = [DICTIONARIES['pt-BR'], DICTIONARIES[locale]];
  expect(Object.keys(other).toSorted()).toEqual(Object.keys(source).toSorted());
  for (const key of Object.keys(source) as (keyof typeof source)[]) {
    expect(other[key], key).not.toBe('');
    expect(blanks(other[key]), key).toEqual(blanks(source[key]));
  }
});

test('no sentence shouts', () => {
  const all = Object.values(DICTIONARIES).flatMap((words) => Object.values(words));
  expect(all.filter((text) => text.includes('!'))).toEqual([]);
});

test('the first place in the queue is said in words, the others by number', () => {
  expect(say('pt-BR', 'status.queue', { count: 1 })).toBe('Você é o próximo da fila');
  expect(say('pt-BR', 'status.queue', { count: 4 })).toBe('Posição na fila: 4');
});

test('a locale is found from a bare language or a regional one, else Portuguese', () => {
  expect(pickLocale([null, 'es-MX'])).toBe('es');
  expect(pickLocale(['pt', 'en'])).toBe('pt-BR');
  expect(pickLocale(['de', ''])).toBe('pt-BR');
});

test('sizes are written with the unit of the locale', () => {
  expect(fileSize('pt-BR', 1_572_864)).toBe('1,5 MB');
  expect(fileSize('en', 2048)).toBe('2 kB');
});

// Rows: CHAN-005, GAP-034.
test('the e-mail is asked and required whatever the form of the account says', () => {
  expect(fieldsToAsk([])).toEqual([{ field: 'email', required: true }]);
  expect(
    fieldsToAsk([
      { field: 'name', required: true },
      { field: 'email', required: false },
      { field: 'phone', required: false },
    ]),
  ).toEqual([
    { field: 'name', required: true },
    { field: 'email', required: true },
    { field: 'phone', required: false },
  ]);
});

// Rows: CHAN-005.
test.each([
  ['', 'form.required'],
  ['ana', 'form.email_wrong'],
  ['ana@loja', 'form.email_wrong'],
  ['ana@loja..br', 'form.email_wrong'],
  [' ana@loja.com.br ', null],
])('the e-mail %j gives %s', (value, fault) => {
  expect(faultOf({ field: 'email', required: true }, value)).toBe(fault);
});

test('a telephone needs its area code, and may stay empty when it is optional', () => {
  const phone = { field: 'phone', required: false } as const;
  expect(faultOf(phone, '')).toBeNull();
  expect(faultOf(phone, '98877-6655')).toBe('form.phone_wrong');
  expect(faultOf(phone, '(73) 98877-6655')).toBeNull();
});

test('addresses in a text become links without the punctuation after them', () => {
  expect(parts('Veja https://loja.com/a?b=1. Ou www.loja.com!')).toEqual([
    { text: 'Veja ', url: null },
    { text: 'https://loja.com/a?b=1', url: 'https://loja.com/a?b=1' },
    { text: '. Ou ', url: null },
    { text: 'www.loja.com', url: 'https://www.loja.com' },
    { text: '!', url: null },
  ]);
  expect(parts('javascript:alert(1)')).toEqual([{ text: 'javascript:alert(1)', url: null }]);
});

test('files over the limit, empty ones and too many are named, the others go', () => {
  const small = new File(['x'], 'ok.txt');
  const big = new File(['x'.repeat(3000)], 'big.txt');
  const empty = new File([], 'nada.txt');
  const chosen = choose('pt-BR', 0, [small, big, empty], 2048);
  expect(chosen.files).toEqual([small]);
  expect(chosen.faults.map((f) => f.key)).toEqual(['composer.too_big', 'composer.empty_file']);
  expect(say('pt-BR', 'composer.too_big', chosen.faults[0]?.fill)).toBe(
    'big.txt tem 2,9 kB. O limite é 2 kB.',
  );
  expect(choose('pt-BR', FILES_MAX, [small], 2048).faults[0]?.key).toBe('composer.too_many');
});

// Rows: MSG-017.
test('system lines speak the language of the visitor, and unknown ones keep the text of the server', () => {
  const joined = message({ content: { code: 'assigned', params: { agent: 'Marina' } } });
  expect(systemLine('en', joined)).toBe('Marina joined the conversation');
  expect(systemLine('pt-BR', message({ text: 'Olá', content: { code: 'other' } }))).toBe('Olá');
  expect(systemLine('pt-BR', message({ content: { code: 'secret' } }))).toBeNull();
});

test('the kept conversation names who said what, and its number', () => {
  const thread = receive(turnTo(EMPTY, { id: '1', number: '2026-0000001', state: 'active' }), [
    message({ seq: 1, direction: 'in', text: 'Oi' }),
    message({ seq: 2, direction: 'out', text: 'Bom dia', author_name: 'Marina' }),
  ]);
  const text = transcript('pt-BR', thread, (key, fill) => say('pt-BR', key, fill));
  expect(text).toContain('Conversa 2026-0000001');
  expect(text).toMatch(/Você: Oi\n.*Marina: Bom dia/);
});

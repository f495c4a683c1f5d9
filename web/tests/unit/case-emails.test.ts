// How e-mails of cases are answered and said.
import { beforeAll, expect, test } from 'vitest';
import type { CaseEmail } from '../../src/api/case-emails';
import { loadWords } from '../../src/i18n/index.svelte';
import {
  addressesIn,
  answerTo,
  longName,
  pageOf,
  replySubject,
} from '../../src/features/desk/cases/emails/email';

const CAME: CaseEmail = {
  id: '1',
  case_id: '2',
  direction: 'received',
  state: 'received',
  from: { name: 'Ana', address: 'ana@x.exemplo' },
  to: [],
  cc: [],
  subject: 'Minha conta',
  text: 'Veio errada.\n\nAna\n',
  html: null,
  hidden_image_count: 0,
  message_id: 'a@x',
  in_reply_to: null,
  files: [],
  author_id: null,
  error_code: null,
  error: null,
  at: 1_795_000_000_000_000,
  sent_at: null,
};

beforeAll(() => loadWords('letters'));

// Rows: CASE-013.
test('an answer quotes what it answers below the place to write', () => {
  const { subject, text, answers } = answerTo(CAME);
  expect(subject).toBe('Re: Minha conta');
  expect(text).toMatch(/^\n\n.*Ana.*\n> Veio errada\.\n>\n> Ana$/);
  expect(answers).toBe(CAME);
});

test('a subject says once that it is an answer', () => {
  for (const said of ['Re: Olá', 'RES: Olá', 're : Olá']) expect(replySubject(said)).toBe(said);
  expect(replySubject('Recibo')).toBe('Re: Recibo');
});

test('addresses are typed between commas, semicolons and lines', () => {
  expect(addressesIn(' a@x.exemplo; b@x.exemplo,\n,c@x.exemplo ')).toEqual([
    'a@x.exemplo',
    'b@x.exemplo',
    'c@x.exemplo',
  ]);
  expect(addressesIn('  ')).toEqual([]);
  expect(longName(CAME.from)).toBe('Ana <ana@x.exemplo>');
  expect(longName({ name: '', address: 'a@x' })).toBe('a@x');
});

test('the page of an e-mail sends no referrer', () => {
  expect(pageOf('<b>oi</b>')).toContain('content="no-referrer"');
});

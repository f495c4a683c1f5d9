// How e-mails of cases are said, and how one is answered.
import type { CaseEmail, CaseEmailLine, Mailbox } from '$api/case-emails';
import { locale, t, type Key } from '$i18n';
import { dateTime } from '$i18n/format';

/** What somebody begins to write. */
export interface Beginning {
  subject: string;
  text: string;
  /** The e-mail that it answers. */
  answers: CaseEmail | null;
}

export const STATE_TONES = {
  received: 'plain',
  queued: 'accent',
  sending: 'accent',
  sent: 'ok',
  failed: 'bad',
  unknown: 'warn',
} as const satisfies Record<CaseEmail['state'], string>;

/** A name where there is one, else the address. */
export const shortName = (one: Mailbox): string => one.name || one.address;
export const longName = (one: Mailbox): string => (one.name ? `${one.name} <${one.address}>` : one.address);

/** Who an e-mail is about in a list: who wrote it, or whom it was written to. */
export const other = (one: CaseEmailLine): string =>
  one.direction === 'received' ? shortName(one.from) : one.to.map(shortName).join(', ');

/** When it was written, or taken by the mail server. */
export const when = (one: Pick<CaseEmailLine, 'at' | 'sent_at'>): string =>
  dateTime(one.sent_at ?? one.at, locale());

/** Why it was not sent, in words. */
export const failure = (code: string | null | undefined): string | null =>
  code ? t(`letters.error.${code}` as Key) : null;

/** `Re: ` once, however often it goes back and forth. */
export const replySubject = (subject: string): string =>
  /^\s*(?:re|res|aw)\s*:/i.test(subject) ? subject.trim() : `Re: ${subject.trim()}`.trim();

/** The text that is answered, below the place where the answer is typed. */
export function quoted(one: CaseEmail): string {
  const lines = one.text.trimEnd().split('\n');
  const head = t('letters.quote_head', { at: when(one), name: shortName(one.from) });
  return `\n\n${head}\n${lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n')}`;
}

export const answerTo = (one: CaseEmail): Beginning => ({
  subject: replySubject(one.subject),
  text: quoted(one),
  answers: one,
});

/** Addresses as people type them, between commas, semicolons or on lines of their own. */
export function addressesIn(typed: string): string[] {
  return typed
    .split(/[,;\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/**
 * The page that shows what a customer sent. The frame around it runs no scripts, and the server took out everything that would be
 * loaded from elsewhere; both hold on their own.
 */
export const pageOf = (html: string): string =>
  `<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"></head>` +
  `<body style="margin:12px;font:14px/1.5 system-ui,sans-serif;color:#1c1c22;background:#fff;overflow-wrap:anywhere">${html}</body></html>`;

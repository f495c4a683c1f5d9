// The word that is being typed in a note, when it begins with an at sign: what calls a colleague.
import type { Id } from '$api/types';

export interface Mentioned {
  id: Id;
  name: string;
}

export interface AtWord {
  /** Where the sign stands. */
  from: number;
  /** Where the caret stands. */
  to: number;
  /** What was typed behind the sign. */
  typed: string;
}

/** Names have spaces, and nobody types more of one than this to find it. */
const TYPED_MAX = 40;

/** Finds the word that ends at the caret; the sign inside a word, as in an e-mail address, is none. */
export function atWord(text: string, caret: number): AtWord | null {
  const found = /(?:^|\s)@([^\n@]*)$/u.exec(text.slice(0, caret));
  const typed = found?.[1];
  if (typed === undefined || typed.length > TYPED_MAX || typed.startsWith(' ')) return null;
  return { from: caret - typed.length - 1, to: caret, typed };
}

/** Gives the colleagues whose call still stands in the text. */
export const called = (text: string, mentioned: readonly Mentioned[]): Id[] => [
  ...new Set(mentioned.filter((one) => text.includes(`@${one.name}`)).map((one) => one.id)),
];

/** Cuts a note into plain pieces and calls, for those whom it calls. */
export function mentionPieces(text: string, names: readonly string[]): { text: string; call: boolean }[] {
  // The longest first: of two names that begin alike, the whole one is meant.
  const calls = names.map((name) => `@${name}`).toSorted((a, b) => b.length - a.length);
  const pieces: { text: string; call: boolean }[] = [];
  let plain = '';
  for (let at = 0; at < text.length;) {
    const call = calls.find((one) => text.startsWith(one, at));
    if (!call) {
      plain += text.charAt(at);
      at += 1;
      continue;
    }
    if (plain !== '') pieces.push({ text: plain, call: false });
    plain = '';
    pieces.push({ text: call, call: true });
    at += call.length;
  }
  if (plain !== '') pieces.push({ text: plain, call: false });
  return pieces;
}

// The word that is being typed, when it begins with a slash: what asks for the canned responses.

export interface SlashWord {
  /** Where the slash stands. */
  from: number;
  /** Where the caret stands, behind what was typed. */
  to: number;
  /** What was typed behind the slash. */
  typed: string;
}

/** Finds the slash word that ends at the caret; a slash inside a word, as in `e/ou` or an address, is none. */
export function slashWord(text: string, caret: number): SlashWord | null {
  const found = /(?:^|\s)\/([^\s/]*)$/u.exec(text.slice(0, caret));
  const typed = found?.[1];
  return typed === undefined ? null : { from: caret - typed.length - 1, to: caret, typed };
}

/** Gives what a button types to ask for them: a slash at the start of a word. */
export function slashAt(text: string, caret: number): string {
  return caret === 0 || /\s/u.test(text.charAt(caret - 1)) ? '/' : ' /';
}

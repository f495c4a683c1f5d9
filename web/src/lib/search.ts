// Finding by typing: accents and case do not matter, and each typed word must occur somewhere.

/** Folds a text for comparison: `Ação` and `acao` become the same. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Tells whether every typed word occurs in the text. */
export function matches(text: string, typed: string): boolean {
  const folded = fold(text);
  return fold(typed)
    .split(/\s+/)
    .every((word) => folded.includes(word));
}

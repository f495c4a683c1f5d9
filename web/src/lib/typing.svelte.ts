// What is typed into a field of search is asked a moment after the last letter.
const QUIET_MS = 250;

/** Asks for what is typed unless it is asked for already. To be called while a component starts. */
export function afterTyping(typed: () => string, asked: () => string, ask: (wanted: string) => void): void {
  $effect(() => {
    const wanted = typed().trim();
    const later = setTimeout(() => wanted !== asked() && ask(wanted), QUIET_MS);
    return () => clearTimeout(later);
  });
}

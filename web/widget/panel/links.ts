/** Finds web addresses in plain text, leaving closing punctuation outside. */
export type Part = { text: string; url: string | null };

const ADDRESS = /\b(?:https?:\/\/|www\.)[^\s<>"]+[^\s<>"'.,;:!?)\]}]/gi;

export function parts(text: string): Part[] {
  const found: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index), url: null });
    const address = match[0];
    found.push({ text: address, url: /^www/i.test(address) ? `https://${address}` : address });
    from = match.index + address.length;
  }
  if (from < text.length) found.push({ text: text.slice(from), url: null });
  return found;
}

// Placeholders of texts that are sent to customers: `{customer}` and its like.
export const PLACEHOLDERS = ['protocol', 'customer', 'agent', 'queue', 'position'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** Finds braces that nobody fills: they are sent as they are. */
export function unknownPlaceholders(text: string, known: readonly string[] = PLACEHOLDERS): string[] {
  return [...new Set([...text.matchAll(/\{([^{}\s]*)\}/g)].map((match) => match[1] ?? ''))].filter(
    (name) => !known.includes(name),
  );
}

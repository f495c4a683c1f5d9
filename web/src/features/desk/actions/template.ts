// A template of the provider: its body, its blanks, and the body with the blanks filled in.

/** Finds the text of the body among the components. */
export function bodyOf(components: unknown): string {
  if (!Array.isArray(components)) return '';
  for (const one of components as unknown[]) {
    const part = one as { type?: unknown; text?: unknown } | null;
    if (String(part?.type).toLowerCase() === 'body' && typeof part?.text === 'string') return part.text;
  }
  return '';
}

const BLANK = /\{\{\s*([\w.-]+)\s*\}\}/g;

/** Names the blanks in the order in which the provider wants their values. */
export function blanksOf(body: string): string[] {
  return [...new Set([...body.matchAll(BLANK)].map((match) => match[1] ?? ''))];
}

/** Fills the blanks; those without a value stay visible. */
export function filled(body: string, values: Readonly<Record<string, string>>): string {
  return body.replace(BLANK, (blank, name: string) => values[name]?.trim() || blank);
}

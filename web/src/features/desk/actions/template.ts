// A template as the server keeps it: its body, its blanks, and the body with the blanks filled in.

/** Finds the text of the body among the template's parts. */
export function bodyOf(parts: unknown): string {
  if (typeof parts !== 'object' || parts === null || !('body' in parts)) return '';
  return typeof parts.body === 'string' ? parts.body : '';
}

const BLANK = /\{\{\s*([\w.-]+)\s*\}\}/g;

/** Names the blanks in the order in which their values are wanted: by number, wherever they stand. */
export function blanksOf(body: string): string[] {
  const found = new Set([...body.matchAll(BLANK)].map((match) => match[1] ?? ''));
  return [...found].toSorted((a, b) => Number(a) - Number(b));
}

/** Fills the blanks; those without a value stay visible. */
export function filled(body: string, values: Readonly<Record<string, string>>): string {
  return body.replace(BLANK, (blank, name: string) => values[name]?.trim() || blank);
}

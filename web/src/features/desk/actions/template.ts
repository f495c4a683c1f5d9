// A template as the server describes it: its blanks, its parts with the blanks filled in, and what of it cannot be filled from the desk.
import type { TemplateParts } from '$api/types';

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

/** A button as the preview shows it. */
export interface ShownButton {
  /** Its own words; null where the provider writes them. */
  text: string | null;
  kind: TemplateParts['buttons'][number]['kind'];
}

export const buttonsOf = (parts: TemplateParts): ShownButton[] =>
  parts.buttons.map((button) => ({ kind: button.kind, text: 'text' in button ? button.text : null }));

/** Names the first part that needs something that a message from the desk cannot give it: the provider would refuse it. */
export function unfillable(parts: TemplateParts): 'header' | 'body' | 'button' | null {
  const { header } = parts;
  if (header && (header.format !== 'text' || blanksOf(header.text).length > 0)) return 'header';
  // The values travel in order, without names.
  if (blanksOf(parts.body).some((name, index) => name !== String(index + 1))) return 'body';
  const needs = parts.buttons.some(
    (button) => button.kind === 'copy_code' || (button.kind === 'url' && blanksOf(button.url).length > 0),
  );
  return needs ? 'button' : null;
}

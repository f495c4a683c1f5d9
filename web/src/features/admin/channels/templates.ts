// A template as it will look, and what its state means.
import type { TemplateParts, TemplateRow } from '../types';

export type StateTone = 'ok' | 'warn' | 'bad' | 'plain';
const TONES: Readonly<Record<string, StateTone>> = {
  approved: 'ok',
  pending: 'warn',
  paused: 'warn',
  rejected: 'bad',
  disabled: 'bad',
  archived: 'plain',
};
export const KNOWN_STATES = ['approved', 'pending', 'paused', 'rejected', 'disabled', 'archived'] as const;
export const KNOWN_CATEGORIES = ['marketing', 'utility', 'authentication'] as const;

export const toneOf = (status: string): StateTone => TONES[status] ?? 'plain';

/** A piece of a body: plain text, or the place of a variable. */
export interface Piece {
  text: string;
  variable: boolean;
}

/** Cuts a body at its variables, `{{1}}` or `{{name}}`. */
export function pieces(text: string): Piece[] {
  return text
    .split(/(\{\{\s*\w+\s*\}\})/)
    .filter((part) => part !== '')
    .map((part) => ({ text: part, variable: /^\{\{.*\}\}$/.test(part) }));
}

export function partsOf(row: TemplateRow): Required<Pick<TemplateParts, 'body'>> & TemplateParts {
  return { ...row.components, body: row.components?.body ?? '' };
}

/** Words of the buttons; one without words of its own is named after its kind. */
export function buttonTexts(parts: TemplateParts): { text: string; detail: string | null }[] {
  return (parts.buttons ?? []).map((button) => {
    if (typeof button === 'string') return { text: button.replaceAll('_', ' '), detail: null };
    return {
      text: button.text ?? (button.kind ?? button.type ?? '').replaceAll('_', ' '),
      detail: button.url ?? button.phone ?? null,
    };
  });
}

// A template as it will look, and what its state means.
import type { TemplateParts } from '../types';

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
    .split(/(\{\{\s*[\p{L}\p{N}_]+\s*\}\})/u)
    .filter((part) => part !== '')
    .map((part) => ({ text: part, variable: /^\{\{.*\}\}$/.test(part) }));
}

/** Words of the buttons and what they open; one without words of its own is named after its kind. */
export function buttonTexts(parts: TemplateParts): { text: string; detail: string | null }[] {
  return parts.buttons.map((button) => {
    switch (button.kind) {
      case 'copy_code':
        return { text: 'copy code', detail: null };
      case 'other':
        return { text: button.what.replaceAll('_', ' '), detail: null };
      case 'url':
        return { text: button.text, detail: button.url };
      case 'phone':
        return { text: button.text, detail: button.phone };
      case 'one_time_code':
      case 'quick_reply':
      case 'flow':
        return { text: button.text, detail: null };
    }
  });
}

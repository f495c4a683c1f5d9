// A script as its editor holds it, what is refused before it is sent, and the message as an agent will read it.
import type { AgentScript, Complement, MarketingResult } from '$api/scripts';
import type { Id } from '$api/types';
import { t } from '$i18n';
import { missing } from '../parts/draft.svelte';

export const DEPTH_MAX = 12;
export const NAME_MAX = 80;
export const MESSAGE_MAX = 4000;
/** What is filled in when the script is followed. */
export const FILLED = ['customer', 'agent', 'protocol', 'queue'] as const;

export interface ScriptForm {
  name: string;
  parent_id: Id | null;
  message: string;
  type_id: Id | null;
  form_id: Id | null;
  complement: Complement | null;
  active: boolean;
}

export const blank = (parent: Id | null): ScriptForm => ({
  name: '',
  parent_id: parent,
  message: '',
  type_id: null,
  form_id: null,
  complement: null,
  active: true,
});

export const formOf = (row: AgentScript): ScriptForm => ({
  name: row.name,
  parent_id: row.parent_id,
  message: row.message ?? '',
  type_id: row.type_id,
  form_id: row.form_id,
  complement: row.complement,
  active: row.active,
});

/** What is sent: an empty message is none. */
export const sent = (form: ScriptForm) => ({
  ...form,
  message: form.message.trim() === '' ? null : form.message,
});

/** Without a case there is nothing that a form or a complement could belong to. */
export const wrong = (form: ScriptForm): Record<string, string> => ({
  ...missing({ name: form.name }),
  ...(form.type_id === null && (form.form_id !== null || form.complement !== null)
    ? { type_id: t('scripts.type_needed') }
    : {}),
});

export type ComplementKind = '' | Complement['kind'];

/** A complement of a kind that says nothing yet. */
export function complementOf(kind: ComplementKind): Complement | null {
  if (kind === 'marketing_action') return { kind, result: null };
  if (kind === 'case_tracking') {
    return { kind, status: null, priority: null, responsible_id: null, group_id: null, due_min: null };
  }
  return null;
}

export const resultName = (result: MarketingResult): string => t(`scripts.result.${result}`);

/** The message with an example in the place of each placeholder, as pieces, so that examples can be marked. */
export function previewOf(message: string): { text: string; example: boolean }[] {
  return message
    .split(/(\{(?:customer|agent|protocol|queue)\})/)
    .filter((text) => text !== '')
    .map((text) => {
      const name = FILLED.find((one) => text === `{${one}}`);
      return name ? { text: t(`scripts.example.${name}`), example: true } : { text, example: false };
    });
}

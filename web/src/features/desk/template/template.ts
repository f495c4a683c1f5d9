// A template as the server describes it: the values it needs, values that suggest themselves, and its parts with the values in their places.
import type { ChosenTemplate, Id, MessageTemplate, TemplateNeeds, TemplateParts } from '$api/types';

const BLANK = /\{\{\s*([\p{L}\p{N}_]+)\s*\}\}/gu;

/** What somebody typed for a template; the file of a header stands beside it. */
export interface TemplateValues {
  header: string;
  /** By the name of the variable. */
  body: Record<string, string>;
  /** By the position of the button. */
  buttons: Record<string, string>;
}

/** Who the message is to and from: where values come from that need not be typed. */
export interface Known {
  customer: string | null;
  agent: string | null;
  number: string | null;
}

/** Fills the blanks of a text; those without a value stay visible. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(BLANK, (blank, name: string) => values[name]?.trim() || blank);
}

/** Puts one value into the only blank of a text. */
const filledOnce = (text: string, value: string | undefined): string =>
  text.replace(BLANK, (blank) => value?.trim() || blank);

/** Gives the parts with what has been typed so far. */
export function partsOf(parts: TemplateParts, values: TemplateValues): TemplateParts {
  const header =
    parts.header?.format === 'text'
      ? { ...parts.header, text: filledOnce(parts.header.text, values.header) }
      : parts.header;
  const buttons = parts.buttons.map((button, index) => {
    const value = values.buttons[index];
    if (button.kind === 'url') return { ...button, url: filledOnce(button.url, value) };
    if (button.kind === 'copy_code') return { ...button, code: value?.trim() || null };
    return button;
  });
  return { ...parts, header, body: filled(parts.body, values.body), buttons };
}

/** Names of variables that say whom or what they want. */
const NAMES: Readonly<Record<string, keyof Known | 'first_name'>> = {
  nome: 'first_name',
  name: 'first_name',
  nombre: 'first_name',
  primeiro_nome: 'first_name',
  first_name: 'first_name',
  cliente: 'first_name',
  customer: 'first_name',
  nome_cliente: 'first_name',
  nome_do_cliente: 'first_name',
  customer_name: 'first_name',
  nome_completo: 'customer',
  full_name: 'customer',
  agente: 'agent',
  agent: 'agent',
  atendente: 'agent',
  nome_agente: 'agent',
  nome_atendente: 'agent',
  agent_name: 'agent',
  protocolo: 'number',
  protocol: 'number',
};
/** Words before a numbered variable that say the same. */
const BEFORE: readonly [RegExp, keyof Known | 'first_name'][] = [
  [
    /(^|[\s¡!*_])(ol[áa]|oi|hola|hi|hello|hey|dear|(prezad|car|estimad)[oa](\([oa]\))?|bom dia|boa tarde|boa noite|buen[oa]s (d[ií]as|tardes|noches))[,!]?\s*[*_]?$/iu,
    'first_name',
  ],
  [
    /(aqui (é|fala)( [oa])?|aqu[ií] habla|meu nome é|mi nombre es|me chamo|me llamo|my name is|this is|atendente|agente|agent)[:,]?\s*[*_]?$/iu,
    'agent',
  ],
  [/protocol[o]?( n[º°o]\.?)?[:,]?\s*[*_]?$/iu, 'number'],
];

/** Suggests values for the blanks whose place or name says what belongs there. */
export function proposed(parts: TemplateParts, known: Known): TemplateValues {
  const word = (kind: keyof Known | 'first_name'): string | null =>
    kind === 'first_name' ? (known.customer?.split(/\s+/u)[0] ?? null) : known[kind];
  const suggest = (text: string): Record<string, string> => {
    const found: Record<string, string> = {};
    for (const match of text.matchAll(BLANK)) {
      const name = match[1] ?? '';
      const before = text.slice(0, match.index);
      const kind = NAMES[name.toLowerCase()] ?? BEFORE.find(([pattern]) => pattern.test(before))?.[1];
      const value = kind && word(kind);
      if (value) found[name] ??= value;
    }
    return found;
  };
  const header = parts.header?.format === 'text' ? Object.values(suggest(parts.header.text))[0] : undefined;
  return { header: header ?? '', body: suggest(parts.body), buttons: {} };
}

/** Tells whether everything that is needed is there; whether it fits is the server's word. */
export function isComplete(needs: TemplateNeeds, values: TemplateValues, hasFile: boolean): boolean {
  const header =
    needs.header === null || (needs.header.kind === 'file' ? hasFile : values.header.trim() !== '');
  return (
    header &&
    needs.body.every((name) => values.body[name]?.trim()) &&
    needs.buttons.every(({ index }) => values.buttons[index]?.trim())
  );
}

/** Gives what the server is asked to send. */
export function chosenOf(
  template: MessageTemplate,
  needs: TemplateNeeds,
  values: TemplateValues,
  file: Id | null,
): ChosenTemplate {
  return {
    template_id: template.id,
    values: needs.body.map((name) => values.body[name]?.trim() ?? ''),
    ...(needs.header?.kind === 'text' ? { header: values.header.trim() } : {}),
    ...(file === null ? {} : { header_file_id: file }),
    buttons: needs.buttons.map(({ index }) => ({ index, value: values.buttons[index]?.trim() ?? '' })),
  };
}

/** Kinds of parts that have words of their own when they cannot be sent. */
export const BLOCKING = [
  'carousel',
  'flow',
  'location',
  'catalog',
  'limited_time_offer',
  'call_permission_request',
] as const;
const SAME: Readonly<Record<string, (typeof BLOCKING)[number]>> = {
  mpm: 'catalog',
  spm: 'catalog',
  product: 'catalog',
  product_list: 'catalog',
  voice_call: 'call_permission_request',
};

/** Names the kind of a part that cannot be sent, among those that have words; null for all others. */
export const blockingOf = (what: string): (typeof BLOCKING)[number] | null =>
  BLOCKING.find((one) => one === what) ?? SAME[what] ?? null;

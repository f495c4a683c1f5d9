// What a form is made of, as the screens draw it. The shapes are those of the API; this folder knows nothing of the application.

export interface FormOption {
  key: string;
  label: string;
}
export interface FormTreeOption extends FormOption {
  parent: string | null;
}
export type ShownAs = 'text' | 'number' | 'money' | 'date' | 'time' | 'yes_no';
export type FormFieldKind =
  | { kind: 'short_text' | 'long_text'; chars_max: number | null }
  | { kind: 'number'; digits: number; min: string | null; max: string | null }
  | { kind: 'money'; min_minor: number | null; max_minor: number | null }
  | { kind: 'date' | 'time' | 'yes_no' | 'phone' | 'email' | 'postal_code' | 'file' | 'person' | 'product' }
  | { kind: 'choice'; options: FormOption[] }
  | { kind: 'multi_choice'; options: FormOption[]; choices_max: number | null }
  | { kind: 'tree'; levels: string[]; options: FormTreeOption[] }
  | { kind: 'tax_id'; accepts: 'any' | 'cpf' | 'cnpj' }
  | { kind: 'computed'; expression: string; shown_as: ShownAs };
export type FromPerson = 'person' | 'name' | 'tax_id' | 'phone' | 'email';
export type FormField = FormFieldKind & {
  name: string;
  label: string;
  help: string;
  required: boolean;
  required_when: string;
  visible_when: string;
  default?: unknown;
  from_person: FromPerson | null;
  on_desk: boolean;
};
/** A field of one kind. */
export type FieldOf<K extends FormField['kind']> = FormField & { kind: K };
export interface FormSection {
  title: string;
  help: string;
  visible_when: string;
  fields: FormField[];
}
export interface FormDefinition {
  sections: FormSection[];
}
/** What is filled in, by physical name. What is absent or null is empty. */
export type Answers = Record<string, unknown>;

/** A form with its answers, as the server weighs it. */
export interface FormState {
  /** What stood there at the beginning, when nothing was given. */
  begun: Answers | null;
  answers: Answers;
  /** Physical names. */
  shown: string[];
  /** Places of sections, from 0. */
  sections: number[];
  required: string[];
  problems: { field: string; code: string; message: string }[];
}

/** A person or a product that a field refers to. */
export interface Found {
  id: string;
  label: string;
  /** A second, quieter text. */
  detail?: string | undefined;
}
/** Where files, people and products come from: the application knows, this folder asks. */
export interface FormSources {
  upload: (file: File, signal: AbortSignal) => Promise<{ id: string; name: string }>;
  /** Where a file can be opened. */
  address: (fileId: string) => string;
  search: (kind: 'person' | 'product', typed: string, signal: AbortSignal) => Promise<Found[]>;
  /** Nothing when it is gone or may not be seen. */
  named: (kind: 'person' | 'product', id: string, signal: AbortSignal) => Promise<Found | null>;
}

/** Where a form is filled in: the desk shows a part. */
export type FormScreen = 'desk' | 'full';

export const fieldsOf = (definition: FormDefinition): FormField[] =>
  definition.sections.flatMap((section) => section.fields);

/** Tells whether nothing stands there. A box that was answered with no is an answer. */
export const isBlank = (answer: unknown): boolean =>
  answer === undefined ||
  answer === null ||
  (typeof answer === 'string' && answer.trim() === '') ||
  (Array.isArray(answer) && answer.length === 0);

/** The sections with the fields that a screen shows now, each with its place. */
export function drawn(
  definition: FormDefinition,
  state: Pick<FormState, 'shown' | 'sections'>,
  screen: FormScreen,
): { section: FormSection; at: number; fields: FormField[] }[] {
  const shown = new Set(state.shown);
  const sections = new Set(state.sections);
  return definition.sections
    .map((section, at) => ({
      section,
      at,
      fields: section.fields.filter((field) => shown.has(field.name) && (screen === 'full' || field.on_desk)),
    }))
    .filter(({ at, fields }) => sections.has(at) && fields.length > 0);
}

/**
 * What can be said without the server: fields without conditions stand there, and what is required without any is required.
 * A screen draws this while the server has not answered yet.
 */
export function unweighed(definition: FormDefinition): FormState {
  const always = definition.sections
    .map((section, at) => ({ section, at }))
    .filter(({ section }) => section.visible_when.trim() === '');
  const fields = always
    .flatMap(({ section }) => section.fields)
    .filter((field) => field.visible_when.trim() === '');
  return {
    begun: null,
    answers: {},
    shown: fields.map((field) => field.name),
    sections: always.map(({ at }) => at),
    required: fields.filter((field) => field.required).map((field) => field.name),
    problems: [],
  };
}

/** The options below one of a tree; those at the top without any. */
export const below = (options: readonly FormTreeOption[], parent: string | null): FormTreeOption[] =>
  options.filter((option) => (option.parent ?? null) === parent);

/** The levels of a tree as far as they are chosen: what may be chosen at each, and what is. */
export function steps(
  options: readonly FormTreeOption[],
  way: readonly string[],
): { options: FormTreeOption[]; chosen: string }[] {
  const found: { options: FormTreeOption[]; chosen: string }[] = [];
  let parent: string | null = null;
  for (;;) {
    const here: FormTreeOption[] = below(options, parent);
    if (here.length === 0) return found;
    const chosen: string = here.find((option) => option.key === way[found.length])?.key ?? '';
    found.push({ options: here, chosen });
    if (chosen === '') return found;
    parent = chosen;
  }
}

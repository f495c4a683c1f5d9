// What a designer does to a form: every change gives a new definition, so that it can be taken back.
import type {
  FormDefinition,
  FormField,
  FormFieldKind,
  FormOption,
  FormSection,
  FormTreeOption,
  FromPerson,
} from '$lib/form/definition';
import { fieldsOf } from '$lib/form/definition';
import { fold } from '$lib/search';

export type Kind = FormField['kind'];
/** A section, or a field in it. */
export interface Place {
  section: number;
  field: number | null;
}

/** Kinds as the menu groups them. */
export const KIND_GROUPS: readonly {
  id: 'texts' | 'values' | 'choices' | 'people' | 'more';
  kinds: readonly Kind[];
}[] = [
  { id: 'texts', kinds: ['short_text', 'long_text'] },
  { id: 'values', kinds: ['number', 'money', 'date', 'time'] },
  { id: 'choices', kinds: ['yes_no', 'choice', 'multi_choice', 'tree'] },
  { id: 'people', kinds: ['tax_id', 'phone', 'email', 'postal_code', 'person'] },
  { id: 'more', kinds: ['product', 'file', 'computed'] },
];
export const KINDS: readonly Kind[] = KIND_GROUPS.flatMap((group) => group.kinds);

/** The long text that takes the body of an e-mail. */
export const EMAIL_BODY = 'DSC_CORPO_EMAIL';
/** Names that every case has without any form. */
export const RESERVED: readonly string[] = [
  'NUM_OCORRENCIA',
  'NUM_PROTOCOLO',
  'DSC_SITUACAO',
  'DSC_RESOLUCAO',
  'DAT_LIMITE',
  'DAT_ABERTURA',
  'COD_RESPONSAVEL',
  'COD_TIPO',
];
export const NAME_CHARS_MAX = 40;
const KEY_CHARS_MAX = 40;
export const FIELDS_MAX = 200;
export const SECTIONS_MAX = 30;

const PREFIX: Partial<Record<Kind, string>> = {
  number: 'NUM',
  money: 'VAL',
  date: 'DAT',
  time: 'HOR',
  yes_no: 'IND',
  choice: 'COD',
  multi_choice: 'COD',
  tree: 'COD',
  person: 'COD',
  product: 'COD',
  file: 'ARQ',
  computed: 'VAL',
};
const wordsOf = (text: string, sign: string) =>
  fold(text)
    .replaceAll(/[^a-z0-9]+/g, sign)
    .replaceAll(new RegExp(`^${sign}+|${sign}+$`, 'g'), '');

/** Counts up until nobody has it. */
function free(wish: string, taken: ReadonlySet<string>, chars: number, sign: string): string {
  for (let n = 1; ; n += 1) {
    const tail = n === 1 ? '' : `${sign}${n}`;
    const found = wish.slice(0, chars - tail.length) + tail;
    if (!taken.has(found)) return found;
  }
}

/** The physical name that a label suggests: `DSC_MOTIVO_DA_TROCA`. */
export function suggestedName(kind: Kind, label: string, taken: Iterable<string>): string {
  const words = wordsOf(label, '_').toUpperCase() || 'CAMPO';
  return free(
    `${PREFIX[kind] ?? 'DSC'}_${words}`,
    new Set([...taken, ...RESERVED, EMAIL_BODY]),
    NAME_CHARS_MAX,
    '_',
  );
}
/** The key that the words of an option suggest: `troca-de-produto`. */
export const suggestedKey = (label: string, taken: Iterable<string>): string =>
  free(wordsOf(label, '-') || 'opcao', new Set(taken), KEY_CHARS_MAX, '-');

/** What a kind is set to at the beginning. */
export function settingsOf(kind: Kind): FormFieldKind {
  switch (kind) {
    case 'short_text':
    case 'long_text':
      return { kind, chars_max: null };
    case 'number':
      return { kind, digits: 0, min: null, max: null };
    case 'money':
      return { kind, min_minor: null, max_minor: null };
    case 'choice':
      return { kind, options: [] };
    case 'multi_choice':
      return { kind, options: [], choices_max: null };
    case 'tree':
      return { kind, levels: [], options: [] };
    case 'tax_id':
      return { kind, accepts: 'any' };
    case 'computed':
      return { kind, expression: '', shown_as: 'number' };
    default:
      return { kind };
  }
}

const names = (definition: FormDefinition) => fieldsOf(definition).map((field) => field.name);

export function newField(definition: FormDefinition, kind: Kind): FormField {
  return {
    ...settingsOf(kind),
    name: suggestedName(kind, '', names(definition)),
    label: '',
    help: '',
    required: false,
    required_when: '',
    visible_when: '',
    default: null,
    from_person: null,
    on_desk: true,
  };
}
export const newSection = (): FormSection => ({ title: '', help: '', visible_when: '', fields: [] });

/** Which data of a person may stand in a kind at the beginning. */
export const FROM_PERSON: Partial<Record<Kind, readonly FromPerson[]>> = {
  short_text: ['name', 'tax_id', 'phone', 'email'],
  tax_id: ['tax_id'],
  phone: ['phone'],
  email: ['email'],
  person: ['person'],
};
/** Kinds that can begin with a value that the designer writes. */
export const hasDefault = (kind: Kind): boolean => !['file', 'person', 'product', 'computed'].includes(kind);

/** Makes another kind of a field; what both have in common stays. */
export function ofKind(field: FormField, kind: Kind): FormField {
  const { name, label, help, required, required_when, visible_when, from_person, on_desk } = field;
  const options = 'options' in field ? field.options : [];
  const settings = settingsOf(kind);
  const kept: FormFieldKind =
    settings.kind === 'tree'
      ? { ...settings, options: options.map((one) => ({ key: one.key, label: one.label, parent: null })) }
      : settings.kind === 'choice' || settings.kind === 'multi_choice'
        ? { ...settings, options: options.map((one) => ({ key: one.key, label: one.label })) }
        : settings;
  const computed = kind === 'computed';
  const person = from_person && FROM_PERSON[kind]?.includes(from_person) ? from_person : null;
  return {
    ...kept,
    name,
    label,
    help,
    required: required && !computed,
    required_when: computed ? '' : required_when,
    visible_when,
    default: null,
    from_person: person,
    on_desk,
  };
}

const withSections = (sections: FormSection[]): FormDefinition => ({ sections });
const replaced = <T>(list: readonly T[], at: number, value: T) =>
  list.map((one, n) => (n === at ? value : one));
const inserted = <T>(list: readonly T[], at: number, value: T) => [
  ...list.slice(0, at),
  value,
  ...list.slice(at),
];
const without = <T>(list: readonly T[], at: number) => list.filter((_, n) => n !== at);

export const fieldAt = (definition: FormDefinition, place: Place | null): FormField | undefined =>
  place && place.field !== null ? definition.sections[place.section]?.fields[place.field] : undefined;

export const putSection = (definition: FormDefinition, at: number, section: FormSection) =>
  withSections(replaced(definition.sections, at, section));
const putFields = (definition: FormDefinition, at: number, fields: FormField[]) => {
  const section = definition.sections[at];
  return section ? putSection(definition, at, { ...section, fields }) : definition;
};
export const putField = (definition: FormDefinition, place: Place, field: FormField) =>
  place.field === null
    ? definition
    : putFields(
        definition,
        place.section,
        replaced(definition.sections[place.section]?.fields ?? [], place.field, field),
      );

type Moved = [FormDefinition, Place];

/** Puts a field below the place; into a first section when there is none. */
export function addField(definition: FormDefinition, below: Place | null, field: FormField): Moved {
  const base = definition.sections.length === 0 ? withSections([newSection()]) : definition;
  const section = below?.section ?? base.sections.length - 1;
  const fields = base.sections[section]?.fields ?? [];
  const at = below ? (below.field === null ? 0 : below.field + 1) : fields.length;
  return [putFields(base, section, inserted(fields, at, field)), { section, field: at }];
}
export function addSection(definition: FormDefinition, below: Place | null): Moved {
  const at = below ? below.section + 1 : definition.sections.length;
  return [withSections(inserted(definition.sections, at, newSection())), { section: at, field: null }];
}

export function duplicated(definition: FormDefinition, place: Place): Moved {
  const taken = new Set(names(definition));
  const copyOf = (field: FormField): FormField => {
    const name = free(field.name, taken, NAME_CHARS_MAX, '_');
    taken.add(name);
    return { ...field, name };
  };
  const section = definition.sections[place.section];
  if (!section) return [definition, place];
  if (place.field === null) {
    const copy = { ...section, fields: section.fields.map(copyOf) };
    return [
      withSections(inserted(definition.sections, place.section + 1, copy)),
      { section: place.section + 1, field: null },
    ];
  }
  const field = section.fields[place.field];
  return field ? addField(definition, place, copyOf(field)) : [definition, place];
}

/** Takes something out; the place is what stands there then. */
export function removed(definition: FormDefinition, place: Place): [FormDefinition, Place | null] {
  if (place.field === null) {
    const sections = without(definition.sections, place.section);
    const at = Math.min(place.section, sections.length - 1);
    return [withSections(sections), at < 0 ? null : { section: at, field: null }];
  }
  const fields = without(definition.sections[place.section]?.fields ?? [], place.field);
  const at = Math.min(place.field, fields.length - 1);
  return [
    putFields(definition, place.section, fields),
    { section: place.section, field: at < 0 ? null : at },
  ];
}

/** Puts what was taken out where it stood, as near as what is there now allows. */
export function putBack(definition: FormDefinition, place: Place, part: FormField | FormSection): Moved {
  if ('fields' in part) {
    const at = Math.min(place.section, definition.sections.length);
    return [withSections(inserted(definition.sections, at, part)), { section: at, field: null }];
  }
  const section = Math.min(place.section, definition.sections.length - 1);
  if (section < 0) return addField(definition, null, part);
  const fields = definition.sections[section]?.fields ?? [];
  const at = Math.min(place.field ?? fields.length, fields.length);
  return [putFields(definition, section, inserted(fields, at, part)), { section, field: at }];
}

/** Puts a field before another one, or at the end of a section; or a section before another one. */
export function put(definition: FormDefinition, from: Place, to: Place): Moved {
  if (from.field === null) {
    const section = definition.sections[from.section];
    if (!section) return [definition, from];
    const at = to.section > from.section && to.field !== null ? to.section - 1 : to.section;
    return [
      withSections(inserted(without(definition.sections, from.section), at, section)),
      { section: at, field: null },
    ];
  }
  const field = fieldAt(definition, from);
  if (!field) return [definition, from];
  const rest = removed(definition, from)[0];
  const fields = rest.sections[to.section]?.fields ?? [];
  const shift = to.field !== null && to.section === from.section && to.field > from.field ? 1 : 0;
  const at = to.field === null ? fields.length : to.field - shift;
  return [putFields(rest, to.section, inserted(fields, at, field)), { section: to.section, field: at }];
}

/** One step up or down; a field goes on into the next section. Nothing where it ends. */
export function stepped(definition: FormDefinition, place: Place, way: -1 | 1): Moved | null {
  const { section, field } = place;
  if (field === null) {
    const to = section + way;
    return definition.sections[to] ? put(definition, place, { section: to, field: null }) : null;
  }
  const fields = definition.sections[section]?.fields ?? [];
  const to = field + way;
  if (to >= 0 && to < fields.length) {
    const moving = fields[field];
    const other = fields[to];
    if (!moving || !other) return null;
    return [
      putFields(definition, section, replaced(replaced(fields, field, other), to, moving)),
      { section, field: to },
    ];
  }
  const next = definition.sections[section + way];
  if (!next) return null;
  const moving = fields[field];
  if (!moving) return null;
  const taken = removed(definition, place)[0];
  const at = way < 0 ? next.fields.length : 0;
  return [
    putFields(taken, section + way, inserted(next.fields, at, moving)),
    { section: section + way, field: at },
  ];
}

/** Where a fault of the server stands: `sections.0.fields.3.label`. */
export const pathOf = (place: Place): string =>
  place.field === null ? `sections.${place.section}` : `sections.${place.section}.fields.${place.field}`;
export function placeOf(at: string): Place | null {
  const found = /^sections\.(\d+)(?:\.fields\.(\d+))?/.exec(at);
  if (!found) return null;
  return { section: Number(found[1]), field: found[2] === undefined ? null : Number(found[2]) };
}

/** The options of a tree in the order in which they are drawn, each with its depth from 0. */
export function branches(
  options: readonly FormTreeOption[],
): { option: FormTreeOption; at: number; depth: number }[] {
  const depths = new Map<string, number>();
  return options.map((option, at) => {
    const depth = option.parent === null ? 0 : (depths.get(option.parent) ?? 0) + 1;
    depths.set(option.key, depth);
    return { option, at, depth };
  });
}
/** Where the branch of an option ends. */
export function branchEnd(options: readonly FormTreeOption[], at: number): number {
  const rows = branches(options);
  const depth = rows[at]?.depth ?? 0;
  let end = at + 1;
  while ((rows[end]?.depth ?? -1) > depth) end += 1;
  return end;
}
/** Gives an option of a tree another key, and those below it know it. */
export const rekeyed = (
  options: readonly FormTreeOption[],
  at: number,
  next: FormOption,
): FormTreeOption[] => {
  const before = options[at]?.key;
  return options.map((one, n) =>
    n === at ? { ...one, ...next } : one.parent === before && n > at ? { ...one, parent: next.key } : one,
  );
};
/** Moves a branch past its neighbour of the same step. Nothing where there is none. */
export function branchStepped(
  options: readonly FormTreeOption[],
  at: number,
  way: -1 | 1,
): FormTreeOption[] | null {
  const rows = branches(options);
  const own = rows[at];
  if (!own) return null;
  const end = branchEnd(options, at);
  if (way > 0) {
    if (rows[end]?.depth !== own.depth || rows[end]?.option.parent !== own.option.parent) return null;
    const far = branchEnd(options, end);
    return [
      ...options.slice(0, at),
      ...options.slice(end, far),
      ...options.slice(at, end),
      ...options.slice(far),
    ];
  }
  let before = at - 1;
  while (before >= 0 && (rows[before]?.depth ?? 0) > own.depth) before -= 1;
  if (before < 0 || rows[before]?.depth !== own.depth) return null;
  return [
    ...options.slice(0, before),
    ...options.slice(at, end),
    ...options.slice(before, at),
    ...options.slice(end),
  ];
}

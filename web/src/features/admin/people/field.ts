// From a field of people to its form and back. Choices are written one a line.
import type { FieldKind, PersonField } from '$api/privacy';

export interface FieldForm {
  name: string;
  physical_name: string;
  kind: FieldKind;
  choices: string;
  required: boolean;
  sensitive: boolean;
  active: boolean;
}

export const KINDS: readonly FieldKind[] = ['text', 'long_text', 'number', 'date', 'yes_no', 'choice'];

export const formOf = (row: PersonField | null): FieldForm => ({
  name: row?.name ?? '',
  physical_name: row?.physical_name ?? '',
  kind: row?.kind ?? 'text',
  choices: row?.choices.join('\n') ?? '',
  required: row?.required ?? false,
  sensitive: row?.sensitive ?? false,
  active: row?.active ?? true,
});

export const bodyOf = (form: FieldForm) => ({
  name: form.name.trim(),
  choices:
    form.kind === 'choice'
      ? form.choices
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '')
      : [],
  required: form.required,
  sensitive: form.sensitive,
  active: form.active,
});

/** What a name would be called: `Data de nascimento` becomes `data_de_nascimento`. */
export const physicalOf = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036F]/g, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .slice(0, 40);

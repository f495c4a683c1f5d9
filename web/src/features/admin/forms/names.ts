// What the parts of a form are called where the designer speaks of them.
import type { FormFault } from '$api/forms';
import { t, type Key } from '$i18n';
import type { FormDefinition } from '$lib/form/definition';
import { fieldAt, pathOf, placeOf, type Place } from './design';

/** A section without a title and a field without a label have their places as names. */
export function titleOf(definition: FormDefinition, place: Place): string {
  if (place.field === null)
    return (
      definition.sections[place.section]?.title.trim() || t('form.section', { number: place.section + 1 })
    );
  const field = fieldAt(definition, place);
  return field?.label.trim() || field?.name || t('forms.no_label');
}

const PARTS: Record<string, Key> = {
  label: 'forms.label',
  name: 'forms.physical_name',
  title: 'forms.section_title',
  help: 'forms.help',
  fields: 'forms.fields',
  options: 'forms.options',
  levels: 'forms.levels',
  default: 'forms.default',
  required: 'forms.required',
  required_when: 'forms.required_when',
  visible_when: 'forms.visible_when',
  expression: 'forms.expression',
  from_person: 'forms.from_person',
  chars_max: 'forms.chars_max',
  choices_max: 'forms.choices_max',
  digits: 'forms.digits',
  min: 'forms.min',
  max: 'forms.max',
  min_minor: 'forms.min',
  max_minor: 'forms.max',
};

/** A fault as a line: where it is, in which part, and what. */
export function faultLine(definition: FormDefinition, fault: FormFault): string {
  const place = placeOf(fault.at);
  if (!place) return fault.message;
  const part = fault.at.slice(pathOf(place).length + 1).split('.')[0] ?? '';
  const key = PARTS[part];
  return `${[titleOf(definition, place), key ? t(key) : ''].filter(Boolean).join(' · ')}: ${fault.message}`;
}

/** The words of a fault at an expression, with where in it. */
export const faultText = (fault: FormFault | undefined): string | undefined =>
  fault &&
  (fault.position === null
    ? fault.message
    : `${fault.message} ${t('forms.at_character', { number: fault.position + 1 })}`);

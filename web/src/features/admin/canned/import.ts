// What a line of the table of canned responses was refused for, in words.
import { t, type Key } from '$i18n';
import type { Fault } from '../parts/table';

const FIELDS: Record<string, Key> = {
  prefix: 'canned.prefix',
  text: 'canned.field_text',
  queue_id: 'canned.queue',
};
const CODES: Record<string, Key> = {
  required: 'ui.required',
  unknown: 'import.unknown',
  twice: 'import.twice',
  no_room: 'canned.no_room',
  prefix_invalid: 'canned.prefix_invalid',
  text_too_long: 'refused.text_too_long',
};

/** Words one fault: the column and what is wrong with it. */
export function faultText(fault: Fault): string {
  const field = FIELDS[fault.field];
  const text = t(CODES[fault.code] ?? 'refused.invalid');
  return field ? `${t(field)}: ${text}` : text;
}

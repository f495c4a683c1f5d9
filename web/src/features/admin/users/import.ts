// What a line of the table of users was refused for, in words.
import { t, type Key } from '$i18n';
import type { Fault } from '../parts/table';

const FIELDS: Record<string, Key> = {
  name: 'users.name',
  email: 'users.email',
  role_profile: 'users.profile',
  permission_profile_id: 'users.profile',
  employee_number: 'users.employee_number',
  agent_login: 'users.agent_login',
  queue_ids: 'users.queues',
  active: 'import.active',
};
const CODES: Record<string, Key> = {
  required: 'ui.required',
  unknown: 'import.unknown',
  taken: 'import.taken',
  twice: 'import.twice',
  text_too_long: 'refused.text_too_long',
  last_administrator: 'import.last_administrator',
  beyond_own_rights: 'import.beyond_own_rights',
};

/** Words one fault: the column and what is wrong with it. */
export function faultText(fault: Fault): string {
  const field = FIELDS[fault.field];
  const text = t(CODES[fault.code] ?? 'refused.invalid');
  return field ? `${t(field)}: ${text}` : text;
}

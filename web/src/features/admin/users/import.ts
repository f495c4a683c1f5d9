// What a line of the table of users was refused for, in words.
import type { ImportedLine } from '$api/accounts';
import { t, type Key } from '$i18n';

export const TONES = { created: 'ok', changed: 'accent', same: 'plain', refused: 'bad' } as const;

const FIELDS: Record<string, Key> = {
  name: 'users.name',
  email: 'users.email',
  role_profile: 'users.profile',
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
export function faultText(fault: ImportedLine['faults'][number]): string {
  const field = FIELDS[fault.field];
  const text = t(CODES[fault.code] ?? 'refused.invalid');
  return field ? `${t(field)}: ${text}` : text;
}

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** Writes the refused lines with their reasons, for a spreadsheet. */
export function refusedTable(lines: readonly ImportedLine[]): string {
  const head = [t('import.line'), t('users.name'), t('users.email'), t('import.outcome')];
  const rows = lines
    .filter((line) => line.outcome === 'refused')
    .map((line) => [String(line.line), line.name, line.email, line.faults.map(faultText).join(' ')]);
  return '\uFEFF' + [head, ...rows].map((row) => row.map(cell).join(';')).join('\r\n') + '\r\n';
}

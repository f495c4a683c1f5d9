// Entries of the audit log as a reader wants them: what was done, and which fields differ.
import { get, post } from '$api/client';
import type { Call, Common, Query } from '$api/paths';
import type { components } from '$api/schema';

export type AuditEntry = components['schemas']['AuditEntryView'];
export type AuditQuery = Query<Call<'get', '/audit-log'>>;

export const auditLog = {
  list: (query: AuditQuery, o?: Pick<Common, 'signal'>) => get('/audit-log', { ...o, query }),
  check: () => post('/audit-log/check', undefined),
};

/** What the log speaks of, as filters offer it. */
export const SUBJECTS = [
  'organization',
  'organizations',
  'user',
  'permission_profile',
  'user_group',
  'queue',
  'channel_account',
  'message_template',
  'wrap_up_code',
  'label',
  'canned_response',
  'form_connector',
  'webhook',
  'product',
  'flow',
  'form',
  'process',
  'pause_reason',
  'skill',
  'calendar',
  'person',
  'case',
  'case_type',
  'agent_script',
  'proposal',
  'proposal_export',
  'sales_settings',
  'social_post',
  'social_settings',
  'embed_pass',
  'person_import',
  'person_pair',
  'person_field',
  'person_export',
  'anonymization',
  'legal_hold',
  'retention',
  'retention_run',
  'retention_batch',
  'api_token',
  'agent',
  'announcement',
  'interaction',
  'contact_block',
  'conversation_view',
  'case_view',
  'callback',
] as const;
export type Subject = (typeof SUBJECTS)[number];
export const isSubject = (name: string): name is Subject => SUBJECTS.some((one) => one === name);

export type Deed = 'made' | 'changed' | 'removed';
export function deedOf(entry: Pick<AuditEntry, 'before' | 'after'>): Deed {
  if (entry.before === null) return 'made';
  return entry.after === null ? 'removed' : 'changed';
}

export interface Difference {
  /** The way to the value: `settings.token`. */
  path: string;
  before: unknown;
  after: unknown;
}

// They change with every change and say nothing.
const SILENT = new Set(['id', 'revision']);
const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists what differs between two forms, going into objects; lists are compared as a whole. */
export function differences(before: unknown, after: unknown, path = ''): Difference[] {
  if (isPlain(before) || isPlain(after)) {
    const from = isPlain(before) ? before : {};
    const to = isPlain(after) ? after : {};
    return [...new Set([...Object.keys(from), ...Object.keys(to)])]
      .filter((key) => path !== '' || !SILENT.has(key))
      .flatMap((key) => differences(from[key], to[key], path ? `${path}.${key}` : key));
  }
  return JSON.stringify(before ?? null) === JSON.stringify(after ?? null) || (empty(before) && empty(after))
    ? []
    : [{ path, before, after }];
}

const empty = (value: unknown) =>
  value === null ||
  value === undefined ||
  value === '' ||
  value === false ||
  (Array.isArray(value) && value.length === 0);

/** Writes a value for people: names for ids, lists with commas, a dash for nothing. */
export function shown(
  value: unknown,
  words: { yes: string; no: string; nameOf: (id: string) => string },
): string {
  if (value === true) return words.yes;
  if (value === false) return words.no;
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'string') return words.nameOf(value);
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object'))
    return value.length === 0 ? '–' : value.map((one) => shown(one, words)).join(', ');
  return JSON.stringify(value, null, 1);
}

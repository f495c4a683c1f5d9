// The tracking of a case as a form holds it, and what of it is sent: only what differs.
import type { Case, CaseChanges } from '$api/cases';
import { fieldToMicros, microsToField } from '../moment/moment';

export interface CaseFields {
  title: string;
  status: Case['status'];
  priority: Case['priority'];
  type_id: string;
  responsible_id: string;
  group_id: string;
  due: string;
  external_number: string;
  resolution: string;
  /** Empty where it is no marketing action. */
  marketing_result: NonNullable<Case['marketing_result']> | '';
}

export const fieldsOf = (row: Case): CaseFields => ({
  title: row.title,
  status: row.status,
  priority: row.priority,
  type_id: row.type_id,
  responsible_id: row.responsible_id ?? '',
  group_id: row.group_id ?? '',
  due: row.due_at === null ? '' : microsToField(row.due_at),
  external_number: row.external_number ?? '',
  resolution: row.resolution ?? '',
  marketing_result: row.marketing_result ?? '',
});

const orNull = (text: string): string | null => (text.trim() === '' ? null : text);

/** What is sent of a form: fields that differ from the case it was made of. Emptied ones are cleared. */
export function changesOf(row: Case, form: CaseFields): CaseChanges {
  const was = fieldsOf(row);
  const differs = (key: keyof CaseFields) => form[key] !== was[key];
  return {
    ...(differs('title') ? { title: form.title } : {}),
    ...(differs('status') ? { status: form.status } : {}),
    ...(differs('priority') ? { priority: form.priority } : {}),
    ...(differs('type_id') ? { type_id: form.type_id } : {}),
    ...(differs('responsible_id') ? { responsible_id: orNull(form.responsible_id) } : {}),
    ...(differs('group_id') ? { group_id: orNull(form.group_id) } : {}),
    ...(differs('due') ? { due_at: fieldToMicros(form.due) } : {}),
    ...(differs('external_number') ? { external_number: orNull(form.external_number) } : {}),
    ...(differs('marketing_result') && form.marketing_result !== ''
      ? { marketing_result: form.marketing_result }
      : {}),
    ...(differs('resolution') ? { resolution: orNull(form.resolution) } : {}),
  };
}

/** What a refusal because of another's change says: the case as it is now, and who changed it. */
export function movedWhile<T = Case>(
  body: Record<string, unknown>,
): { current: T; by: string | null } | null {
  const current = body['current'] as T | undefined;
  const by = body['changed_by_name'];
  return current ? { current, by: typeof by === 'string' ? by : null } : null;
}

// The operations of the settings that are more than a list of records.
import { get, newKey, patch, post, put, del } from '$api/client';
import { records } from '$api/operations';
import type { Id, Page } from '$api/types';
import type {
  AccountRow,
  AsideRow,
  CalendarRow,
  Channel,
  CodeRow,
  GroupRow,
  JobRow,
  LabelRow,
  Member,
  OrganizationRow,
  PauseRow,
  QueueRow,
  SkillRow,
  TemplateRow,
  UserRow,
} from './types';

type Signal = { signal?: AbortSignal };

export const queues = {
  ...records<QueueRow>('/queues'),
  deactivate: (id: Id, moveTo: Id | null) =>
    post<unknown>(`/queues/${id}/deactivate`, moveTo === null ? {} : { move_to_queue_id: moveTo }, {
      key: newKey(),
    }),
  members: (id: Id, o?: Signal) => get<Page<Member>>(`/queues/${id}/members`, o),
  setMembers: (id: Id, members: readonly Member[]) => put<Page<Member>>(`/queues/${id}/members`, { members }),
};

export const users = {
  ...records<UserRow, Partial<UserRow> & { password?: string }>('/users'),
  setQueues: (id: Id, queueIds: readonly Id[]) =>
    put<UserRow>(`/users/${id}/queues`, { queue_ids: queueIds }),
  endSessions: (id: Id) => del(`/users/${id}/sessions`),
};

export const groups = records<GroupRow>('/user-groups');
export const skills = records<SkillRow>('/skills');
export const labels = records<LabelRow>('/labels');
export const pauses = records<PauseRow>('/pause-reasons');
export const codes = records<CodeRow>('/wrap-up-codes');
export const calendars = records<CalendarRow>('/calendars');

export const channels = { list: (o?: Signal) => get<Page<Channel>>('/channels', o) };
export const accounts = {
  ...records<AccountRow, Partial<AccountRow> & { secrets?: Record<string, string> }>('/channel-accounts'),
  test: (id: Id) => post<unknown>(`/channel-accounts/${id}/test`, {}),
  templates: (id: Id, o?: Signal) => get<Page<TemplateRow>>(`/channel-accounts/${id}/templates`, o),
  sync: (id: Id) => post<unknown>(`/channel-accounts/${id}/templates/sync`, {}, { key: newKey() }),
};

export const organization = {
  read: (o?: Signal) => get<OrganizationRow>('/organization', o),
  change: (body: Partial<OrganizationRow>) => patch<OrganizationRow>('/organization', body),
};

export const aside = {
  ...records<AsideRow>('/set-aside'),
  replay: (id: Id) => post<unknown>(`/set-aside/${id}/replay`, {}, { key: newKey() }),
};
export const jobs = {
  ...records<JobRow>('/jobs'),
  revive: (id: Id) => post<unknown>(`/jobs/${id}/revive`, {}, { key: newKey() }),
};

/** Reads every page of a short list. */
export async function whole<T>(
  list: (query: Record<string, string | number | undefined>, o?: Signal) => Promise<Page<T>>,
  signal?: AbortSignal,
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ limit: 200, cursor }, signal ? { signal } : {});
    found.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && found.length < 5000);
  return found;
}

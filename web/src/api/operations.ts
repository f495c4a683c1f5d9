// Every operation the screens call, typed and grouped as in the contract. No screen spells a path.
import { del, get, newKey, patch, post, put, upload, type RequestOptions } from './client';
import type {
  Agent,
  Board,
  Counts,
  DaySummary,
  Directory,
  Id,
  Interaction,
  InteractionQuery,
  Message,
  MessageFile,
  MessageTemplate,
  Micros,
  NewPerson,
  Page,
  Person,
  Session,
  Setup,
  UploadedFile,
} from './types';

type Signal = Pick<RequestOptions, 'signal'>;

export const session = {
  setupNeeded: (o?: Signal) => get<{ needed: boolean }>('/setup', o),
  setUp: (body: Setup) => post<Session>('/setup', body),
  read: (o?: Signal) => get<Session>('/session', o),
  open: (email: string, password: string) => post<Session>('/session', { email, password }),
  close: () => del('/session'),
  closeEverywhere: () => del('/sessions'),
  prefer: (body: { locale?: string }) => patch<unknown>('/session/preferences', body),
};

export const directory = { read: (o?: Signal) => get<Directory>('/directory', o) };

export const interactions = {
  list: (query: InteractionQuery, o?: Signal) =>
    get<Page<Interaction>>('/interactions', { ...o, query: { ...query } }),
  counts: (o?: Signal) => get<Counts>('/interactions/counts', o),
  read: (id: Id, o?: Signal) => get<Interaction>(`/interactions/${id}`, o),
  messages: (id: Id, query: { before_seq?: number; after_seq?: number; limit?: number }, o?: Signal) =>
    get<Page<Message>>(`/interactions/${id}/messages`, { ...o, query }),
  files: (id: Id, o?: Signal) => get<Page<MessageFile & { message_id: Id }>>(`/interactions/${id}/files`, o),
  pull: (body: { queue_id?: Id; interaction_id?: Id }) =>
    post<Interaction>('/interactions/pull', body, { key: newKey() }),
  accept: (id: Id) => post<Interaction>(`/interactions/${id}/accept`),
  decline: (id: Id) => post<Interaction>(`/interactions/${id}/decline`),
  opened: (id: Id) => post<Interaction>(`/interactions/${id}/opened`),
  send: (
    id: Id,
    body: {
      text?: string;
      file_ids?: Id[];
      reply_to_message_id?: Id;
      template?: { template_id: Id; values: string[] };
    },
    key: string,
  ) => post<Message>(`/interactions/${id}/messages`, body, { key }),
  note: (id: Id, body: { text: string; file_ids?: Id[] }, key: string) =>
    post<Message>(`/interactions/${id}/notes`, body, { key }),
  retry: (id: Id, messageId: Id) => post<Message>(`/interactions/${id}/messages/${messageId}/retry`),
  react: (id: Id, messageId: Id, emoji: string | null) =>
    post<Interaction>(`/interactions/${id}/reactions`, { message_id: messageId, emoji }),
  markRead: (id: Id, seq: number) => post<unknown>(`/interactions/${id}/read`, { seq }),
  typing: (id: Id) => post<unknown>(`/interactions/${id}/typing`, {}),
  transfer: (id: Id, body: { agent_id?: Id; queue_id?: Id; note?: string }) =>
    post<Interaction>(`/interactions/${id}/transfer`, body, { key: newKey() }),
  giveBack: (id: Id, note?: string) =>
    post<Interaction>(`/interactions/${id}/return`, note ? { note } : {}, { key: newKey() }),
  conclude: (id: Id, wrapUpCodeId: Id | null) =>
    post<Interaction>(`/interactions/${id}/conclude`, wrapUpCodeId ? { wrap_up_code_id: wrapUpCodeId } : {}, {
      key: newKey(),
    }),
  cancel: (id: Id, reason?: string) =>
    post<Interaction>(`/interactions/${id}/cancel`, reason ? { reason } : {}, { key: newKey() }),
  wrapUp: (id: Id, wrapUpCodeId: Id) =>
    post<Interaction>(`/interactions/${id}/wrap-up`, { wrap_up_code_id: wrapUpCodeId }),
  setLabels: (id: Id, labelIds: Id[]) =>
    put<Interaction>(`/interactions/${id}/labels`, { label_ids: labelIds }),
  setDue: (id: Id, dueAt: Micros | null) => put<Interaction>(`/interactions/${id}/due`, { due_at: dueAt }),
  setPerson: (id: Id, personId: Id | null) =>
    put<Interaction>(`/interactions/${id}/person`, { person_id: personId }),
};

export const agent = {
  read: (o?: Signal) => get<Agent>('/agent', o),
  setState: (state: 'available' | 'paused' | 'offline', pauseReasonId?: Id) =>
    put<Agent>('/agent/state', pauseReasonId ? { state, pause_reason_id: pauseReasonId } : { state }),
  day: (set: 'started' | 'concluded', o?: Signal) => get<DaySummary>('/agent/day', { ...o, query: { set } }),
};

export const people = {
  search: (query: { q?: string; limit?: number; cursor?: string }, o?: Signal) =>
    get<Page<Person>>('/people', { ...o, query }),
  read: (id: Id, o?: Signal) => get<Person>(`/people/${id}`, o),
  create: (body: NewPerson, key: string) => post<Person>('/people', body, { key }),
  change: (id: Id, body: Partial<NewPerson>) => patch<Person>(`/people/${id}`, body),
};

export const files = {
  send: (file: File, o?: Signal) => upload<UploadedFile>('/files', file, o),
  address: (id: Id) => `/api/v1/files/${id}`,
};

export const templates = {
  ofAccount: (accountId: Id, o?: Signal) =>
    get<Page<MessageTemplate>>(`/channel-accounts/${accountId}/templates`, o),
};

export const board = { read: (o?: Signal) => get<Board>('/board', o) };

/** Gives the five operations of an administered list, such as `records<Label>('/labels')`. */
export function records<T, New = Partial<T>>(path: string) {
  return {
    list: (query: Record<string, string | number | undefined> = {}, o?: Signal) =>
      get<Page<T>>(path, { ...o, query }),
    read: (id: Id, o?: Signal) => get<T>(`${path}/${id}`, o),
    create: (body: New) => post<T>(path, body, { key: newKey() }),
    change: (id: Id, body: Partial<New>) => patch<T>(`${path}/${id}`, body),
    remove: (id: Id) => del(`${path}/${id}`),
  };
}

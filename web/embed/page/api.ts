/** Calls of the page: the way in by the pass, then the operations of the API with the page's own session. */
import type { components } from '../../src/api/schema';

type Schemas = components['schemas'];
export type Session = Schemas['EmbedSession'];
export type Person = Schemas['PersonView'];
export type Case = Schemas['CaseView'];
export type CaseType = Schemas['CaseTypeView'];
export type Group = Schemas['UserGroupView'];
export type Opened = Schemas['SocialCaseOpened'];
export type Opening = Schemas['OpenSocialCaseInput'];
export type NewPerson = Schemas['RegisterPersonInput'];

/** What the server refused, with the fields that are wrong. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Record<string, string>,
    readonly existing: string | undefined,
  ) {
    super(message);
  }
}

interface Answer {
  detail?: string;
  title?: string;
  code?: string;
  fields?: { field: string; message: string }[];
  existing?: { id?: string }[];
}

async function call<T>(
  [method, path]: [string, string],
  { token, body, key }: { token?: string; body?: unknown; key?: string },
): Promise<T> {
  const response = await fetch(`/api/v1${path}`, {
    method,
    credentials: 'omit',
    headers: {
      'accept-language': document.documentElement.lang,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(key ? { 'idempotency-key': key } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json().catch(() => ({}))) as Answer & T;
  if (response.ok) return answer;
  const fields = Object.fromEntries((answer.fields ?? []).map((one) => [one.field, one.message]));
  const existing = answer.existing?.[0]?.id;
  throw new Refused(
    response.status,
    answer.code ?? '',
    answer.detail ?? answer.title ?? '',
    fields,
    existing,
  );
}

export const enter = (pass: string, client: string) =>
  call<Session>(['POST', '/embed/session'], { body: { pass, client_id: client } });

/** The operations that the page needs, in the name of its session. */
export class Api {
  constructor(private readonly token: string) {}

  async find(q: string): Promise<Person[]> {
    const page = await call<{ items: Person[] }>(
      ['GET', `/people?limit=20&active=true&q=${encodeURIComponent(q)}`],
      { token: this.token },
    );
    return page.items;
  }
  person(id: string): Promise<Person> {
    return call(['GET', `/people/${id}`], { token: this.token });
  }
  register(body: NewPerson, key: string): Promise<Person> {
    return call(['POST', '/people'], { token: this.token, body, key });
  }
  async openCases(person: string): Promise<Case[]> {
    const page = await call<{ items: Case[] }>(
      ['GET', `/cases?limit=50&open=true&person_id=${encodeURIComponent(person)}`],
      { token: this.token },
    );
    return page.items;
  }
  async types(): Promise<CaseType[]> {
    return (await call<{ items: CaseType[] }>(['GET', '/case-types'], { token: this.token })).items;
  }
  async groups(): Promise<Group[]> {
    return (await call<{ items: Group[] }>(['GET', '/user-groups'], { token: this.token })).items;
  }
  open(body: Opening, key: string): Promise<Opened> {
    return call(['POST', '/social-cases'], { token: this.token, body, key });
  }
}

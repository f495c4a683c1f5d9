/** The widget's HTTP calls. Every answer is a value: the body, a refusal in words, or "the network failed". */
import type { Problem } from '../../src/api/errors';
import type { components, paths } from '../../src/api/schema';

type Prefix = '/widget/api/{key}/';
type Doc<T> = T extends { content: { 'application/json': infer Found } } ? Found : never;
type Calls<M extends 'get' | 'post'> = {
  [
    P in keyof paths as P extends `${Prefix}${infer Name}`
      ? paths[P][M] extends { responses: unknown }
        ? Name
        : never
      : never
  ]: paths[P][M];
};
/** What a call of the edge answers with, and what it takes, as the generated description says. */
type Body<C> = C extends { requestBody: infer Found } ? Doc<Found> : undefined;
type Found<C> = C extends { responses: { 200: infer Found } } ? Doc<Found> : never;

export type Answer<T> =
  | { kind: 'ok'; body: T }
  | { kind: 'refused'; status: number; code: string; text: string }
  | { kind: 'unreachable' };

export type Opening = components['schemas']['Greeting'];

function refusal<T>(status: number, body: unknown): Answer<T> {
  const problem = (body ?? {}) as Partial<Pick<Problem, 'code' | 'detail' | 'title'>>;
  // Busy and broken servers are a matter of time, like a lost network: the sender keeps its key and tries again.
  if (status === 408 || status === 429 || status >= 500) return { kind: 'unreachable' };
  const text = problem.detail ?? problem.title ?? '';
  return { kind: 'refused', status, code: problem.code ?? '', text };
}

export class Api {
  #token: string | null = null;

  constructor(
    private readonly key: string,
    private readonly locale: () => string,
  ) {}

  token(token: string | null): void {
    this.#token = token;
  }

  config(origin: string) {
    return this.#get('config', { origin });
  }

  open(opening: Opening) {
    return this.#post('sessions', opening);
  }

  messages(afterSeq: number) {
    return this.#get('messages', { after_seq: afterSeq });
  }

  send(body: Body<Calls<'post'>['messages']>) {
    return this.#post('messages', body);
  }

  read(seq: number) {
    return this.#post('read', { seq });
  }

  leave() {
    return this.#post('leave', undefined);
  }

  /** Uploads by XMLHttpRequest, the one that tells how far an upload is. */
  upload(
    file: { name: string; mime: string; blob: Blob },
    progress: (share: number) => void,
  ): Promise<Answer<Found<Calls<'post'>['files']>>> {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open('POST', this.#path('files'));
      for (const [name, value] of Object.entries(this.#headers())) {
        request.setRequestHeader(name, value);
      }
      request.setRequestHeader('Content-Type', file.mime || 'application/octet-stream');
      request.setRequestHeader('X-File-Name', encodeURIComponent(file.name));
      request.responseType = 'json';
      request.upload.addEventListener('progress', (event) => {
        if (event.lengthComputable) progress(event.loaded / event.total);
      });
      request.addEventListener('error', () => resolve({ kind: 'unreachable' }));
      request.addEventListener('load', () => {
        const { status, response } = request;
        if (status >= 200 && status < 300)
          resolve({ kind: 'ok', body: response as Found<Calls<'post'>['files']> });
        else resolve(refusal(status, response));
      });
      request.send(file.blob);
    });
  }

  #path(path: string): string {
    return `/widget/api/${encodeURIComponent(this.key)}/${path}`;
  }

  #headers(): Record<string, string> {
    const headers: Record<string, string> = { 'Accept-Language': this.locale() };
    if (this.#token) headers['Authorization'] = `Bearer ${this.#token}`;
    return headers;
  }

  #get<N extends keyof Calls<'get'>>(
    name: N,
    query: Calls<'get'>[N] extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never,
  ): Promise<Answer<Found<Calls<'get'>[N]>>> {
    const pairs = Object.entries(query as Record<string, string | number>);
    return this.#call(
      'GET',
      `${name}?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]))}`,
    );
  }

  #post<N extends keyof Calls<'post'>>(
    name: N,
    body: Body<Calls<'post'>[N]>,
  ): Promise<Answer<Found<Calls<'post'>[N]>>> {
    return this.#call('POST', name, body ?? {});
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    try {
      const response = await fetch(this.#path(path), {
        method,
        headers: {
          ...this.#headers(),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const read: unknown = text ? JSON.parse(text) : null;
      return response.ok ? { kind: 'ok', body: read as T } : refusal(response.status, read);
    } catch {
      return { kind: 'unreachable' };
    }
  }
}

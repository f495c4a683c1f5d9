/** The widget's HTTP calls. Every answer is a value: the body, a refusal in words, or "the network failed". */
import type { Config, Message, Page, Session } from './protocol';

export type Answer<T> =
  | { kind: 'ok'; body: T }
  | { kind: 'refused'; status: number; code: string; text: string }
  | { kind: 'unreachable' };

export type Opening = {
  visitor_token?: string;
  name?: string;
  email?: string;
  phone?: string;
  identity_jwt?: string;
  locale: string;
  origin: string;
  page_url: string;
};

type Problem = { code?: string; detail?: string; title?: string };

function refusal<T>(status: number, body: unknown): Answer<T> {
  const problem = (body ?? {}) as Problem;
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

  config(origin: string): Promise<Answer<Config>> {
    return this.#call('GET', `config?${new URLSearchParams({ origin })}`);
  }

  open(opening: Opening): Promise<Answer<Session>> {
    return this.#call('POST', 'sessions', opening);
  }

  messages(afterSeq: number): Promise<Answer<Page>> {
    return this.#call('GET', `messages?after_seq=${afterSeq}`);
  }

  send(body: { text?: string; file_ids?: string[]; client_key: string }): Promise<Answer<Message>> {
    return this.#call('POST', 'messages', body);
  }

  read(seq: number): Promise<Answer<unknown>> {
    return this.#call('POST', 'read', { seq });
  }

  leave(): Promise<Answer<unknown>> {
    return this.#call('POST', 'leave', {});
  }

  /** Uploads by XMLHttpRequest, the one that tells how far an upload is. */
  upload(
    file: { name: string; mime: string; blob: Blob },
    progress: (share: number) => void,
  ): Promise<Answer<{ id: string }>> {
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
        if (status >= 200 && status < 300) resolve({ kind: 'ok', body: response as { id: string } });
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

// The product's own API as another program would use it: a session of its own, refusals as errors.
import { request, type APIRequestContext } from '@playwright/test';
import type { Id } from '../../../src/api/types';

export type Row = Record<string, unknown> & { id: Id };
export interface List<T = Row> {
  items: T[];
  next: string | null;
}

export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, text: string) {
    super(`${status} ${code}: ${text}`);
    this.status = status;
    this.code = code;
  }
}

export class Api {
  readonly context: APIRequestContext;
  readonly origin: string;

  private constructor(context: APIRequestContext, origin: string) {
    this.context = context;
    this.origin = origin;
  }

  static async at(origin: string): Promise<Api> {
    const headers = { 'Sec-Fetch-Site': 'same-origin', 'Accept-Language': 'pt-BR' };
    return new Api(await request.newContext({ baseURL: origin, extraHTTPHeaders: headers }), origin);
  }

  static async signedIn(origin: string, email: string, password: string): Promise<Api> {
    const api = await Api.at(origin);
    await api.post('/session', { email, password });
    return api;
  }

  async call<T>(method: string, path: string, data?: unknown, headers?: Record<string, string>): Promise<T> {
    const answer = await this.context.fetch(`/api/v1${path}`, {
      method,
      ...(data === undefined ? {} : { data }),
      ...(headers ? { headers } : {}),
    });
    const body = await answer.text();
    if (answer.ok()) return (body === '' ? undefined : JSON.parse(body)) as T;
    const problem = body.startsWith('{') ? (JSON.parse(body) as { code?: string }) : {};
    throw new Refused(answer.status(), problem.code ?? '', `${method} ${path} ${body}`);
  }

  get = <T>(path: string) => this.call<T>('GET', path);
  post = <T>(path: string, data: unknown = {}) => this.call<T>('POST', path, data);
  put = <T>(path: string, data: unknown) => this.call<T>('PUT', path, data);
  patch = <T>(path: string, data: unknown) => this.call<T>('PATCH', path, data);
  remove = <T>(path: string) => this.call<T>('DELETE', path, {});

  /** Reads every page of a list. */
  async all<T = Row>(path: string): Promise<T[]> {
    const found: T[] = [];
    const mark = path.includes('?') ? '&' : '?';
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: List<T> = await this.get(
        `${path}${mark}limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      found.push(...page.items);
      cursor = page.next;
    }
    return found;
  }

  /** Tells how the server refuses a call; fails when it does not. */
  async refusal(method: string, path: string, data?: unknown): Promise<Refused> {
    try {
      await this.call(method, path, data);
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
    throw new Error(`${method} ${path} was not refused`);
  }
}

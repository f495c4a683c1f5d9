// The only door to the server's operations: JSON in and out, refusals thrown as `Problem`, one place that hears of an ended session.
import { Problem, Unreachable, isAbort } from './errors';

export type QueryValue = string | number | boolean | null | undefined;
export interface RequestOptions {
  query?: Record<string, QueryValue> | undefined;
  signal?: AbortSignal | undefined;
  /** Sent as `Idempotency-Key`; a repeated POST with it has one effect. */
  key?: string | undefined;
}

const BASE = '/api/v1';
let locale = 'pt-BR';
let ended: (() => void) | null = null;

/** Sets the language in which refusals are worded. */
export function setRequestLocale(next: string): void {
  locale = next;
}

/** Registers what happens when the server says that the session is over. */
export function onSessionEnded(listener: () => void): void {
  ended = listener;
}

/** Builds the address of an operation; empty query values are left out. */
export function address(path: string, query?: Record<string, QueryValue>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `${BASE}${path}${text ? `?${text}` : ''}`;
}

async function send(
  method: string,
  path: string,
  init: RequestInit,
  options: RequestOptions,
): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('Accept', 'application/json');
  headers.set('Accept-Language', locale);
  if (options.key) headers.set('Idempotency-Key', options.key);
  let response: Response;
  try {
    response = await fetch(address(path, options.query), {
      ...init,
      method,
      headers,
      credentials: 'same-origin',
      signal: options.signal ?? null,
    });
  } catch (cause) {
    if (isAbort(cause)) throw cause;
    throw new Unreachable({ cause });
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (response.status === 401 && problem.code !== 'sign_in_failed') ended?.();
  throw problem;
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null) {
      return new Problem(response.status, body as Record<string, unknown>);
    }
  } catch {
    // A proxy answered with something that is not JSON: the status is all there is.
  }
  return new Problem(response.status, { title: response.statusText });
}

async function parsed<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

function json(body: unknown): RequestInit {
  return { body: JSON.stringify(body ?? {}), headers: { 'Content-Type': 'application/json' } };
}

export async function get<T>(path: string, options: RequestOptions = {}): Promise<T> {
  return parsed<T>(await send('GET', path, {}, options));
}
export async function post<T>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
  return parsed<T>(await send('POST', path, json(body), options));
}
export async function put<T>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
  return parsed<T>(await send('PUT', path, json(body), options));
}
export async function patch<T>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
  return parsed<T>(await send('PATCH', path, json(body), options));
}
export async function del<T = void>(path: string, options: RequestOptions = {}): Promise<T> {
  return parsed<T>(await send('DELETE', path, json({}), options));
}

/** Sends one file as the raw body; the name travels percent-encoded because headers are ASCII. */
export async function upload<T>(path: string, file: File, options: RequestOptions = {}): Promise<T> {
  const headers = {
    'Content-Type': file.type || 'application/octet-stream',
    'X-File-Name': encodeURIComponent(file.name),
  };
  return parsed<T>(await send('POST', path, { body: file, headers }, options));
}

/** Makes an idempotency key. `crypto.randomUUID` exists only on secure origins, so the bytes are drawn by hand. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

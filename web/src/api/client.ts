// The only door to the server's operations: JSON in and out, refusals thrown as `Problem`, one place that hears of an ended session.
// Paths, queries, bodies and answers are those of the generated description: a call that the server does not have does not compile.
import { Problem, Unreachable, isAbort } from './errors';
import type { Answer, Body, Call, Common, Method, PathOf, Rest, UploadPath } from './paths';

export type QueryValue = string | number | boolean | null | undefined;
type Values = Readonly<Record<string, QueryValue>>;
interface Asked extends Common {
  path?: Readonly<Record<string, string | number>>;
  query?: Values | undefined;
}

const BASE = '/api/v1';
/** Longer than the server itself waits for a provider. */
const ANSWER_MS = 45_000;
/** The slowest line on which a file still goes up. */
const UPLOAD_BYTES_PER_S = 16_000;
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

/** Builds the address of an operation: names in braces are filled in, empty query values are left out. */
export function address(template: string, query?: Values, path: Asked['path'] = {}): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `${BASE}${filled}${text ? `?${text}` : ''}`;
}

/** Gives the signal of a request: the caller's, and one that ends a line on which nothing moves any more. */
function until(signal: AbortSignal | undefined, ms: number): AbortSignal {
  const late = AbortSignal.timeout(ms);
  return signal ? AbortSignal.any([signal, late]) : late;
}

async function send(
  method: string,
  path: string,
  init: RequestInit,
  options: Asked,
  waitMs = ANSWER_MS,
): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('Accept', 'application/json');
  headers.set('Accept-Language', locale);
  if (options.key) headers.set('Idempotency-Key', options.key);
  if (options.revision !== undefined) headers.set('If-Match', `"${options.revision}"`);
  let response: Response;
  try {
    response = await fetch(address(path, options.query, options.path), {
      ...init,
      method,
      headers,
      credentials: 'same-origin',
      signal: until(options.signal, waitMs),
    });
  } catch (cause) {
    if (isAbort(cause)) throw cause;
    throw new Unreachable({ cause });
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  // A password or a code that does not fit is refused with 401 as well, and ends nothing.
  if (problem.code === 'unauthenticated') ended?.();
  throw problem;
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null) {
      return new Problem(response.status, body as Record<string, unknown>);
    }
  } catch {
    // A proxy answered with something that is not JSON: the status is all there is, and its words are nobody's language.
  }
  return new Problem(response.status, {});
}

async function parsed<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  try {
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  } catch (cause) {
    if (isAbort(cause)) throw cause;
    // The answer broke off, or somebody between here and the server answered in its place.
    throw new Unreachable({ cause });
  }
}

function json(body: unknown): RequestInit {
  return { body: JSON.stringify(body ?? {}), headers: { 'Content-Type': 'application/json' } };
}

/** Makes any call. Only for callers that check path and body by the types of `paths.ts` themselves. */
export async function request<T>(
  method: Method,
  path: string,
  body: unknown,
  options: Asked = {},
): Promise<T> {
  const init = method === 'get' ? {} : json(body);
  return parsed<T>(await send(method.toUpperCase(), path, init, options));
}

type Of<M extends Method, P extends string> = Promise<Answer<Call<M, P>>>;

export const get = <P extends PathOf<'get'>>(path: P, ...[options]: Rest<Call<'get', P>>): Of<'get', P> =>
  request('get', path, undefined, options);
export const post = <P extends PathOf<'post'>>(
  path: P,
  body: Body<Call<'post', P>>,
  ...[options]: Rest<Call<'post', P>>
): Of<'post', P> => request('post', path, body, options);
export const put = <P extends PathOf<'put'>>(
  path: P,
  body: Body<Call<'put', P>>,
  ...[options]: Rest<Call<'put', P>>
): Of<'put', P> => request('put', path, body, options);
export const patch = <P extends PathOf<'patch'>>(
  path: P,
  body: Body<Call<'patch', P>>,
  ...[options]: Rest<Call<'patch', P>>
): Of<'patch', P> => request('patch', path, body, options);
export const del = <P extends PathOf<'delete'>>(
  path: P,
  ...[options]: Rest<Call<'delete', P>>
): Of<'delete', P> => request('delete', path, undefined, options);

/** Sends one file as the raw body; the name travels percent-encoded because headers are ASCII. */
export async function upload<P extends UploadPath>(
  path: P,
  file: File,
  options: Common = {},
): Promise<Answer<Call<'post', P>>> {
  const headers = {
    'Content-Type': file.type || 'application/octet-stream',
    'X-File-Name': encodeURIComponent(file.name),
  };
  const waitMs = ANSWER_MS + Math.ceil((file.size / UPLOAD_BYTES_PER_S) * 1000);
  return parsed(await send('POST', path, { body: file, headers }, options, waitMs));
}

/** Makes an idempotency key. `crypto.randomUUID` exists only on secure origins, so the bytes are drawn by hand. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

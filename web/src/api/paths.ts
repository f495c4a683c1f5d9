// What the generated description says of a call, as types: which paths a method has, what goes in, what comes out.
import type { paths } from './schema';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Prefix = '/api/v1';

/** What the path `P` (below `/api/v1`) says of the method `M`; `never` when it has no such method. */
export type Call<M extends Method, P extends string> = `${Prefix}${P}` extends keyof paths
  ? paths[`${Prefix}${P}`][M] extends { responses: unknown }
    ? paths[`${Prefix}${P}`][M]
    : never
  : never;

/** The paths that have a method. */
export type PathOf<M extends Method> = {
  [K in keyof paths]: K extends `${Prefix}${infer P}` ? ([Call<M, P>] extends [never] ? never : P) : never;
}[keyof paths];

type Json<T> = T extends { content: { 'application/json': infer Found } } ? Found : never;
type Part<C, Name extends 'path' | 'query'> = C extends { parameters: infer Given }
  ? Name extends keyof Given
    ? Exclude<Given[Name], undefined>
    : never
  : never;

/** The document that a call answers with. */
export type Answer<C> = C extends { responses: { 200: infer Found } } ? Json<Found> : never;
/** The document that a call takes; `undefined` when it takes none. */
export type Body<C> = C extends { requestBody: infer Found } ? Json<Found> : undefined;
/** The query that a call understands. */
export type Query<C> = [Part<C, 'query'>] extends [never] ? Record<string, never> : Part<C, 'query'>;
type PathPart<C> = [Part<C, 'path'>] extends [never] ? object : { path: Part<C, 'path'> };
type QueryPart<C> = [Part<C, 'query'>] extends [never]
  ? object
  : object extends Query<C>
    ? { query?: Query<C> | undefined }
    : { query: Query<C> };

/** Settings of one request, whatever it asks. */
export interface Common {
  signal?: AbortSignal | undefined;
  /** Sent as `Idempotency-Key`; a repeated POST with it has one effect. */
  key?: string | undefined;
  /** Sent as `If-Match`: the revision that was edited. Refused when the record has another one by now. */
  revision?: number | undefined;
}
export type Options<C> = Common & PathPart<C> & QueryPart<C>;
/** The options as the last argument: needed as soon as the path or the query needs something. */
export type Rest<C> = object extends Options<C> ? [options?: Options<C>] : [options: Options<C>];

type TakesFile<P extends string> =
  Call<'post', P> extends {
    requestBody: { content: { 'application/octet-stream': unknown } };
  }
    ? P
    : never;
/** The paths that take a file as it is. */
export type UploadPath = { [P in PathOf<'post'>]: TakesFile<P> }[PathOf<'post'>];

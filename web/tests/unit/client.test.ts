// The door to the server: addresses, refusals, an ended session, keys.
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as client from '../../src/api/client';
import { Problem, Unreachable, isPassing } from '../../src/api/errors';
import { setLocale } from '../../src/i18n/index.svelte';

const answer = (status: number, body: unknown) =>
  vi.stubGlobal(
    'fetch',
    vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status }))),
  );
const caught = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

afterEach(() => vi.unstubAllGlobals());

describe('addresses', () => {
  test('names in braces are filled in and encoded', () => {
    expect(client.address('/interactions/{id}/messages', { limit: 2 }, { id: 'a/b' })).toBe(
      '/api/v1/interactions/a%2Fb/messages?limit=2',
    );
  });
});

describe('asking', () => {
  test('leaves empty values out of the address', () => {
    expect(client.address('/people', { q: 'ana b', cursor: undefined, limit: 0, name: '' })).toBe(
      '/api/v1/people?q=ana+b&limit=0',
    );
  });

  test('a write carries JSON, the language and the idempotency key', async () => {
    answer(200, { ok: true });
    client.setRequestLocale('es');
    await client.post('/interactions/pull', { interaction_id: '1' }, { key: 'k' });
    const init = vi.mocked(fetch).mock.calls[0]?.[1];
    const headers = new Headers(init?.headers);
    expect([
      headers.get('Content-Type'),
      headers.get('Accept-Language'),
      headers.get('Idempotency-Key'),
      init?.body,
    ]).toEqual(['application/json', 'es', 'k', '{"interaction_id":"1"}']);
    client.setRequestLocale('pt-BR');
  });

  test('two keys are never the same', () => {
    const made = new Set(Array.from({ length: 100 }, () => client.newKey()));
    expect(made.size).toBe(100);
    expect(client.newKey()).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('refusals', () => {
  // Rows: PERSON-018
  test('keep the server’s words, the fields and what only this code has', async () => {
    answer(409, {
      status: 409,
      code: 'person_exists',
      detail: 'Já existe.',
      existing: [{ id: '7' }],
      fields: [{ field: 'name', code: 'x', message: 'm' }],
    });
    const problem = await caught(client.post('/people', { kind: 'natural', name: '' }));
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({
      code: 'person_exists',
      detail: 'Já existe.',
      body: { existing: [{ id: '7' }] },
    });
    expect((problem as Problem).byField()).toEqual({ name: 'm' });
  });

  test('a refused field has the server’s words, else words by its code, else general ones', async () => {
    await setLocale('pt-BR');
    const problem = new Problem(422, {
      code: 'invalid',
      fields: [
        { field: 'name', code: 'required', message: 'Diga o nome.' },
        { field: 'tax_id', code: 'tax_id_invalid' },
        { field: 'note', code: 'text_too_long', message: ' ' },
        { field: 'owner_id', code: 'something_newer' },
      ],
    });
    expect(problem.byField()).toEqual({
      name: 'Diga o nome.',
      tax_id: 'Este CPF ou CNPJ não confere.',
      note: 'O texto é longo demais.',
      owner_id: 'Este valor não serve aqui.',
    });
    expect([problem.field('tax_id'), problem.field('email')]).toEqual([
      'Este CPF ou CNPJ não confere.',
      undefined,
    ]);
  });

  test('an answer that is not JSON still says its status', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn(() => Promise.resolve(new Response('<html>', { status: 502, statusText: 'Bad Gateway' }))),
    );
    expect(await caught(client.get('/agent'))).toMatchObject({
      status: 502,
      code: 'http_502',
      detail: '',
    });
  });

  test('no answer at all is told apart from a refusal, and from somebody who stopped waiting', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn(() => Promise.reject(new TypeError('failed'))),
    );
    expect(await caught(client.get('/agent'))).toBeInstanceOf(Unreachable);
    vi.stubGlobal(
      'fetch',
      vi.fn(() => Promise.reject(new DOMException('stop', 'AbortError'))),
    );
    expect(await caught(client.get('/agent'))).toBeInstanceOf(DOMException);
  });

  // Rows: GAP-127.
  test('a line on which nothing moves, and an answer that breaks off, are no answer', async () => {
    const line = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(line.signal);
    vi.stubGlobal(
      'fetch',
      vi.fn(
        (_: string, init: RequestInit) =>
          new Promise((_, fail) =>
            init.signal?.addEventListener('abort', () => fail(init.signal?.reason as Error)),
          ),
      ),
    );
    const asked = caught(client.get('/agent'));
    line.abort(new DOMException('late', 'TimeoutError'));
    expect(await asked).toBeInstanceOf(Unreachable);
    vi.stubGlobal(
      'fetch',
      vi.fn(() => Promise.resolve(new Response('{"id":', { status: 200 }))),
    );
    expect(await caught(client.get('/agent'))).toBeInstanceOf(Unreachable);
  });

  // Rows: GAP-127.
  test('a file has as long as its size needs on a slow line', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    answer(200, {});
    await client.get('/agent');
    await client.upload('/files', new File([new Uint8Array(1_600_000)], 'a.bin'));
    const [plain = 0, large = 0] = timeout.mock.calls.map(([ms]) => ms);
    expect(large - plain).toBe(100_000);
  });

  test('what passes is told apart from what was refused', () => {
    const passing = [408, 429, 502, 503, 504].map((status) => isPassing(new Problem(status, {})));
    const lasting = [400, 401, 404, 409, 422, 500].map((status) => isPassing(new Problem(status, {})));
    expect([...passing, isPassing(new Unreachable())]).toEqual(Array(6).fill(true));
    expect(lasting).toEqual(Array(6).fill(false));
  });

  test('an ended session is announced, a wrong password or code is not', async () => {
    const ended = vi.fn();
    client.onSessionEnded(ended);
    for (const code of ['sign_in_failed', 'second_factor_needed', 'second_factor_wrong']) {
      answer(401, { code });
      await caught(client.post('/session', { email: '', password: '' }));
    }
    expect(ended).not.toHaveBeenCalled();
    answer(401, { code: 'unauthenticated' });
    await caught(client.get('/agent'));
    expect(ended).toHaveBeenCalledTimes(1);
  });
});

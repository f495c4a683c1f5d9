// Stands a screen up without a server: a signed-in agent, and answers by method and path.
import { vi } from 'vitest';
import type { Action, Session } from '../../src/api/types';
import { setTimeZone } from '../../src/i18n/format';
import { loadWords } from '../../src/i18n/index.svelte';
import { app } from '../../src/live/app.svelte';
import { learnNow } from '../../src/live/clock.svelte';
import { agent, directory } from './make';

export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}
type Answer = (call: Call) => unknown;

/** An answer that is a refusal. */
export class Refuse {
  constructor(
    readonly status: number,
    readonly body: Record<string, unknown>,
  ) {}
}

export const ACTIONS: Action[] = [
  'interaction_read',
  'interaction_answer',
  'interaction_transfer',
  'interaction_return',
  'interaction_conclude',
  'interaction_cancel',
  'interaction_label',
  'interaction_schedule',
  'interaction_identify',
  'person_read',
  'person_write',
];

export const session = (changes: Partial<Session> = {}): Session => ({
  user: { id: '10', name: 'Marina Prado', email: 'm@x.br', locale: 'pt-BR', role_profile: 'agent' },
  organization: {
    id: '1',
    name: 'Loja',
    time_zone: 'America/Sao_Paulo',
    first: true,
    modules: ['flows', 'outbound', 'scheduled_messages', 'products', 'cases'],
    idle_actions: [],
    brand: { accent: 'indigo', logo: null },
  },
  actions: ACTIONS,
  reach: 'own',
  queue_ids: ['1', '2'],
  now: Date.now() * 1000,
  seq: 0,
  ...changes,
});

/** Signs Marina in, without a socket. */
export async function signIn(changes: Partial<Session> = {}): Promise<void> {
  await Promise.all([loadWords('desk'), loadWords('layers')]);
  learnNow(Date.now() * 1000);
  setTimeZone('America/Sao_Paulo');
  app.session = session(changes);
  app.status = 'ready';
  app.directory = directory();
  app.directoryLoaded = true;
  app.minesLoaded = true;
  app.minesError = undefined;
  app.interactions.reset();
  app.people.reset();
  app.agents.reset([agent({ user_id: '10', name: 'Marina Prado' })]);
  app.counts = { by_queue: [], mine_active: 0, mine_inactive: 0, mine_put_off: 0 };
  app.threads.clear();
}

/** Answers requests by `METHOD /path` and remembers them. What is not listed answers with an empty page. */
export function serve(answers: Record<string, Answer>): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal(
    'fetch',
    vi.fn(async (address: string, init: RequestInit) => {
      const url = new URL(address, 'http://x');
      const call: Call = {
        method: init.method ?? 'GET',
        path: url.pathname.replace('/api/v1', ''),
        query: url.searchParams,
        body: typeof init.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {},
      };
      calls.push(call);
      const result = (await answers[`${call.method} ${call.path}`]?.(call)) ?? { items: [], next: null };
      if (result instanceof Refuse)
        return new Response(JSON.stringify(result.body), { status: result.status });
      return new Response(JSON.stringify(result), { status: 200 });
    }),
  );
  return calls;
}

/** What the test browser does not draw. */
export function standIns(): void {
  HTMLElement.prototype.showPopover ??= () => undefined;
  HTMLElement.prototype.hidePopover ??= () => undefined;
}

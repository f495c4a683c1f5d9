/** Words for the system lines of the thread: by their code in the visitor's language, else the server's own text. */
import { type Key, say } from './i18n/words';
import type { Locale, Message } from './protocol';

const LINES: Record<string, Key> = {
  arrived: 'system.arrived',
  assigned: 'system.assigned',
  transferred: 'system.transferred',
  returned: 'system.returned',
  inactive: 'system.inactive',
  withdrawn: 'system.withdrawn',
  concluded: 'system.concluded',
  agent_lost: 'system.agent_lost',
};

type Params = Record<string, string | number | null>;

/** Returns the line, or nothing for what concerns only the house. */
export function systemLine(locale: Locale, message: Message): string | null {
  const code = message.content?.['code'];
  const key = typeof code === 'string' ? LINES[code] : undefined;
  if (!key) return message.text;
  const params = (message.content?.['params'] ?? {}) as Params;
  const agent = params['agent'] ?? params['agent_name'] ?? message.author_name;
  const number = params['number'] ?? '';
  if (key === 'system.assigned' && !agent) return message.text;
  if (key === 'system.arrived' && !number) return message.text;
  return say(locale, key, { agent: agent ?? '', number });
}

// System lines in words. A code this version does not know is told by its text or left out.
import type { Message } from '$api/types';
import { t, type Key } from '$i18n';
import { agentName, channelName, queueName } from '$live/names';

const CODES: Record<string, Key> = {
  arrived: 'system.arrived',
  assigned: 'system.assigned',
  transferred: 'system.transferred',
  returned: 'system.returned',
  overflowed: 'system.overflowed',
  moved: 'system.moved',
  moved_by_code: 'system.moved_by_code',
  inactive: 'system.inactive',
  withdrawn: 'system.withdrawn',
  abandoned: 'system.abandoned',
  concluded: 'system.concluded',
  canceled: 'system.canceled',
  agent_lost: 'system.agent_lost',
  opted_out: 'system.opted_out',
  opted_in: 'system.opted_in',
  opt_in_requested: 'system.opt_in_requested',
  resumed: 'system.resumed',
  automatic_not_sent: 'system.automatic_not_sent',
};

function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

export interface SystemPart {
  text: string;
  /** A name, which may be written from right to left and must not turn the words around it. */
  name: boolean;
}

// Isolates of Unicode mark the names while the words are filled in; what comes out holds none of them.
const [OPEN, CLOSE] = ['\u2068', '\u2069'];
const marked = (name: string) => `${OPEN}${name.replaceAll(/[\u2066-\u2069\u202a-\u202e]/g, '')}${CLOSE}`;

/** Words a line in parts, names apart. Null when there is nothing to say. */
export function systemParts(message: Message, customer: string, channel: string): SystemPart[] | null {
  const content = message.content as { code?: unknown; params?: Record<string, unknown> } | null;
  const code = typeof content?.code === 'string' ? content.code : '';
  const params = content?.params ?? {};
  const key = CODES[code];
  if (!key) return message.text === null ? null : [{ text: message.text, name: false }];
  const agentId = textOf(params['agent_id']);
  const queueId = textOf(params['queue_id']);
  const words = t(key, {
    customer: marked(customer),
    channel: channelName(textOf(params['channel']) ?? channel),
    agent: marked(agentId ? agentName(agentId) : '–'),
    queue: marked(queueId ? queueName(queueId) : '–'),
    number: textOf(params['number']) ?? '–',
  });
  return words
    .split(/(\u2068[^\u2069]*\u2069)/)
    .filter((text) => text !== '')
    .map((text) => (text.startsWith(OPEN) ? { text: text.slice(1, -1), name: true } : { text, name: false }));
}

/** Words a line as plain text. */
export function systemText(message: Message, customer: string, channel: string): string | null {
  return (
    systemParts(message, customer, channel)
      ?.map((part) => part.text)
      .join('') ?? null
  );
}

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
  moved_by_code: 'system.moved',
  inactive: 'system.inactive',
  withdrawn: 'system.withdrawn',
  abandoned: 'system.abandoned',
  concluded: 'system.concluded',
  canceled: 'system.canceled',
  agent_lost: 'system.agent_lost',
  automatic_not_sent: 'system.automatic_not_sent',
};

function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

export function systemText(message: Message, customer: string, channel: string): string | null {
  const content = message.content as { code?: unknown; params?: Record<string, unknown> } | null;
  const code = typeof content?.code === 'string' ? content.code : '';
  const params = content?.params ?? {};
  const key = CODES[code];
  if (!key) return message.text;
  const agentId = textOf(params['agent_id']);
  const queueId = textOf(params['queue_id']);
  return t(key, {
    customer,
    channel: channelName(textOf(params['channel']) ?? channel),
    agent: agentId ? agentName(agentId) : '–',
    queue: queueId ? queueName(queueId) : '–',
  });
}

// System lines in words. A code this version does not know is told by its text or left out.
import type { Message } from '$api/types';
import { t, type Key } from '$i18n';
import { agentName, channelName, queueName } from '$live/names';

const CODES: Record<string, Key> = {
  arrived: 'system.arrived',
  assigned: 'system.assigned',
  accepted: 'system.assigned',
  transferred: 'system.transferred',
  transferred_to_agent: 'system.transferred_agent',
  returned: 'system.returned',
  inactive: 'system.inactive',
  withdrawn: 'system.withdrawn',
  concluded: 'system.concluded',
  canceled: 'system.canceled',
  agent_lost: 'system.agent_lost',
  automatic_not_sent: 'system.automatic_not_sent',
  offer_declined: 'system.offer_declined',
  offer_expired: 'system.offer_expired',
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
    agent:
      textOf(params['agent']) ??
      textOf(params['agent_name']) ??
      (agentId ? agentName(agentId) : (message.author_name ?? '–')),
    queue: textOf(params['queue']) ?? textOf(params['queue_name']) ?? (queueId ? queueName(queueId) : '–'),
  });
}

// Names of things by id, from the directory. An id nobody knows gets a dash.
import type { ChannelInfo, Id } from '$api/types';
import { app } from './app.svelte';

const DASH = '–';

export const queueName = (id: Id | null | undefined): string =>
  app.directory.queues.find((queue) => queue.id === id)?.name ?? DASH;

export const agentName = (id: Id | null | undefined): string =>
  app.agents.get(id)?.name ?? app.directory.former_agents.find((one) => one.user_id === id)?.name ?? DASH;

export const channel = (name: string): ChannelInfo | undefined =>
  app.directory.channels.find((one) => one.name === name);

/** Names a channel in the way its makers write it; the registry name stays when the descriptor brings no label. */
export function channelName(name: string): string {
  return (
    KNOWN[name.replaceAll('-', '_')] ??
    name.replaceAll(/[-_]/g, ' ').replace(/^./, (first) => first.toUpperCase())
  );
}

const KNOWN: Record<string, string> = {
  whatsapp: 'WhatsApp',
  web_chat: 'WebChat',
  api: 'API',
  email: 'E-mail',
  voice: 'Voz',
  instagram: 'Instagram',
  messenger: 'Messenger',
  facebook: 'Facebook',
  telegram: 'Telegram',
  sms: 'SMS',
};

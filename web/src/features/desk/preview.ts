// The last words of a conversation in one line.
import type { Id, Interaction, MessageKind } from '$api/types';
import { t, type Key } from '$i18n';
import { agentName } from '$live/names';

const KINDS: Partial<Record<MessageKind, Key>> = {
  image: 'kind.image',
  audio: 'kind.audio',
  voice: 'kind.voice',
  video: 'kind.video',
  document: 'kind.document',
  sticker: 'kind.sticker',
  location: 'kind.location',
  contacts: 'kind.contacts',
  template: 'kind.template',
  interactive: 'kind.interactive',
  order: 'kind.order',
  unsupported: 'kind.unsupported',
};

/** Words of a kind that may come without text; nothing for plain text. */
export function kindName(kind: string): string | null {
  const key = KINDS[kind as MessageKind];
  return key ? t(key) : null;
}

/** Who wrote is told where it was not the customer: this agent, a colleague, the queue by itself, or another device. */
export function preview(last: Interaction['last_message'], me: Id | undefined): string {
  if (!last) return '';
  const words = last.preview === '' ? (kindName(last.kind) ?? '') : last.preview;
  if (last.direction === 'out') {
    if (last.automatic) return t('desk.automatic_preview', { text: words });
    if (last.author_id === null) return t('desk.other_device', { text: words });
    if (last.author_id === me) return t('desk.you', { text: words });
    return t('desk.agent_preview', { name: agentName(last.author_id), text: words });
  }
  if (last.direction === 'note') return t('desk.note_preview', { text: words });
  return words;
}

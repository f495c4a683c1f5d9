// The last words of a conversation in one line.
import type { Interaction, MessageKind } from '$api/types';
import { t, type Key } from '$i18n';

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

export function preview(last: Interaction['last_message']): string {
  if (!last) return '';
  const words = last.preview === '' ? (kindName(last.kind) ?? '') : last.preview;
  if (last.direction === 'out') return t('desk.you', { text: words });
  if (last.direction === 'note') return t('desk.note_preview', { text: words });
  return words;
}

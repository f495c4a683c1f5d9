/** The conversation as plain text, for the visitor to keep. */
import { type Fill, type Key, clock, dateOf } from './i18n/words';
import type { Locale, Message } from './protocol';
import { systemLine } from './system';
import type { Thread } from './thread';

type Say = (key: Key, fill?: Fill) => string;

function line(locale: Locale, message: Message, say: Say): string | null {
  const when = `${dateOf(message.at).toLocaleDateString(locale)} ${clock(locale, message.at)}`;
  if (message.direction === 'system') {
    const text = systemLine(locale, message);
    return text ? `[${when}] ${text}` : null;
  }
  const who = message.direction === 'in' ? say('thread.you') : (message.author_name ?? say('thread.team'));
  const parts = [message.text ?? '', ...message.files.map((file) => `<${file.name}>`)];
  return `[${when}] ${who}: ${parts.filter(Boolean).join(' ')}`;
}

/** Writes every conversation of this window, each under its number. */
export function transcript(locale: Locale, thread: Thread, say: Say): string {
  const parts = [...thread.earlier, { number: thread.number, items: thread.items }];
  const blocks = parts.map(({ number, items }) => {
    const lines = items.map((item) => line(locale, item, say)).filter((text) => text !== null);
    return [say('thread.earlier', { number }), '', ...lines].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

// The whole conversation as text, for the clipboard.
import { interactions as operations } from '$api/operations';
import type { Interaction, Message } from '$api/types';
import { locale, t } from '$i18n';
import { dateTime } from '$i18n/format';
import { toasts } from '$ui/toasts.svelte';
import { agentName, queueName } from '$live/names';
import { kindName } from '../preview';
import { inOrder } from '../thread/items';
import { systemText } from '../thread/system';

const PAGE = 200;

async function everything(id: string): Promise<Message[]> {
  const found: Message[] = [];
  for (;;) {
    const page = await operations.messages(id, { after_seq: found.at(-1)?.seq ?? 0, limit: PAGE });
    found.push(...page.items);
    if (page.items.length < PAGE) return found;
  }
}

/** Writes a conversation as lines of `time author: text`. */
export function transcript(interaction: Interaction, messages: readonly Message[]): string {
  const head = `${interaction.customer.name} · ${queueName(interaction.queue_id)} · ${interaction.number}`;
  const lines = inOrder(messages).flatMap((message) => {
    const when = dateTime(message.at, locale());
    if (message.direction === 'system') {
      const words = systemText(message, interaction.customer.name, interaction.channel);
      return words ? [`[${when}] ${words}`] : [];
    }
    const who =
      message.direction === 'in'
        ? interaction.customer.name
        : message.author_id === null
          ? t('desk.automatic')
          : agentName(message.author_id);
    const note = message.direction === 'note' ? ` (${t('desk.note')})` : '';
    const files = message.files.map(
      (file) => `[${kindName(message.kind) ?? t('kind.document')}: ${file.name}]`,
    );
    const text =
      message.deleted_at === null
        ? [message.text ?? '', ...files].filter(Boolean).join(' ')
        : t('desk.deleted');
    return [`[${when}] ${who}${note}: ${text}`];
  });
  return [head, '', ...lines].join('\n');
}

/** Copies the conversation. On plain HTTP the clipboard is reached by the older way. */
export async function copyConversation(interaction: Interaction): Promise<void> {
  try {
    const text = transcript(interaction, await everything(interaction.id));
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else copyBySelection(text);
    toasts.show(t('desk.copied'), { tone: 'ok' });
  } catch {
    toasts.show(t('desk.copy_failed'), { tone: 'bad' });
  }
}

function copyBySelection(text: string): void {
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('copy refused');
}

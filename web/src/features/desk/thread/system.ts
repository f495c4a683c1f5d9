// System lines in words. A code this version does not know is told by its text or left out.
import type { Message } from '$api/types';
import { locale, t, type Key } from '$i18n';
import { dateTime } from '$i18n/format';
import { app } from '$live/app.svelte';
import { whyNot } from '../scheduled/scheduled';
import { agentName, channelName, queueName } from '$live/names';

/** The codes that have words under their own name. */
const CODES = new Set(
  'arrived assigned transferred returned overflowed moved moved_by_code inactive withdrawn abandoned concluded canceled agent_lost supervisor_took_over supervisor_moved supervisor_gave supervisor_freed supervisor_ended opted_out opted_in opt_in_requested resumed automatic_not_sent flow_began flow_chosen flow_closed flow_queued put_off due_set due_removed came_due message_scheduled scheduled_changed scheduled_canceled scheduled_not_sent code_corrected contact_blocked'.split(
    ' ',
  ),
);
const ALIKE: Record<string, Key> = {
  flow_unanswered: 'system.flow_silent',
  flow_lost: 'system.flow_queued',
};

function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** Names a wrap-up code, a deleted one too. */
const codeName = (id: string | null) =>
  marked(app.directory.wrap_up_codes.find((one) => one.id === id)?.name ?? t('desk.no_code'));

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
  // Of a menu that was left without an answer, the reason is told.
  const key =
    params['why'] === 'invalid'
      ? 'system.flow_invalid'
      : CODES.has(code)
        ? (`system.${code}` as Key)
        : ALIKE[code];
  if (!key) return message.text === null ? null : [{ text: message.text, name: false }];
  const agentId = textOf(params['agent_id']);
  const toId = textOf(params['to_agent_id']);
  const queueId = textOf(params['queue_id']);
  const words = t(key, {
    customer: marked(customer),
    channel: channelName(textOf(params['channel']) ?? channel),
    agent: marked(agentId ? agentName(agentId) : '–'),
    to: marked(toId ? agentName(toId) : '–'),
    queue: marked(queueId ? queueName(queueId) : '–'),
    flow: marked(textOf(params['flow']) ?? '–'),
    label: marked(textOf(params['label']) ?? '–'),
    number: textOf(params['number']) ?? '–',
    code: codeName(textOf(params['wrap_up_code_id'])),
    from: codeName(textOf(params['from_code_id'])),
    failure: params['failure'] === undefined ? '' : whyNot(textOf(params['failure'])),
    moment: typeof params['at'] === 'number' ? dateTime(params['at'], locale()) : '–',
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

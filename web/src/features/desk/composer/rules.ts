// Whether the agent may write now, and if not, why: the words beside a closed composer come from here.
import type { ChannelInfo, Id, Interaction, Message, Micros } from '$api/types';

export type Closed =
  | 'ended'
  | 'wrap_up'
  | 'not_taken'
  | 'not_mine'
  | 'not_allowed'
  /** The channel's reply window is over: only an approved template opens it again. */
  | 'window_closed'
  /** A template opened the conversation, and the customer has not answered yet. */
  | 'awaiting_first_reply';

export interface Situation {
  interaction: Interaction;
  me: Id;
  mayAnswer: boolean;
  messages: readonly Message[];
  now: Micros;
}

/** Says why a reply cannot be written; null when it can. */
export function closedBecause(situation: Situation): Closed | null {
  const { interaction, me, mayAnswer, messages, now } = situation;
  if (interaction.state === 'wrap_up') return 'wrap_up';
  if (
    interaction.ended_at !== null ||
    ['concluded', 'canceled', 'withdrawn_by_inactivity', 'abandoned'].includes(interaction.state)
  ) {
    return 'ended';
  }
  if (!mayAnswer) return 'not_allowed';
  if (interaction.agent_id === null || interaction.state === 'queued' || interaction.state === 'offered')
    return 'not_taken';
  if (interaction.agent_id !== me) return 'not_mine';
  const window = interaction.reply_window_closes_at;
  const open = window !== null && window > now;
  if (open) return null;
  if (onlyTemplateSent(messages)) return 'awaiting_first_reply';
  return window === null ? null : 'window_closed';
}

/** True when a template went out and the customer has written nothing since. */
function onlyTemplateSent(messages: readonly Message[]): boolean {
  const last = messages.findLast(
    (message) => message.direction === 'in' || (message.direction === 'out' && message.kind === 'template'),
  );
  return last?.direction === 'out' && last.delivery !== 'failed';
}

/** Notes stay possible for whoever holds the conversation, also when the customer cannot be reached. */
export function mayNote(situation: Situation): boolean {
  const closed = closedBecause(situation);
  return (
    closed === null || closed === 'window_closed' || closed === 'awaiting_first_reply' || closed === 'wrap_up'
  );
}

export type Refusal =
  { kind: 'too_long'; over: number } | { kind: 'file_too_large'; name: string; limit: number };

/** Finds what the channel would refuse, before anything is sent. */
export function refusalOf(
  text: string,
  files: readonly { name: string; size: number }[],
  channel: ChannelInfo | undefined,
): Refusal | null {
  const chars = channel?.limits.text_chars ?? null;
  if (chars !== null && text.length > chars) return { kind: 'too_long', over: text.length - chars };
  const most = channel?.limits.file_bytes ?? null;
  const large = most === null ? undefined : files.find((file) => file.size > most);
  return large && most !== null ? { kind: 'file_too_large', name: large.name, limit: most } : null;
}

// Whether the agent may write now, and if not, why: the words beside a closed composer come from here.
import type { ChannelInfo, ChannelLimits, Id, Interaction, Message, Micros } from '$api/types';

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
  /** Whether the channel closes some time after the customer's last message. */
  hasWindow: boolean;
  now: Micros;
}

/** Says why a reply cannot be written; null when it can. */
export function closedBecause(situation: Situation): Closed | null {
  const { interaction, me, mayAnswer, messages, hasWindow, now } = situation;
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
  if (!hasWindow) return null;
  const window = interaction.reply_window_closes_at;
  if (window !== null && window > now) return null;
  return onlyTemplateSent(messages) ? 'awaiting_first_reply' : 'window_closed';
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

/** The most bytes a channel takes of a file, by what it is; null when the channel has no limit of its own. */
export function fileLimit(mime: string, limits: ChannelLimits): number | null {
  const kind = mime.split('/')[0];
  const limit =
    kind === 'image'
      ? limits.image_bytes
      : kind === 'audio'
        ? limits.audio_bytes
        : kind === 'video'
          ? limits.video_bytes
          : limits.document_bytes;
  return limit ? limit : null;
}

/** Finds what the channel would refuse, before anything is sent. */
export function refusalOf(
  text: string,
  files: readonly { name: string; size: number; type: string }[],
  channel: ChannelInfo | undefined,
): Refusal | null {
  if (!channel) return null;
  const chars = channel.limits.text_chars;
  if (chars && text.length > chars) return { kind: 'too_long', over: text.length - chars };
  for (const file of files) {
    const limit = fileLimit(file.type, channel.limits);
    if (limit !== null && file.size > limit) return { kind: 'file_too_large', name: file.name, limit };
  }
  return null;
}

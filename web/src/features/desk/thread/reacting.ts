// Whether the agent may react to a message, and what a press on an emoji means.
import { isAbort } from '$api/errors';
import { interactions as operations } from '$api/operations';
import type { ChannelInfo, Id, Interaction, Message } from '$api/types';
import { describe } from '$ui/failure';
import { toasts } from '$ui/toasts.svelte';
import { app } from '$live/app.svelte';
import { closedBecause } from '../composer/rules';

/** The emoji that are one press away. */
export const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

export interface Reacting {
  interaction: Interaction;
  channel: ChannelInfo | undefined;
  me: Id;
  mayAnswer: boolean;
  now: number;
}

/** Tells whether the channel carries a reaction to this message now: it reached the other side, and the agent may write. */
export function mayReact(message: Message, situation: Reacting): boolean {
  const { channel, ...rest } = situation;
  if (!channel?.capabilities.includes('reactions') || message.deleted_at !== null) return false;
  const there =
    message.direction === 'in' ||
    (message.direction === 'out' && message.delivery !== 'pending' && message.delivery !== 'failed');
  if (!there) return false;
  return closedBecause({ ...rest, messages: [], hasWindow: channel.reply_window !== null }) === null;
}

/** The operation's own reaction: a side has one at most. */
export const ownReaction = (message: Message): string | null =>
  message.reactions.find((one) => one.by === 'agent')?.emoji ?? null;

/** Sets the reaction, or takes it back when it is the one that is there. A refusal is told in a toast. */
export async function react(message: Message, emoji: string): Promise<void> {
  const wanted = ownReaction(message) === emoji ? null : emoji;
  try {
    const id = message.interaction_id;
    await app.answerMessage(id, () => operations.react(id, message.id, wanted));
  } catch (error) {
    if (!isAbort(error)) toasts.show(describe(error).text, { tone: 'bad' });
  }
}

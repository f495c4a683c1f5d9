// Icon and colour of each known channel. A channel that is not here gets the mark of its medium, so nothing breaks when one is added.
import type { Component } from 'svelte';
import AtSign from '@lucide/svelte/icons/at-sign';
import Camera from '@lucide/svelte/icons/camera';
import Globe from '@lucide/svelte/icons/globe';
import Mail from '@lucide/svelte/icons/mail';
import MessageCircle from '@lucide/svelte/icons/message-circle';
import MessageSquare from '@lucide/svelte/icons/message-square';
import Phone from '@lucide/svelte/icons/phone';
import Plug from '@lucide/svelte/icons/plug';
import Send from '@lucide/svelte/icons/send';
import ThumbsUp from '@lucide/svelte/icons/thumbs-up';

interface Mark {
  icon: Component<{ size?: number | string; 'aria-hidden'?: boolean | 'true' }>;
  /** Custom property with the colour of the channel. */
  color: string;
}

const MARKS: Record<string, Mark> = {
  whatsapp: { icon: MessageCircle, color: '--ch-whatsapp' },
  web_chat: { icon: Globe, color: '--ch-web' },
  api: { icon: Plug, color: '--ch-sms' },
  email: { icon: Mail, color: '--ch-email' },
  voice: { icon: Phone, color: '--ch-voice' },
  instagram: { icon: Camera, color: '--ch-instagram' },
  messenger: { icon: ThumbsUp, color: '--ch-facebook' },
  facebook: { icon: ThumbsUp, color: '--ch-facebook' },
  telegram: { icon: Send, color: '--ch-telegram' },
  sms: { icon: MessageSquare, color: '--ch-sms' },
};

const UNKNOWN: Mark = { icon: AtSign, color: '--ch-sms' };

/** Gives the mark of a channel by its registry name. */
export function channelMark(name: string): Mark {
  return MARKS[name.replaceAll('-', '_')] ?? UNKNOWN;
}

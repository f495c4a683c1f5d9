// The four panels of "Visão Omni" and which of them have a channel (DASH-001, GAP-123).
import type { Directory, Medium } from '$api/types';

export const PANELS = ['chat', 'inbound', 'outbound', 'email'] as const;
export type PanelId = (typeof PANELS)[number];

/** The media whose contacts a panel shows. */
const MEDIA: Record<PanelId, readonly Medium[]> = {
  chat: ['chat', 'messaging'],
  inbound: ['voice'],
  outbound: ['voice'],
  email: ['mail'],
};

/** Tells whether any account of the organization carries contacts of a panel. */
export function configured(
  panel: PanelId,
  directory: Pick<Directory, 'channels' | 'channel_accounts'>,
): boolean {
  const media = new Set(
    directory.channel_accounts
      .filter((account) => account.active)
      .map((account) => directory.channels.find((one) => one.name === account.channel)?.medium),
  );
  return MEDIA[panel].some((medium) => media.has(medium));
}

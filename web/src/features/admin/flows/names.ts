// What the steps of a flow are called, drawn with and told to be wrong with.
import type { Component } from 'svelte';
import Clock from '@lucide/svelte/icons/calendar-clock';
import Hash from '@lucide/svelte/icons/hash';
import Speech from '@lucide/svelte/icons/message-square-text';
import Play from '@lucide/svelte/icons/play';
import Square from '@lucide/svelte/icons/circle-stop';
import Users from '@lucide/svelte/icons/users';
import type { Id, LocaleCode } from '$api/types';
import { t, type Key } from '$i18n';
import { queueName } from '$live/names';
import { wordsOf, type FlowNode, type Kind } from './flow';

type Icon = Component<{ size?: number | string; 'aria-hidden'?: boolean | 'true' }>;

export const ICONS: Record<Kind, Icon> = {
  start: Play,
  say: Speech,
  menu: Hash,
  hours: Clock,
  queue: Users,
  end: Square,
};
/** The hue behind the icon, in degrees. */
export const HUES: Record<Kind, number> = { start: 190, say: 235, menu: 265, hours: 60, queue: 150, end: 20 };

export const kindName = (kind: Kind): string => t(`flows.kind.${kind}`);

export interface Names {
  locale: LocaleCode;
  calendars: readonly { id: Id; name: string }[];
}

/** The line that tells one step from another of its kind. */
export function detailOf(node: FlowNode, names: Names): string {
  switch (node.kind) {
    case 'start':
      return t('flows.start_text');
    case 'say':
    case 'menu':
      return wordsOf(node.text, names.locale) || t('flows.no_text');
    case 'end':
      return wordsOf(node.text, names.locale) || t('flows.end_silent');
    case 'hours':
      return names.calendars.find((one) => one.id === node.calendar_id)?.name ?? t('flows.not_chosen');
    case 'queue':
      return node.queue_id ? queueName(node.queue_id) : t('flows.not_chosen');
  }
}

/** A step in one line, for lists. */
export const titleOf = (node: FlowNode, names: Names): string =>
  `${kindName(node.kind)}: ${detailOf(node, names)}`;

/** A way out in words. */
export function portName(node: FlowNode, port: string, locale: LocaleCode): string {
  if (node.kind === 'menu' && port.startsWith('option:')) {
    const option = node.options.find((one) => `option:${one.id}` === port);
    return `${option?.digits ?? ''} ${wordsOf(option?.label, locale) || t('flows.no_label')}`;
  }
  return t(`flows.port.${port}` as Key);
}

/** What is wrong, in words. */
export const faultName = (code: string): string => t(`flows.fault.${code}` as Key);

// The shortcuts of the desk. They feed the palette, the help sheet and the tooltips from here.
import ArrowRightLeft from '@lucide/svelte/icons/corner-up-right';
import Check from '@lucide/svelte/icons/check';
import Clock from '@lucide/svelte/icons/calendar-clock';
import IdCard from '@lucide/svelte/icons/id-card';
import Lock from '@lucide/svelte/icons/lock';
import PanelRight from '@lucide/svelte/icons/panel-right';
import Reply from '@lucide/svelte/icons/reply';
import Send from '@lucide/svelte/icons/send';
import SquareSlash from '@lucide/svelte/icons/square-slash';
import Tag from '@lucide/svelte/icons/tag';
import Undo from '@lucide/svelte/icons/undo-2';
import X from '@lucide/svelte/icons/circle-x';
import Zap from '@lucide/svelte/icons/zap';
import type { Action } from '$api/types';
import { t } from '$i18n';
import type { Command } from '$lib/keys/registry.svelte';
import { app } from '$live/app.svelte';
import { composerOf } from './composer/composers';
import { desk } from './desk.svelte';
import { accept } from './offers';
import { openConversation, pullNext } from './open';

function step(by: number): void {
  const rows = desk.rows(() => true).rows;
  desk.frozen ??= rows.map((row) => row.id);
  const at = rows.findIndex((row) => row.id === desk.selectedId);
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
  if (next) openConversation(next.id);
}

const has = () => desk.selected !== undefined;
const queueOfShown = () => app.directory.queues.find((one) => one.id === desk.selected?.queue_id);
/** Something for the customer stands in the composer. */
const mayScheduleNow = () => {
  const composer = desk.selectedId === null ? null : composerOf(desk.selectedId);
  return composer !== null && composer.mode === 'reply' && !composer.empty;
};
/** The own conversation whose card has the focus, else the one on screen. */
function quickTarget(): string | null {
  const focused =
    document.activeElement?.closest<HTMLElement>('[data-conversation]')?.dataset['conversation'];
  const one = app.interactions.get(focused ?? desk.selectedId);
  return one?.state === 'active' && one.agent_id === app.session?.user.id ? one.id : null;
}
const can = (action: Action) => desk.mineOpen && app.can(action);

export function deskCommands(focusFilter: () => void): Command[] {
  return [
    {
      id: 'pull',
      title: () => t('desk.pull_next'),
      group: 'lists',
      keys: 'a',
      icon: Zap,
      enabled: () => app.can('interaction_answer'),
      run: () => void pullNext(),
    },
    { id: 'next', title: () => t('desk.next'), group: 'lists', keys: 'j', hidden: true, run: () => step(1) },
    {
      id: 'previous',
      title: () => t('desk.previous'),
      group: 'lists',
      keys: 'k',
      hidden: true,
      run: () => step(-1),
    },
    {
      id: 'filter',
      title: () => t('desk.filter'),
      group: 'lists',
      keys: '/',
      hidden: true,
      run: focusFilter,
    },
    {
      id: 'accept',
      title: () => t('desk.accept'),
      group: 'lists',
      keys: 'ctrl+shift+a',
      inFields: true,
      enabled: () => desk.offers.length > 0,
      run: () => desk.offers[0] && void accept(desk.offers[0]),
    },
    {
      id: 'quick',
      title: () => t('desk.quick'),
      group: 'lists',
      keys: 'q',
      icon: Send,
      enabled: () => app.can('interaction_answer') && quickTarget() !== null,
      run: () => (desk.quick = quickTarget()),
    },
    {
      id: 'reply',
      title: () => t('desk.reply'),
      group: 'conversation',
      keys: 'r',
      icon: Reply,
      enabled: has,
      run: () => desk.ask('reply'),
    },
    {
      id: 'note',
      title: () => t('desk.note'),
      group: 'conversation',
      keys: 'n',
      icon: Lock,
      enabled: has,
      run: () => desk.ask('note'),
    },
    {
      id: 'canned',
      title: () => t('desk.canned_insert'),
      group: 'conversation',
      icon: SquareSlash,
      enabled: () => can('interaction_answer'),
      run: () => desk.ask('reply', true),
    },
    {
      id: 'conclude',
      title: () => t('desk.conclude_current'),
      group: 'conversation',
      keys: 'e',
      icon: Check,
      enabled: () =>
        ((desk.mineOpen && !desk.formMissing) || desk.awaitsCode(desk.selected)) &&
        app.can('interaction_conclude'),
      run: () => (desk.layer = 'conclude'),
    },
    {
      id: 'transfer',
      title: () => t('desk.transfer_current'),
      group: 'conversation',
      keys: 't',
      icon: ArrowRightLeft,
      enabled: () => can('interaction_transfer'),
      run: () => (desk.layer = 'transfer'),
    },
    {
      id: 'labels',
      title: () => t('desk.labels'),
      group: 'conversation',
      keys: 'l',
      icon: Tag,
      enabled: () => can('interaction_label'),
      run: () => document.querySelector<HTMLElement>('[data-labels-button]')?.click(),
    },
    {
      id: 'due',
      title: () => t('desk.due'),
      group: 'conversation',
      keys: 'z',
      icon: Clock,
      enabled: () => can('interaction_schedule'),
      run: () => (desk.layer = 'due'),
    },
    {
      id: 'schedule',
      title: () => t('scheduled.schedule'),
      group: 'conversation',
      keys: 'ctrl+shift+s',
      inFields: true,
      icon: Clock,
      enabled: () => app.uses('scheduled_messages') && can('interaction_answer') && mayScheduleNow(),
      run: () => (desk.layer = 'schedule'),
    },
    {
      id: 'return',
      title: () => t('desk.return'),
      group: 'conversation',
      icon: Undo,
      enabled: () => can('interaction_return'),
      run: () => (desk.layer = 'return'),
    },
    {
      id: 'cancel',
      title: () => t('desk.cancel'),
      group: 'conversation',
      icon: X,
      enabled: () => can('interaction_cancel') && !queueOfShown()?.hide_cancel,
      run: () => (desk.layer = 'cancel'),
    },
    {
      id: 'panel',
      title: () => t('desk.panel'),
      group: 'conversation',
      keys: 'i',
      icon: PanelRight,
      enabled: has,
      run: () => desk.togglePanel(),
    },
    {
      id: 'person',
      title: () => t('desk.person_tab'),
      group: 'conversation',
      keys: 'f',
      icon: IdCard,
      enabled: has,
      run: () => desk.showPanel('person'),
    },
  ];
}

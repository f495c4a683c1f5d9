// The product areas on the rail. What a role never has is not there.
import type { Component } from 'svelte';
import Activity from '@lucide/svelte/icons/activity';
import BookUser from '@lucide/svelte/icons/book-user';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import Inbox from '@lucide/svelte/icons/inbox';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import Search from '@lucide/svelte/icons/search';
import Settings from '@lucide/svelte/icons/settings-2';
import type { Action } from '$api/types';
import type { Key } from '$i18n';
import { app } from '$live/app.svelte';

interface Area {
  id: string;
  path: '/desk' | '/conversations' | '/contacts' | '/supervision' | '/reports' | '/tracking' | '/settings';
  label: Key;
  icon: Component<{ size?: number | string; 'aria-hidden'?: boolean | 'true' }>;
  command: string;
}

const ADMIN_ACTIONS: readonly Action[] = [
  'queue_read',
  'user_read',
  'organization_write',
  'channel_account_read',
  'pause_reason_write',
  'wrap_up_code_write',
  'label_write',
  'canned_response_write',
  'flow_read',
  'user_group_write',
  'calendar_write',
  'outbox_write',
  'api_token_write',
  'set_aside_write',
  'audit_read',
  'job_write',
  'product_write',
];

export function areas(): Area[] {
  const found: Area[] = [];
  if (app.can('interaction_read')) {
    found.push({ id: 'desk', path: '/desk', label: 'shell.desk', icon: Inbox, command: 'go-desk' });
    found.push({
      id: 'conversations',
      path: '/conversations',
      label: 'shell.conversations',
      icon: MessagesSquare,
      command: 'go-conversations',
    });
  }
  if (app.can('person_read')) {
    found.push({
      id: 'contacts',
      path: '/contacts',
      label: 'shell.contacts',
      icon: BookUser,
      command: 'go-contacts',
    });
  }
  if (app.can('board_read')) {
    found.push({
      id: 'supervision',
      path: '/supervision',
      label: 'shell.supervision',
      icon: Activity,
      command: 'go-supervision',
    });
  }
  if (app.can('report_read')) {
    found.push(
      { id: 'tracking', path: '/tracking', label: 'shell.tracking', icon: Search, command: 'go-tracking' },
      { id: 'reports', path: '/reports', label: 'shell.reports', icon: ChartColumn, command: 'go-reports' },
    );
  }
  if (ADMIN_ACTIONS.some((action) => app.can(action))) {
    found.push({
      id: 'settings',
      path: '/settings',
      label: 'shell.settings',
      icon: Settings,
      command: 'go-settings',
    });
  }
  return found;
}

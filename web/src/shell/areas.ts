// The product areas on the rail. What a role never has is not there.
import type { Component } from 'svelte';
import Activity from '@lucide/svelte/icons/activity';
import BookUser from '@lucide/svelte/icons/book-user';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import FileText from '@lucide/svelte/icons/file-text';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import Inbox from '@lucide/svelte/icons/inbox';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Megaphone from '@lucide/svelte/icons/megaphone';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import Search from '@lucide/svelte/icons/search';
import Settings from '@lucide/svelte/icons/settings-2';
import type { Action } from '$api/types';
import { app } from '$live/app.svelte';

interface Area {
  id:
    | 'desk'
    | 'conversations'
    | 'tasks'
    | 'callbacks'
    | 'contacts'
    | 'cases'
    | 'proposals'
    | 'social'
    | 'supervision'
    | 'tracking'
    | 'reports'
    | 'settings';
  icon: Component<{ size?: number | string; 'aria-hidden'?: boolean | 'true' }>;
  /** The shortcut that goes there. */
  keys: string;
  /** Any of these opens it. */
  actions: readonly Action[];
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
  'form_connector_write',
  'webhook_write',
  'flow_read',
  'user_group_write',
  'calendar_write',
  'outbox_write',
  'api_token_write',
  'set_aside_write',
  'audit_read',
  'job_write',
  'product_write',
  'case_type_write',
  'process_write',
  'sales_settings_write',
];

export const AREAS: readonly Area[] = [
  { id: 'desk', icon: Inbox, keys: 'g a', actions: ['interaction_read'] },
  { id: 'conversations', icon: MessagesSquare, keys: 'g c', actions: ['interaction_read'] },
  { id: 'tasks', icon: ListChecks, keys: 'g m', actions: ['case_read'] },
  { id: 'callbacks', icon: CalendarClock, keys: 'g d', actions: ['callback_use'] },
  { id: 'contacts', icon: BookUser, keys: 'g p', actions: ['person_read'] },
  { id: 'cases', icon: FolderOpen, keys: 'g n', actions: ['case_read'] },
  {
    id: 'proposals',
    icon: FileText,
    keys: 'g v',
    actions: ['proposal_pending', 'proposal_audit', 'proposal_maintain', 'proposal_export'],
  },
  { id: 'social', icon: Megaphone, keys: 'g e', actions: ['social_post_read'] },
  { id: 'supervision', icon: Activity, keys: 'g s', actions: ['board_read'] },
  { id: 'tracking', icon: Search, keys: 'g t', actions: ['report_read'] },
  { id: 'reports', icon: ChartColumn, keys: 'g r', actions: ['report_read'] },
  { id: 'settings', icon: Settings, keys: 'g o', actions: ADMIN_ACTIONS },
];

export const opens = (area: Area): boolean => area.actions.some((action) => app.can(action));

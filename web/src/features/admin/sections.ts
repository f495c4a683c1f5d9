// The sections of the settings and what each needs. What a role never has is not listed.
import type { Component } from 'svelte';
import FileInput from '@lucide/svelte/icons/file-input';
import Ban from '@lucide/svelte/icons/ban';
import Building from '@lucide/svelte/icons/building-2';
import Buildings from '@lucide/svelte/icons/landmark';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import CalendarX from '@lucide/svelte/icons/calendar-x';
import ContactRound from '@lucide/svelte/icons/contact-round';
import Coffee from '@lucide/svelte/icons/coffee';
import Eye from '@lucide/svelte/icons/eye';
import FolderTree from '@lucide/svelte/icons/folder-tree';
import Hourglass from '@lucide/svelte/icons/hourglass';
import IdCard from '@lucide/svelte/icons/id-card';
import Inbox from '@lucide/svelte/icons/archive-restore';
import FileText from '@lucide/svelte/icons/file-text';
import KeyRound from '@lucide/svelte/icons/key-round';
import Layers from '@lucide/svelte/icons/layers';
import ListTree from '@lucide/svelte/icons/list-tree';
import Mail from '@lucide/svelte/icons/mail';
import MailOpen from '@lucide/svelte/icons/mail-open';
import Megaphone from '@lucide/svelte/icons/megaphone';
import Package from '@lucide/svelte/icons/package';
import Palette from '@lucide/svelte/icons/palette';
import Radio from '@lucide/svelte/icons/radio-tower';
import Sparkles from '@lucide/svelte/icons/award';
import Route from '@lucide/svelte/icons/route';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import ShoppingBag from '@lucide/svelte/icons/shopping-bag';
import Signpost from '@lucide/svelte/icons/signpost';
import SquareSlash from '@lucide/svelte/icons/square-slash';
import Tag from '@lucide/svelte/icons/tag';
import User from '@lucide/svelte/icons/user';
import Users from '@lucide/svelte/icons/users';
import Webhook from '@lucide/svelte/icons/webhook';
import Workflow from '@lucide/svelte/icons/workflow';
import type { Action } from '$api/types';
import type { Key } from '$i18n';
import { app } from '$live/app.svelte';

export interface Section {
  path:
    | '/settings/queues'
    | '/settings/users'
    | '/settings/profiles'
    | '/settings/groups'
    | '/settings/skills'
    | '/settings/channels'
    | '/settings/wrap-up-codes'
    | '/settings/case-types'
    | '/settings/scripts'
    | '/settings/social'
    | '/settings/forms'
    | '/settings/processes'
    | '/settings/person-fields'
    | '/settings/person-reads'
    | '/settings/retention'
    | '/settings/pauses'
    | '/settings/sales'
    | '/settings/labels'
    | '/settings/canned-responses'
    | '/settings/connectors'
    | '/settings/products'
    | '/settings/blocked-contacts'
    | '/settings/calendars'
    | '/settings/flows'
    | '/settings/organization'
    | '/settings/brand'
    | '/settings/company'
    | '/settings/organizations'
    | '/settings/mail'
    | '/settings/outbox'
    | '/settings/identity-provider'
    | '/settings/tokens'
    | '/settings/webhooks'
    | '/settings/set-aside'
    | '/settings/audit-log'
    | '/settings/jobs';
  label: Key;
  text: Key;
  icon: Component<{ size?: number | string; 'aria-hidden'?: boolean | 'true' }>;
  /** Any of these opens the section. */
  needs: readonly Action[];
  /** Only in the first organization of the installation. */
  onlyFirst?: true;
}
export interface SectionGroup {
  label: Key;
  sections: readonly Section[];
}

const ALL: readonly SectionGroup[] = [
  {
    label: 'settings.group_floor',
    sections: [
      {
        path: '/settings/queues',
        label: 'queues.title',
        text: 'queues.text',
        icon: Layers,
        needs: ['queue_read'],
      },
      {
        path: '/settings/channels',
        label: 'channels.title',
        text: 'channels.text',
        icon: Radio,
        needs: ['channel_account_read'],
      },
      {
        path: '/settings/flows',
        label: 'flows.title',
        text: 'flows.text',
        icon: Workflow,
        needs: ['flow_read'],
      },
      {
        path: '/settings/wrap-up-codes',
        label: 'codes.title',
        text: 'codes.text',
        icon: ListTree,
        needs: ['wrap_up_code_write'],
      },
      {
        path: '/settings/case-types',
        label: 'types.title',
        text: 'types.text',
        icon: FolderTree,
        needs: ['case_type_write'],
      },
      {
        path: '/settings/scripts',
        label: 'settings.scripts',
        text: 'settings.scripts_text',
        icon: Signpost,
        needs: ['agent_script_write'],
      },
      {
        path: '/settings/social',
        label: 'modules.social',
        text: 'modules.social_hint',
        icon: Megaphone,
        needs: ['social_settings_write'],
      },
      {
        path: '/settings/forms',
        label: 'forms.title',
        text: 'forms.text',
        icon: ClipboardList,
        needs: ['form_write'],
      },
      {
        path: '/settings/processes',
        label: 'processes.title',
        text: 'processes.text',
        icon: Route,
        needs: ['process_write'],
      },
      {
        path: '/settings/canned-responses',
        label: 'canned.title',
        text: 'canned.text',
        icon: SquareSlash,
        needs: ['canned_response_write'],
      },
      {
        path: '/settings/connectors',
        label: 'connectors.title',
        text: 'connectors.text',
        icon: FileInput,
        needs: ['form_connector_write'],
      },
      {
        path: '/settings/products',
        label: 'products.title',
        text: 'products.text',
        icon: Package,
        needs: ['product_write'],
      },
      {
        path: '/settings/sales',
        label: 'settings.sales',
        text: 'settings.sales_text',
        icon: ShoppingBag,
        needs: ['sales_settings_write'],
      },
      {
        path: '/settings/labels',
        label: 'labels.title',
        text: 'labels.text',
        icon: Tag,
        needs: ['label_write'],
      },
      {
        path: '/settings/person-fields',
        label: 'fields.title',
        text: 'fields.text',
        icon: ContactRound,
        needs: ['person_field_write'],
      },
      {
        path: '/settings/blocked-contacts',
        label: 'blocks.title',
        text: 'blocks.text',
        icon: Ban,
        needs: ['contact_block'],
      },
      {
        path: '/settings/calendars',
        label: 'calendars.title',
        text: 'calendars.text',
        icon: CalendarClock,
        needs: ['calendar_write'],
      },
    ],
  },
  {
    label: 'settings.group_people',
    sections: [
      { path: '/settings/users', label: 'users.title', text: 'users.text', icon: User, needs: ['user_read'] },
      {
        path: '/settings/profiles',
        label: 'profiles.title',
        text: 'profiles.text',
        icon: ShieldCheck,
        needs: ['user_read'],
      },
      {
        path: '/settings/groups',
        label: 'groups.title',
        text: 'groups.text',
        icon: Users,
        needs: ['user_group_write'],
      },
      {
        path: '/settings/skills',
        label: 'skills.title',
        text: 'skills.text',
        icon: Sparkles,
        needs: ['queue_write'],
      },
      {
        path: '/settings/pauses',
        label: 'pauses.title',
        text: 'pauses.text',
        icon: Coffee,
        needs: ['pause_reason_write'],
      },
    ],
  },
  {
    label: 'settings.group_system',
    sections: [
      {
        path: '/settings/organization',
        label: 'organization.title',
        text: 'organization.text',
        icon: Building,
        needs: ['organization_read', 'organization_write'],
      },
      {
        path: '/settings/company',
        label: 'company.title',
        text: 'company.text',
        icon: FileText,
        needs: ['organization_read', 'organization_write'],
      },
      {
        path: '/settings/brand',
        label: 'brand.title',
        text: 'brand.text',
        icon: Palette,
        needs: ['organization_write'],
      },
      {
        path: '/settings/organizations',
        label: 'organizations.title',
        text: 'organizations.text',
        icon: Buildings,
        needs: ['organization_make'],
        onlyFirst: true,
      },
      {
        path: '/settings/mail',
        label: 'mail.title',
        text: 'mail.text',
        icon: Mail,
        needs: ['organization_write'],
      },
      {
        path: '/settings/outbox',
        label: 'outbox.title',
        text: 'outbox.text',
        icon: MailOpen,
        needs: ['outbox_write'],
      },
      {
        path: '/settings/identity-provider',
        label: 'provider.title',
        text: 'provider.text',
        icon: IdCard,
        needs: ['organization_write'],
      },
      {
        path: '/settings/tokens',
        label: 'tokens.title',
        text: 'tokens.text',
        icon: KeyRound,
        needs: ['api_token_write'],
      },
      {
        path: '/settings/webhooks',
        label: 'webhooks.title',
        text: 'webhooks.text',
        icon: Webhook,
        needs: ['webhook_write'],
      },
      {
        path: '/settings/set-aside',
        label: 'aside.title',
        text: 'aside.text',
        icon: Inbox,
        needs: ['set_aside_write'],
      },
      {
        path: '/settings/audit-log',
        label: 'audit.title',
        text: 'audit.text',
        icon: ScrollText,
        needs: ['audit_read'],
      },
      {
        path: '/settings/person-reads',
        label: 'reads.title',
        text: 'reads.text',
        icon: Eye,
        needs: ['audit_read'],
      },
      {
        path: '/settings/retention',
        label: 'settings.retention',
        text: 'settings.retention_text',
        icon: CalendarX,
        needs: ['retention_write'],
      },
      {
        path: '/settings/jobs',
        label: 'jobs.title',
        text: 'jobs.text',
        icon: Hourglass,
        needs: ['job_write'],
      },
    ],
  },
];

/** Gives the groups with only what this user may open. */
export function sections(): SectionGroup[] {
  return ALL.map((group) => ({
    ...group,
    sections: group.sections.filter(
      (section) =>
        section.needs.some((action) => app.can(action)) &&
        (!section.onlyFirst || app.session?.organization.first === true),
    ),
  })).filter((group) => group.sections.length > 0);
}

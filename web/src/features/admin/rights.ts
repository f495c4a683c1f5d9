// What each role profile may do before single permissions: the rights table of the server, which stays the authority.
import type { Reach, RoleProfile } from '$api/types';

const AGENT = [
  'session_use',
  'directory_read',
  'interaction_read',
  'interaction_answer',
  'interaction_transfer',
  'interaction_return',
  'interaction_conclude',
  'interaction_cancel',
  'interaction_label',
  'interaction_schedule',
  'interaction_identify',
  'person_read',
  'person_write',
  'person_phone_read',
  'case_read',
  'case_write',
  'case_email_send',
  'callback_use',
  'proposal_open',
  'proposal_pending',
  'message_template_read',
  'product_read',
  'form_use',
  'agent_script_use',
  'social_post_read',
  'social_post_search',
  'social_case_open',
] as const;
const SENIOR_AGENT_ADDS = ['interaction_open', 'person_document_read', 'board_read'] as const;
const SUPERVISOR_ADDS = [
  'report_read',
  'agent_state_set',
  'interaction_move',
  'interaction_correct',
  'contact_block',
  'person_reveal',
  'portfolio_write',
  'person_import',
  'person_merge',
  'callback_assign',
  'conversation_view_share',
  'announcement_write',
  'user_read',
  'queue_read',
  'channel_account_read',
  'flow_read',
  'label_write',
  'social_post_edit',
  'social_board_read',
] as const;
const ADMINISTRATOR_ADDS = [
  'organization_read',
  'person_field_write',
  'person_export',
  'person_anonymize',
  'legal_hold_write',
  'retention_write',
  'case_email_add',
  'case_type_write',
  'proposal_audit',
  'proposal_maintain',
  'proposal_export',
  'sales_settings_write',
  'social_post_add',
  'social_post_remove',
  'social_settings_write',
  'embed_pass_make',
  'organization_write',
  'organization_make',
  'user_write',
  'outbox_write',
  'api_token_write',
  'user_group_write',
  'queue_write',
  'calendar_write',
  'pause_reason_write',
  'wrap_up_code_write',
  'canned_response_write',
  'form_connector_write',
  'webhook_write',
  'product_write',
  'channel_account_write',
  'flow_write',
  'form_write',
  'process_write',
  'agent_script_write',
  'message_template_write',
  'set_aside_write',
  'audit_read',
  'job_write',
] as const;

export type Action =
  | (typeof AGENT)[number]
  | (typeof SENIOR_AGENT_ADDS)[number]
  | (typeof SUPERVISOR_ADDS)[number]
  | (typeof ADMINISTRATOR_ADDS)[number];

export const PROFILES: readonly RoleProfile[] = ['agent', 'senior_agent', 'supervisor', 'administrator'];
export const REACHES: readonly Reach[] = ['own', 'team', 'queues', 'all'];

const LISTS: Record<RoleProfile, readonly (readonly Action[])[]> = {
  agent: [AGENT],
  senior_agent: [AGENT, SENIOR_AGENT_ADDS],
  supervisor: [AGENT, SENIOR_AGENT_ADDS, SUPERVISOR_ADDS],
  administrator: [AGENT, SENIOR_AGENT_ADDS, SUPERVISOR_ADDS, ADMINISTRATOR_ADDS],
};
const REACH: Record<RoleProfile, Reach> = {
  agent: 'own',
  senior_agent: 'team',
  supervisor: 'queues',
  administrator: 'all',
};

export const actionsOf = (profile: RoleProfile): ReadonlySet<Action> => new Set(LISTS[profile].flat());
export const reachOf = (profile: RoleProfile): Reach => REACH[profile];

/** What everybody needs to be signed in at all is not offered as a choice. */
type Always = 'session_use' | 'directory_read';
export type Grantable = Exclude<Action, Always>;
const ALWAYS: readonly Action[] = ['session_use', 'directory_read'] satisfies Always[];
export const GRANTABLE: readonly Grantable[] = LISTS.administrator
  .flat()
  .filter((one): one is Grantable => !ALWAYS.includes(one));

const OF_FLOOR: readonly Grantable[] = [
  'board_read',
  'report_read',
  'agent_state_set',
  'interaction_move',
  'interaction_correct',
  'contact_block',
  'conversation_view_share',
  'announcement_write',
];

/** Permissions as a screen shows them, by what they are about. */
export const RIGHT_GROUPS: readonly {
  id: 'work' | 'people' | 'floor' | 'settings';
  actions: readonly Grantable[];
}[] = [
  {
    id: 'work',
    actions: GRANTABLE.filter((one) => one.startsWith('interaction_') && !OF_FLOOR.includes(one)).concat([
      'message_template_read',
      'product_read',
      'form_use',
      'agent_script_use',
      'case_read',
      'case_write',
      'case_email_send',
      'callback_use',
      'callback_assign',
      'proposal_open',
      'proposal_pending',
      'proposal_audit',
      'proposal_maintain',
      'proposal_export',
    ]),
  },
  {
    id: 'people',
    actions: [
      'person_read',
      'person_write',
      'person_document_read',
      'person_phone_read',
      'person_reveal',
      'person_import',
      'person_merge',
      'person_field_write',
      'person_export',
      'person_anonymize',
      'legal_hold_write',
    ],
  },
  { id: 'floor', actions: OF_FLOOR },
  {
    id: 'settings',
    actions: GRANTABLE.filter(
      (one) =>
        !one.startsWith('interaction_') &&
        !one.startsWith('person_') &&
        !one.startsWith('proposal_') &&
        one !== 'legal_hold_write' &&
        !OF_FLOOR.includes(one) &&
        one !== 'message_template_read' &&
        one !== 'product_read' &&
        one !== 'form_use' &&
        one !== 'agent_script_use' &&
        one !== 'case_read' &&
        one !== 'case_write' &&
        one !== 'case_email_send' &&
        !one.startsWith('callback_'),
    ),
  },
];

/** The permissions that mean something here: without those of modules that the organization does not use. */
export const usedRights = (idle: readonly string[]) =>
  RIGHT_GROUPS.map((group) => ({
    ...group,
    actions: group.actions.filter((one) => !idle.includes(one)),
  }));

type Single = Readonly<Record<string, boolean>>;

/** Tells whether a permission is on: the own decision, else what is usual by the profile. */
export const isGranted = (action: Action, usual: ReadonlySet<string>, single: Single): boolean =>
  single[action] ?? usual.has(action);

/** Turns one permission over and keeps only what differs from what is usual. */
export const toggled = (
  action: Action,
  usual: ReadonlySet<string>,
  single: Single,
): Record<string, boolean> => differing(usual, { ...single, [action]: !isGranted(action, usual, single) });

/** Keeps only what differs from what is usual, so that the record says what was decided for it. */
export const differing = (usual: ReadonlySet<string>, single: Single): Record<string, boolean> =>
  Object.fromEntries(Object.entries(single).filter(([action, on]) => usual.has(action) !== on));

// Names for what the audit log holds as ids and as keys.
import { t, type Key } from '$i18n';
import { app } from '$live/app.svelte';
import { fieldNames as ofQueues } from '../queues/queue';

const FIELDS: Readonly<Record<string, Key>> = {
  name: 'audit.field.name',
  email: 'audit.field.email',
  gender: 'audit.field.gender',
  photo_id: 'audit.field.photo',
  custom: 'audit.field.custom',
  active: 'audit.field.active',
  color: 'audit.field.color',
  role_profile: 'audit.field.role_profile',
  permission_profile_id: 'audit.field.permission_profile_id',
  user_count: 'profiles.users',
  reach: 'audit.field.reach',
  locale: 'audit.field.locale',
  permissions: 'audit.field.permissions',
  capacity: 'audit.field.capacity',
  automatic_distribution: 'audit.field.automatic_distribution',
  password_changed: 'audit.field.password_changed',
  sessions_ended: 'audit.field.sessions_ended',
  access_link_sent: 'audit.field.access_link_sent',
  has_second_factor: 'audit.field.has_second_factor',
  second_factor_replaced: 'audit.field.second_factor_replaced',
  second_factor: 'audit.field.second_factor',
  awaits_first_access: 'audit.field.awaits_first_access',
  employee_number: 'users.employee_number',
  agent_login: 'users.agent_login',
  replaced_secrets: 'audit.field.replaced_secrets',
  queue_ids: 'audit.field.queue_ids',
  queue_id: 'audit.field.queue_id',
  members: 'audit.field.members',
  member_ids: 'audit.field.members',
  responsible_id: 'groups.responsible',
  out_of_use: 'groups.out_of_use',
  restricted: 'groups.restricted',
  mailbox: 'groups.mailbox',
  user_ids: 'audit.field.members',
  skills: 'audit.field.skills',
  position: 'audit.field.position',
  max_duration_s: 'audit.field.max_duration_s',
  immediate: 'audit.field.immediate',
  definition: 'audit.field.definition',
  time_zone: 'audit.field.time_zone',
  settings: 'audit.field.settings',
  actions: 'audit.field.actions',
  system_endings: 'codes.endings',
  wrap_up_code_id: 'audit.field.wrap_up_code_id',
  reason: 'blocks.reason',
  addresses: 'blocks.addresses',
  in_force: 'audit.field.in_force',
  expires_at: 'blocks.until',
  filters: 'audit.field.filters',
  everybody: 'audit.field.everybody',
  group_ids: 'audit.field.group_ids',
  process_id: 'forms.process',
  on_desk: 'forms.on_desk',
  file: 'processes.file',
  channel: 'audit.field.channel',
  heard_count: 'blocks.heard',
  parent_id: 'audit.field.parent_id',
  medium: 'audit.field.medium',
  contact_points: 'audit.field.contact_points',
  note: 'audit.field.note',
  tax_id: 'audit.field.tax_id',
  trade_name: 'audit.field.trade_name',
  owner_id: 'audit.field.owner_id',
  prefix: 'canned.prefix',
  text: 'canned.field_text',
  code: 'products.code',
  kind: 'audit.field.kind',
  description: 'products.description',
  price_cents: 'products.price',
  in_use: 'products.in_use',
  brand: 'brand.title',
};

/** Names a field by its path; what has no word of its own keeps the name that the API gives it. */
export function fieldName(path: string): string {
  const [first = '', ...rest] = path.split('.');
  const key = FIELDS[first];
  const name = key ? t(key) : (ofQueues()[first] ?? first);
  return rest.length === 0 ? name : `${name} › ${rest.map(nameOf).join(' › ')}`;
}

/** Names the user; the product itself acts without one. */
export function nameOfUser(id: string | null): string {
  if (id === null) return t('audit.product');
  const known = [...app.directory.agents, ...app.directory.former_agents].find((one) => one.user_id === id);
  return known?.name ?? id;
}

/** Gives the name behind an id, and every other text as it is. */
export function nameOf(text: string): string {
  if (!/^\d{10,}$/.test(text)) return text;
  const { queues, labels, wrap_up_codes, pause_reasons, channel_accounts, agents, former_agents } =
    app.directory;
  const named = [...queues, ...labels, ...wrap_up_codes, ...pause_reasons, ...channel_accounts];
  const people = [...agents, ...former_agents];
  return (
    named.find((one) => one.id === text)?.name ?? people.find((one) => one.user_id === text)?.name ?? text
  );
}

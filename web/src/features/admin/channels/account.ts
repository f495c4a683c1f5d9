// The form of a channel account, drawn from what its channel says about itself.
import type { Id } from '$api/types';
import type { Key } from '$i18n';
import type { AccountRow, Channel, SettingField } from '../types';

export interface AccountForm {
  name: string;
  queue_id: Id;
  /** Empty: customers go straight to the queue. */
  flow_id: Id | null;
  active: boolean;
  settings: Record<string, string>;
  /** Only what was typed; what is stored never comes back. */
  secrets: Record<string, string>;
}

/** Key of the setting that sends an account's calls elsewhere, such as to a provider's test world. */
export const BASE_URL = 'base_url';

export const isSecret = (field: SettingField): boolean => field.kind === 'secret';
export const isIssued = (field: SettingField): boolean =>
  typeof field.kind === 'object' && 'issued' in field.kind;
export const choicesOf = (field: SettingField): string[] | null =>
  typeof field.kind === 'object' && 'choice' in field.kind ? field.kind.choice : null;
export const isNumber = (field: SettingField): boolean =>
  typeof field.kind === 'object' && 'number' in field.kind;

export function newAccount(channel: Channel, queueId: Id): AccountForm {
  return {
    name: '',
    queue_id: queueId,
    flow_id: null,
    active: true,
    settings: Object.fromEntries(
      channel.settings.filter((one) => !isSecret(one) && !isIssued(one)).map((one) => [one.key, one.default]),
    ),
    secrets: {},
  };
}

export function formOf(row: AccountRow, channel: Channel | undefined): AccountForm {
  const defaults = channel ? newAccount(channel, row.queue_id).settings : {};
  return {
    name: row.name,
    queue_id: row.queue_id,
    flow_id: row.flow_id ?? null,
    active: row.active,
    settings: { ...defaults, ...row.settings },
    secrets: {},
  };
}

/** Required fields that have nothing, under the names that the server uses for refusals. */
export function emptyOnes(
  form: AccountForm,
  channel: Channel | undefined,
  secretsSet: readonly string[],
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const field of channel?.settings ?? []) {
    if (!field.is_required) continue;
    if (isSecret(field)) {
      found[`secrets.${field.key}`] =
        form.secrets[field.key]?.trim() || (secretsSet.includes(field.key) ? 'set' : '');
    } else found[`settings.${field.key}`] = form.settings[field.key] ?? '';
  }
  return found;
}

/** Keeps the secrets that were typed. */
export function typed(secrets: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(secrets).filter(([, value]) => value.trim() !== ''));
}

/** The line a site puts into its pages. */
export function snippetOf(row: Pick<AccountRow, 'public_url' | 'public_token'>): string {
  return `<script src="${row.public_url}" data-key="${row.public_token}" async></${'script'}>`;
}

const KNOWN: Readonly<Record<string, { label: Key; help?: Key }>> = {
  phone_number_id: { label: 'channel_field.phone_number_id', help: 'channel_help.phone_number_id' },
  business_account_id: {
    label: 'channel_field.business_account_id',
    help: 'channel_help.business_account_id',
  },
  access_token: { label: 'channel_field.access_token', help: 'channel_help.access_token' },
  app_secret: { label: 'channel_field.app_secret', help: 'channel_help.app_secret' },
  verify_token: { label: 'channel_field.verify_token', help: 'channel_help.verify_token' },
  api_version: { label: 'channel_field.api_version' },
  allowed_origins: { label: 'channel_field.allowed_origins', help: 'channel_help.allowed_origins' },
  color: { label: 'channel_field.color', help: 'channel_help.color' },
  greeting: { label: 'channel_field.greeting', help: 'channel_help.greeting' },
  closed_message: { label: 'channel_field.closed_message', help: 'channel_help.closed_message' },
  gone_after_min: { label: 'channel_field.gone_after_min', help: 'channel_help.gone_after_min' },
  ask_name: { label: 'channel_field.ask_name' },
  ask_email: { label: 'channel_field.ask_email' },
  ask_phone: { label: 'channel_field.ask_phone' },
  position: { label: 'channel_field.position' },
  webhook_url: { label: 'channel_field.webhook_url', help: 'channel_help.webhook_url' },
  api_key: { label: 'channel_field.api_key', help: 'channel_help.api_key' },
  signing_secret: { label: 'channel_field.signing_secret', help: 'channel_help.signing_secret' },
  identity_secret: { label: 'channel_field.identity_secret', help: 'channel_help.identity_secret' },
};
const CHOICES: Readonly<Record<string, Key>> = {
  left: 'channel_choice.left',
  right: 'channel_choice.right',
};

/** Names a field; one that nobody translated yet is named after its key. */
export function labelOf(key: string, say: (key: Key) => string): string {
  const known = KNOWN[key];
  return known
    ? say(known.label)
    : key.replaceAll(/[_-]/g, ' ').replace(/^./, (first) => first.toUpperCase());
}
export function helpOf(key: string, say: (key: Key) => string): string | null {
  const help = KNOWN[key]?.help;
  return help ? say(help) : null;
}
export function choiceLabel(value: string, say: (key: Key) => string): string {
  const known = CHOICES[value];
  return known ? say(known) : value;
}

/** A word of 32 characters that nobody guesses, for tokens that both sides must know. */
export function randomToken(bytes: Uint8Array = crypto.getRandomValues(new Uint8Array(24))): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  let word = '';
  for (let at = 0; at + 2 < bytes.length; at += 3) {
    const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (const shift of [18, 12, 6, 0]) word += letters.charAt((three >> shift) & 63);
  }
  return word;
}

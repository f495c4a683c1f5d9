// The form of a webhook, and how its state and its deliveries are worded.
import type { Webhook, WebhookDelivery } from '$api/webhooks';
import { t, type Key } from '$i18n';

export interface WebhookForm {
  name: string;
  url: string;
  all: boolean;
  events: string[];
  active: boolean;
}

export const formOf = (row: Webhook | null): WebhookForm => ({
  name: row?.name ?? '',
  url: row?.url ?? '',
  all: row !== null && row.events.length === 0,
  events: [...(row?.events ?? [])],
  active: row?.active ?? true,
});

export const bodyOf = (form: WebhookForm) => ({
  name: form.name,
  url: form.url,
  events: form.all ? [] : form.events,
  active: form.active,
});

type Tone = 'plain' | 'ok' | 'warn' | 'bad';

/** How a webhook is doing, in a word and a colour. */
export function stateOf(row: Webhook): { key: Key; tone: Tone } {
  if (row.active)
    return row.failing_since === null
      ? { key: 'webhooks.state.on', tone: 'ok' }
      : { key: 'webhooks.state.failing', tone: 'warn' };
  if (row.off_reason === 'failing') return { key: 'webhooks.state.off_failing', tone: 'bad' };
  if (row.off_reason === 'gone') return { key: 'webhooks.state.gone', tone: 'bad' };
  return { key: 'webhooks.state.off', tone: 'plain' };
}

export const TONES = { waiting: 'warn', delivered: 'ok', failed: 'bad' } as const;

/** A kind of event in words; one that a later version of the server sends keeps its own name. */
export function kindName(kind: string): string {
  const key = `webhooks.kind.${kind}`;
  const text = t(key as Key);
  return text === key ? kind : text;
}

/** Why a delivery did not count, in words. */
export const whyNot = (row: WebhookDelivery): string | null =>
  row.error === null || row.error === undefined
    ? null
    : t(`webhooks.error.${row.error}`, { status: String(row.status ?? '') });

/** What the receiver answered, for one line of the log. */
export const statusOf = (row: WebhookDelivery): string =>
  row.status === null || row.status === undefined ? '–' : String(row.status);

/** How long an attempt took, in whole milliseconds. */
export const tookOf = (row: WebhookDelivery): string =>
  row.duration_us === null || row.duration_us === undefined
    ? '–'
    : t('webhooks.ms', { count: Math.round(row.duration_us / 1000) });

// Kinds of background work in words; an unknown kind keeps its own name.
import type { Key } from '$i18n';

const KINDS: Readonly<Record<string, Key>> = {
  ApplyRetention: 'jobs.kind.apply_retention',
  BeginAgain: 'jobs.kind.begin_again',
  ClearWebhookDeliveries: 'jobs.kind.clear_webhook_deliveries',
  DeliverWebhooks: 'jobs.kind.deliver_webhooks',
  ExpireReportExport: 'jobs.kind.expire_report_export',
  FetchMedia: 'jobs.kind.fetch_media',
  HearStatus: 'jobs.kind.hear_status',
  MakeReportExport: 'jobs.kind.make_report_export',
  NoteAbsence: 'jobs.kind.note_absence',
  SendAutomatic: 'jobs.kind.send_automatic',
  SendCaseEmail: 'jobs.kind.send_case_email',
  SendMail: 'jobs.kind.send_mail',
  SendMessage: 'jobs.kind.send_message',
  SyncTemplates: 'jobs.kind.sync_templates',
  WakeFlow: 'jobs.kind.wake_flow',
};

export const kindKey = (kind: string): Key | null => KINDS[kind] ?? null;

// An alert in words.
import { t } from '$i18n';
import { waitText } from '$i18n/format';
import { agentName, queueName } from '$live/names';
import type { Alert } from './alerts';

export function alertText(alert: Alert): string {
  switch (alert.kind) {
    case 'waiting':
      return t('alerts.waiting', { queue: queueName(alert.of), count: alert.value, limit: alert.limit });
    case 'wait':
      return t('alerts.wait', {
        queue: queueName(alert.of),
        time: waitText(alert.value * 1000),
        limit: waitText(alert.limit * 1000),
      });
    case 'level':
      return t('alerts.level', { queue: queueName(alert.of), pct: alert.value, limit: alert.limit });
    case 'pause':
      return t('alerts.pause', { agent: agentName(alert.of), minutes: alert.value, limit: alert.limit });
  }
}

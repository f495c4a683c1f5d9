// A failure in words for people: the server's own words when it gave some, else what the network did.
import { t } from '$i18n';

interface Failure {
  text: string;
  requestId: string | null;
}

function has(value: unknown, key: string): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && key in value;
}

/** Words a failure. It looks at the shape only, because this folder knows nothing of the application. */
export function describe(error: unknown): Failure {
  if (has(error, 'detail') && typeof error['detail'] === 'string' && error['detail'] !== '') {
    const id = has(error, 'requestId') && typeof error['requestId'] === 'string' ? error['requestId'] : null;
    return { text: error['detail'], requestId: id };
  }
  if (error instanceof Error && error.name === 'Unreachable')
    return { text: t('ui.unreachable'), requestId: null };
  return { text: t('ui.unknown_failure'), requestId: null };
}

// What an indicator means where a setting decides it: the words follow the setting.
import type { Counters } from '$api/types';
import { t } from '$i18n';

/** Says how the service level counts: with its seconds for one queue, by each queue's own time for all of them. */
export function levelMeans({ target_s, counts_from }: Pick<Counters, 'target_s' | 'counts_from'>): string {
  if (target_s !== null)
    return t(`board.service_level_means.${counts_from ?? 'answer'}`, { seconds: target_s });
  return t(`board.service_level_means.all_${counts_from ?? 'mixed'}`);
}

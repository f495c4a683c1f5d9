// The big figures of the wall board. They are of the operation: nobody is named and nobody is ranked.
import type { Counters, Micros } from '$api/types';
import { finishedShare, levelTone, share, waitMs, waitTone, type Tone } from './figures';

export interface Figure {
  id:
    | 'in_queue'
    | 'longest'
    | 'level'
    | 'in_progress'
    | 'started'
    | 'finished'
    | 'first_response'
    | 'abandonment';
  kind: 'count' | 'time' | 'share';
  value: number | null;
  tone: Tone;
}

export function wallOf(counters: Counters, now: Micros): Figure[] {
  const wait = waitMs(counters.longest_wait_since_at, now);
  const level = share(counters.service_level);
  const plain = (id: Figure['id'], kind: Figure['kind'], value: number | null): Figure => ({
    id,
    kind,
    value,
    tone: 'plain',
  });
  return [
    plain('in_queue', 'count', counters.waiting_count),
    { id: 'longest', kind: 'time', value: wait, tone: waitTone(wait, counters.target_s) },
    { id: 'level', kind: 'share', value: level, tone: levelTone(level, counters.target_pct) },
    plain('in_progress', 'count', counters.in_progress_count),
    plain('started', 'count', counters.started_count),
    plain('finished', 'share', finishedShare(counters)),
    plain('first_response', 'time', counters.avg_first_response_ms),
    plain('abandonment', 'share', share(counters.abandonment)),
  ];
}

// The server's time on this screen: an offset learned from its answers, and two beats that timers share.
import type { Micros } from '$api/types';

let offsetMs = 0;
let second = $state(Date.now());

/** Learns the server's time from an answer that carried `now`. */
export function learnNow(now: Micros): void {
  offsetMs = now / 1000 - Date.now();
  second = Date.now() + offsetMs;
}

/** Gives the server's time without making the caller depend on the beat. */
export function nowMicros(): Micros {
  return Math.round((Date.now() + offsetMs) * 1000);
}

/** Gives the server's time to the second; whoever reads it while drawing is drawn again each second. */
export function tick(): Micros {
  return Math.floor(second / 1000) * 1_000_000;
}

let beat: ReturnType<typeof setInterval> | undefined;

/** Starts the beat; the answer stops it. */
export function startClock(): () => void {
  beat ??= setInterval(() => {
    if (!document.hidden) second = Date.now() + offsetMs;
  }, 1000);
  const seen = () => (second = Date.now() + offsetMs);
  document.addEventListener('visibilitychange', seen);
  return () => {
    clearInterval(beat);
    beat = undefined;
    document.removeEventListener('visibilitychange', seen);
  };
}

// Four short sounds, synthesised here. Only the leader tab plays, and only after the first gesture has unlocked audio.
import { preferences } from '../preferences.svelte';

export type SoundName = 'message' | 'contact' | 'alarm' | 'done';
interface Note {
  at: number;
  hz: number;
  length: number;
}

const SCORES: Record<SoundName, { type: OscillatorType; level: number; notes: Note[] }> = {
  message: {
    type: 'sine',
    level: 0.16,
    notes: [
      { at: 0, hz: 880, length: 0.07 },
      { at: 0.06, hz: 1174.7, length: 0.1 },
    ],
  },
  contact: {
    type: 'triangle',
    level: 0.2,
    notes: [
      { at: 0, hz: 523.3, length: 0.14 },
      { at: 0.12, hz: 659.3, length: 0.14 },
      { at: 0.24, hz: 784, length: 0.2 },
    ],
  },
  alarm: {
    type: 'triangle',
    level: 0.22,
    notes: [
      { at: 0, hz: 311.1, length: 0.24 },
      { at: 0.2, hz: 261.6, length: 0.34 },
    ],
  },
  done: { type: 'sine', level: 0.1, notes: [{ at: 0, hz: 987.8, length: 0.09 }] },
};

const STORED = 'unissono.volume';
let context: AudioContext | null = null;
let leader = false;

/** Prepares audio at the first gesture and takes part in choosing the one tab that plays. */
export function startSounds(): () => void {
  const unlock = () => {
    if (typeof AudioContext === 'undefined') return;
    context ??= new AudioContext();
    void context.resume();
  };
  globalThis.addEventListener('pointerdown', unlock, { once: true });
  globalThis.addEventListener('keydown', unlock, { once: true });
  const abort = new AbortController();
  // Locks exist on secure origins only; without them each visible tab plays for itself.
  if ('locks' in navigator && navigator.locks) {
    navigator.locks
      .request('unissono.sound', { signal: abort.signal }, () => {
        leader = true;
        return new Promise<void>((release) => abort.signal.addEventListener('abort', () => release()));
      })
      .catch(() => undefined);
  } else {
    leader = true;
  }
  return () => {
    abort.abort();
    leader = false;
    globalThis.removeEventListener('pointerdown', unlock);
    globalThis.removeEventListener('keydown', unlock);
  };
}

/** Gives the volume from 0 to 1; 0 is off. */
export function volume(): number {
  try {
    const kept = Number(localStorage.getItem(STORED) ?? '0.7');
    return Number.isFinite(kept) ? Math.min(1, Math.max(0, kept)) : 0.7;
  } catch {
    return 0.7;
  }
}

export function setVolume(next: number): void {
  try {
    localStorage.setItem(STORED, String(next));
  } catch {
    // Storage is blocked: the volume stays at its default.
  }
}

/** Tells whether the browser still holds audio back. */
export function blocked(): boolean {
  return context === null || context.state !== 'running';
}

/** Tells whether this tab is the one that calls the user. */
export function leads(): boolean {
  return leader;
}

export function play(name: SoundName): void {
  const loud = preferences.chosen.sound ? volume() : 0;
  if (!leader || loud === 0 || context?.state !== 'running') return;
  const score = SCORES[name];
  for (const note of score.notes) {
    const tone = context.createOscillator();
    const gain = context.createGain();
    const start = context.currentTime + note.at;
    tone.type = score.type;
    tone.frequency.value = note.hz;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(score.level * loud, start + 0.012);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + note.length);
    tone.connect(gain).connect(context.destination);
    tone.start(start);
    tone.stop(start + note.length + 0.02);
  }
}

// Seconds as people write them: a whole number of the largest unit that fits.
export type Unit = 's' | 'min' | 'h' | 'd';
export const SECONDS: Record<Unit, number> = { s: 1, min: 60, h: 3600, d: 86_400 };

/** 1800 is 30 minutes, 90 stays 90 seconds. */
export function split(seconds: number): { amount: number; unit: Unit } {
  for (const unit of ['d', 'h', 'min'] as const) {
    if (seconds >= SECONDS[unit] && seconds % SECONDS[unit] === 0) {
      return { amount: seconds / SECONDS[unit], unit };
    }
  }
  return { amount: seconds, unit: 's' };
}

/** Reads a typed whole number; null when there is none. */
export function whole(text: string): number | null {
  const trimmed = text.trim();
  return /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : null;
}

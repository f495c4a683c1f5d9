// Months of a limit as somebody types them.
export const MONTHS_MAX = 240;

/** The number; null for none, which keeps for ever; `wrong` for anything else. */
export function monthsOf(typed: string): number | null | 'wrong' {
  const text = typed.trim();
  if (text === '') return null;
  if (!/^\d{1,3}$/.test(text)) return 'wrong';
  const months = Number(text);
  return months >= 1 && months <= MONTHS_MAX ? months : 'wrong';
}

// Days of date fields as moments, by the clock of this browser.

/** The first moment of a day `2026-11-22`, some days later; null for none. */
export function dayStart(text: string, daysLater: number): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!found) return null;
  const at = new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3]) + daysLater);
  return Number.isNaN(at.getTime()) ? null : at.getTime() * 1000;
}

/** The day of a moment as a date field takes it. */
export function dayOf(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

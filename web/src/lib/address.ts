// What a list looks for stands in the address.
import { searchParams } from 'sv-router';

/**
 * Keeps what a list looks for in the address, so that a link or a reload shows the same; nothing is added to the history.
 * A key with null leaves the address.
 */
export function keepInAddress(pairs: Iterable<readonly [string, string | null]>): void {
  for (const [key, value] of pairs) {
    if (value === null) searchParams.delete(key, undefined, { replace: true });
    else searchParams.set(key, value, { replace: true });
  }
}

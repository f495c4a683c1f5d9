// Ids that tie labels, hints and errors to their fields inside one page.
let last = 0;

export function fieldId(prefix = 'f'): string {
  last += 1;
  return `${prefix}-${last}`;
}

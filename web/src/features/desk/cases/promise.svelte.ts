// A result that promises the customer another contact asks for the callback, of whoever may agree on one (DIAL-010).
import type { MarketingResult } from '$api/scripts';
import { app } from '$live/app.svelte';
import { choiceOf, EMPTY } from '../callbacks/draft';

export const promises = (result: MarketingResult | ''): boolean =>
  result === 'call_back' && app.can('callback_use');

/** The problems of the fields below a name: `script.callback.due_at` as `due_at`. */
export function problemsBelow(
  problems: Readonly<Record<string, string>>,
  name: string,
): Record<string, string> {
  const found = Object.entries(problems).filter(([field]) => field.startsWith(`${name}.`));
  return Object.fromEntries(found.map(([field, text]) => [field.slice(name.length + 1), text]));
}

/** The callback that the result of a case promises. The server knows whether one is open, which keeps the promise: it is filled in once it asks. */
export class Promised {
  draft = $state({ ...EMPTY });
  asked = $state(false);
  tried = $state(false);

  /** Gives what is sent with the changes; null while something of it is missing. */
  added(result: MarketingResult | ''): { callback?: NonNullable<ReturnType<typeof choiceOf>> } | null {
    if (!this.asked || !promises(result)) return {};
    this.tried = true;
    const choice = choiceOf(this.draft);
    return choice === null ? null : { callback: choice };
  }
}

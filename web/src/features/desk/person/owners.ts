// Who can have customers in their portfolio, for a choice.
import type { Agent, Id } from '$api/types';
import { locale } from '$i18n';

/** Nobody first, then the active agents by name; who left stays there for the customers who are still theirs. */
export function ownerChoices(
  held: Id,
  nameOf: (id: Id) => string,
  agents: readonly Pick<Agent, 'user_id' | 'name'>[],
  nobody: string,
): { value: string; label: string }[] {
  const named = agents
    .map((one) => ({ value: one.user_id, label: one.name }))
    .toSorted((a, b) => a.label.localeCompare(b.label, locale()));
  const isGone = held !== '' && !named.some((one) => one.value === held);
  return [{ value: '', label: nobody }, ...(isGone ? [{ value: held, label: nameOf(held) }] : []), ...named];
}

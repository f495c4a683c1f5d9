// Canned responses for one conversation: which are offered for what was typed, and what one becomes when it is taken.
import { offeredIn, type CannedResponse } from '$api/canned';
import type { Interaction } from '$api/types';
import { fold, matches } from '$lib/search';
import { app } from '$live/app.svelte';
import { queueName } from '$live/names';

export type Values = Readonly<Record<'customer' | 'agent' | 'protocol' | 'queue', string>>;

/** Puts the names in the place of their placeholders. Braces that nobody knows stay as they are. */
export function filled(text: string, values: Values): string {
  return text.replaceAll(/\{(customer|agent|protocol|queue)\}/g, (_, name: keyof Values) => values[name]);
}

export const valuesOf = (interaction: Interaction): Values => ({
  customer: interaction.customer.name,
  agent: app.session?.user.name ?? '',
  protocol: interaction.number,
  queue: queueName(interaction.queue_id),
});

/** How well a response answers what was typed: its prefix begins so, its prefix has it, its text has it; -1 when nothing does. */
function rank(one: CannedResponse, typed: string): number {
  const prefix = fold(one.prefix);
  if (prefix.startsWith(typed)) return 0;
  if (prefix.includes(typed)) return 1;
  return matches(one.text, typed) ? 2 : -1;
}

/** Narrows to what was typed, the best first; equals stay in the order of the server, which is by prefix. */
export function narrowed(all: readonly CannedResponse[], typed: string): CannedResponse[] {
  const wanted = fold(typed);
  return all
    .map((one) => ({ one, rank: rank(one, wanted) }))
    .filter((found) => found.rank >= 0)
    .toSorted((a, b) => a.rank - b.rank)
    .map((found) => found.one);
}

/** Names what is offered: whoever asks, the queue, and the settings as they are now. */
export const questionOf = (interaction: Interaction): string =>
  `${app.session?.user.id} ${interaction.queue_id} ${app.version('setting')}`;

let kept: { question: string; rows: readonly CannedResponse[] } | null = null;

/** Gives what the interaction offers; the same question again asks the server nothing. */
export async function offered(
  interaction: Interaction,
  question: string,
  signal: AbortSignal,
): Promise<readonly CannedResponse[]> {
  if (kept?.question === question) return kept.rows;
  const rows = (await offeredIn(interaction.id, { signal })).items;
  kept = { question, rows };
  return rows;
}

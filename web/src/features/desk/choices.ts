// The queues and agents that filters offer, by name; read in a derivation, they follow the directory.
import { locale } from '$i18n';
import { app } from '$live/app.svelte';

export interface Choice {
  value: string;
  label: string;
}

const named = (rows: readonly Choice[]): Choice[] =>
  rows.toSorted((a, b) => a.label.localeCompare(b.label, locale()));

/** Every queue, also those that are gone: what was in them is still found. */
export const queueChoices = (): Choice[] =>
  named(app.directory.queues.map((one) => ({ value: one.id, label: one.name })));

/** Every agent, also former ones. */
export const agentChoices = (): Choice[] =>
  named(
    [...app.directory.agents, ...app.directory.former_agents].map((one) => ({
      value: one.user_id,
      label: one.name,
    })),
  );

/** Agents to whom something can be given. */
export const activeAgentChoices = (): Choice[] =>
  named(app.directory.agents.map((one) => ({ value: one.user_id, label: one.name })));

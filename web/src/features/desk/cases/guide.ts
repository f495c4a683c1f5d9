// Where an agent stands in the scripts: the steps that were shown, the line to one, and what is found by a search.
import { SvelteMap } from 'svelte/reactivity';
import type { OfferedScript } from '$api/scripts';
import type { Id } from '$api/types';
import { matches } from '$lib/search';
import { filled, type Values } from '../composer/canned';

export interface Place {
  /** The script that is shown; Início when null. */
  at: Id | null;
  /** Every script that was shown: those on the way that were not count as skipped. */
  seen: readonly Id[];
}
export const START: Place = { at: null, seen: [] };

const held = new SvelteMap<Id, Place>();
/** Where each conversation of this page stands: going to another one and back loses no step. */
export const places = {
  of: (interaction: Id): Place => held.get(interaction) ?? START,
  keep(interaction: Id, place: Place): void {
    held.set(interaction, place);
  },
};

/** The line to a script below Início, itself at the end. */
export function lineOf(scripts: readonly OfferedScript[], id: Id | null): OfferedScript[] {
  const line: OfferedScript[] = [];
  let at = scripts.find((one) => one.id === id);
  while (at && !line.includes(at)) {
    line.unshift(at);
    const { parent_id: parent } = at;
    at = scripts.find((one) => one.id === parent);
  }
  return line;
}

/** Goes to a script; one that is gone meanwhile is Início. */
export const gone = (place: Place, to: Id | null): Place => ({
  at: to,
  seen: to === null || place.seen.includes(to) ? place.seen : [...place.seen, to],
});

export const childrenOf = (scripts: readonly OfferedScript[], id: Id | null): OfferedScript[] =>
  scripts.filter((one) => one.parent_id === id);

/** Every script whose name or message has what was typed, with the line to it. */
export const found = (scripts: readonly OfferedScript[], typed: string): OfferedScript[] =>
  scripts.filter((one) => matches(`${one.name} ${one.message ?? ''}`, typed));

export const lineName = (scripts: readonly OfferedScript[], id: Id): string =>
  lineOf(scripts, id)
    .map((one) => one.name)
    .join(' › ');

/** The message for whoever is on the line; outside of a contact, placeholders stay. */
export const said = (script: OfferedScript | undefined, values: Values | null): string =>
  values === null ? (script?.message ?? '') : filled(script?.message ?? '', values);

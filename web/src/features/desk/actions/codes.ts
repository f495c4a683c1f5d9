// Wrap-up codes of one conversation: those of its queue and medium, as a tree, narrowed by typing.
import type { Id, Interaction, WrapUpCode } from '$api/types';
import { matches } from '$lib/search';
import type { TreeNode } from '$ui/Tree.svelte';

export function codesFor(codes: readonly WrapUpCode[], interaction: Interaction): WrapUpCode[] {
  return codes.filter(
    (code) => !code.deleted && code.queue_id === interaction.queue_id && code.medium === interaction.medium,
  );
}

/** True while a code is pending: the contact is over, or the interaction ended without one and whoever handled it last looks at it. */
export function awaitsCode(
  interaction: Interaction,
  me: Id | undefined,
  codes: readonly WrapUpCode[],
): boolean {
  if (interaction.state === 'wrap_up') return true;
  return (
    interaction.ended_at !== null &&
    interaction.wrap_up_code_id === null &&
    interaction.last_agent_id === me &&
    codesFor(codes, interaction).length > 0
  );
}

/** Builds the tree. A branch stays when it, or something below it, matches what was typed. */
export function codeTree(codes: readonly WrapUpCode[], typed: string): TreeNode[] {
  const below = (parent: Id | null, kept: boolean): TreeNode[] =>
    codes
      .filter((code) => code.parent_id === parent)
      .flatMap((code) => {
        const own = kept || matches(code.name, typed);
        const children = below(code.id, own && typed !== '');
        const isBranch = codes.some((one) => one.parent_id === code.id);
        if (typed !== '' && !own && children.length === 0) return [];
        return [{ id: code.id, label: code.name, children, choosable: !isBranch }];
      });
  return below(null, false);
}

/** Names of a code from its macro code down. */
export function pathOf(codes: readonly WrapUpCode[], id: Id): string[] {
  const names: string[] = [];
  let at = codes.find((code) => code.id === id);
  while (at && names.length < 10) {
    names.unshift(at.name);
    const parent = at.parent_id;
    at = parent === null ? undefined : codes.find((code) => code.id === parent);
  }
  return names;
}

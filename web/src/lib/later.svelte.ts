// A number that changes often, followed a moment later and all at once: what a busy team does is no storm of questions.
import { untrack } from 'svelte';

const LATER_MS = 1000;

/** Follows a number. To be called while a component starts. */
export function later(source: () => number): { readonly now: number } {
  let now = $state(untrack(source));
  $effect(() => {
    const next = source();
    if (next === untrack(() => now)) return;
    const timer = setTimeout(() => (now = next), LATER_MS);
    return () => clearTimeout(timer);
  });
  return {
    get now() {
      return now;
    },
  };
}

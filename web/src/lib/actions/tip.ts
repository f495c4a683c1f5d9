// One tooltip for the whole page, on hover and on focus, closed by Esc. It repeats or explains, it never holds the only name.
import type { Attachment } from 'svelte/attachments';

const DELAY_MS = 350;
let wait: ReturnType<typeof setTimeout> | undefined;
let bubble: typeof import('./bubble') | null = null;

function hide(target: Element): void {
  clearTimeout(wait);
  wait = undefined;
  bubble?.hide(target);
}

async function show(target: Element, text: string, caps: readonly string[]): Promise<void> {
  const mine = wait;
  try {
    bubble ??= await import('./bubble');
  } catch {
    // A tooltip repeats or explains: without it nothing is lost.
    return;
  }
  if (mine === wait && target.isConnected) bubble.show(target, text, caps);
}

/** Gives an element a tooltip. `caps` are the keys of its shortcut. */
export function tip(text: string | null | undefined, caps: readonly string[] = []): Attachment<Element> {
  return (node) => {
    if (!text || !('showPopover' in HTMLElement.prototype)) return;
    const soon = () => {
      clearTimeout(wait);
      wait = setTimeout(() => void show(node, text, caps), DELAY_MS);
    };
    const focus = () => node.matches(':focus-visible') && soon();
    const leave = () => hide(node);
    const key = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key === 'Escape') hide(node);
    };
    const listeners: [string, (event: Event) => void][] = [
      ['pointerenter', soon],
      ['pointerleave', leave],
      ['pointerdown', leave],
      ['focus', focus],
      ['blur', leave],
      ['keydown', key],
    ];
    for (const [name, listener] of listeners) node.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) node.removeEventListener(name, listener);
      hide(node);
      clearTimeout(wait);
    };
  };
}

// One tooltip for the whole page, on hover and on focus, closed by Esc. It repeats or explains, it never holds the only name.
import type { Attachment } from 'svelte/attachments';

let bubble: HTMLElement | null = null;
let owner: Element | null = null;
let wait: ReturnType<typeof setTimeout> | undefined;
const DELAY_MS = 350;

function element(): HTMLElement {
  if (bubble?.isConnected) return bubble;
  bubble = document.createElement('div');
  bubble.setAttribute('popover', 'manual');
  bubble.setAttribute('aria-hidden', 'true');
  bubble.className =
    'fixed m-0 max-w-280 rounded-6 bg-fg px-8 py-4 text-12 text-surface shadow-2 border-0 pointer-events-none animate-fade';
  document.body.append(bubble);
  return bubble;
}

function show(target: Element, text: string, caps: readonly string[]): void {
  const box = element();
  box.replaceChildren(document.createTextNode(text));
  for (const cap of caps) {
    const key = document.createElement('kbd');
    key.className = 'ml-6 rounded-4 bg-surface/20 px-4 font-sans text-11';
    key.textContent = cap;
    box.append(key);
  }
  owner = target;
  // A dialog opened after the bubble would cover it: showing again lifts it to the top layer.
  if (box.matches(':popover-open')) box.hidePopover();
  box.showPopover();
  const at = target.getBoundingClientRect();
  const size = box.getBoundingClientRect();
  const below = at.bottom + 6 + size.height < innerHeight;
  const left = Math.min(Math.max(6, at.left + at.width / 2 - size.width / 2), innerWidth - size.width - 6);
  box.style.left = `${left}px`;
  box.style.top = `${below ? at.bottom + 6 : at.top - size.height - 6}px`;
}

function hide(target?: Element): void {
  clearTimeout(wait);
  if (target && owner !== target) return;
  owner = null;
  if (bubble?.matches(':popover-open')) bubble.hidePopover();
}

/** Gives an element a tooltip. `caps` are the keys of its shortcut. */
export function tip(text: string | null | undefined, caps: readonly string[] = []): Attachment<Element> {
  return (node) => {
    if (!text || !('showPopover' in HTMLElement.prototype)) return;
    const soon = () => {
      clearTimeout(wait);
      wait = setTimeout(() => node.isConnected && show(node, text, caps), DELAY_MS);
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

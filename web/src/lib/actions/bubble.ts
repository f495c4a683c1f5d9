// The bubble of the tooltips: one for the whole page. It comes with the first tooltip that is shown.
let bubble: HTMLElement | null = null;
let owner: Element | null = null;

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

/** Shows the bubble at an element. */
export function show(target: Element, text: string, caps: readonly string[]): void {
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

/** Takes the bubble away, from this element or from any. */
export function hide(target?: Element): void {
  if (target && owner !== target) return;
  owner = null;
  if (bubble?.matches(':popover-open')) bubble.hidePopover();
}

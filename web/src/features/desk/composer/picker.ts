// What the lists of the composer share: they stand above its field, and the field tells readers what is marked in them.
import type { Attachment } from 'svelte/attachments';
import { place } from '$ui/place';

/** Shows a layer above the composer of a field, at most so wide, for as long as it is there. */
export function above(area: HTMLElement, widest: number): Attachment<HTMLElement> {
  return (layer) => {
    const from = area.closest<HTMLElement>('[role="group"]') ?? area;
    const settle = () => {
      layer.style.width = `${Math.min(from.offsetWidth, widest)}px`;
      place(from, layer, 'top', 'start');
    };
    layer.showPopover();
    settle();
    const watch = new ResizeObserver(settle);
    watch.observe(layer);
    globalThis.addEventListener('resize', settle);
    return () => {
      watch.disconnect();
      globalThis.removeEventListener('resize', settle);
    };
  };
}

/** Tells readers that a field has a list, and which option is marked. The list has no focus of its own. Gives what takes it back. */
export function owns(area: HTMLElement, list: string, option: string | undefined): () => void {
  const marks = {
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-controls': list,
    ...(option === undefined ? {} : { 'aria-activedescendant': option }),
  };
  for (const [name, value] of Object.entries(marks)) area.setAttribute(name, value);
  return () => {
    for (const name of Object.keys(marks)) area.removeAttribute(name);
  };
}

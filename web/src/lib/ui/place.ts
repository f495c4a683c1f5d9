// Puts a layer beside its anchor, inside the window, flipping to the other side when there is no room.
export type Side = 'top' | 'right' | 'bottom' | 'left';
export type Align = 'start' | 'center' | 'end';

const GAP = 6;
const EDGE = 8;

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Computes the top left corner of a layer. */
export function cornerOf(
  anchor: Box,
  layer: { width: number; height: number },
  room: { width: number; height: number },
  side: Side,
  align: Align,
): { left: number; top: number } {
  const along = (start: number, size: number, own: number) =>
    align === 'start' ? start : align === 'end' ? start + size - own : start + (size - own) / 2;
  let left: number;
  let top: number;
  if (side === 'top' || side === 'bottom') {
    const below = anchor.top + anchor.height + GAP;
    const above = anchor.top - layer.height - GAP;
    const fits = side === 'bottom' ? below + layer.height <= room.height - EDGE : above < EDGE;
    top = fits || above < EDGE ? below : above;
    left = along(anchor.left, anchor.width, layer.width);
  } else {
    const right = anchor.left + anchor.width + GAP;
    const before = anchor.left - layer.width - GAP;
    const fits = side === 'right' ? right + layer.width <= room.width - EDGE : before < EDGE;
    left = fits || before < EDGE ? right : before;
    top = along(anchor.top, anchor.height, layer.height);
  }
  const within = (value: number, own: number, whole: number) =>
    Math.max(EDGE, Math.min(value, whole - own - EDGE));
  return { left: within(left, layer.width, room.width), top: within(top, layer.height, room.height) };
}

/** Moves a layer that is already drawn to its place. */
export function place(anchor: Element, layer: HTMLElement, side: Side, align: Align): void {
  const room = { width: innerWidth, height: innerHeight };
  const { left, top } = cornerOf(
    anchor.getBoundingClientRect(),
    layer.getBoundingClientRect(),
    room,
    side,
    align,
  );
  layer.style.left = `${left}px`;
  layer.style.top = `${top}px`;
}

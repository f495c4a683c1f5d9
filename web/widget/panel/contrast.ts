/** Colour sums: makes any tenant colour readable by WCAG 2.2 AA, on the button, as text on light and as text on dark. */

export type Rgb = { r: number; g: number; b: number };

/** The product's own accent, used when the tenant has none or wrote something that is not a colour. */
export const FALLBACK = '#4f46d8';
/** Ratio of normal text (WCAG 1.4.3). */
export const AA = 4.5;

const LIGHT_SURFACE: Rgb = { r: 255, g: 255, b: 255 };
const DARK_SURFACE: Rgb = { r: 26, g: 25, b: 34 };
const WHITE: Rgb = { r: 255, g: 255, b: 255 };
const BLACK: Rgb = { r: 0, g: 0, b: 0 };
const INK: Rgb = { r: 22, g: 21, b: 32 };

/** Reads `#rgb` and `#rrggbb`; anything else is `null`. */
export function parseHex(text: string | null): Rgb | null {
  const match = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec((text ?? '').trim());
  const digits = match?.[1];
  if (!digits) return null;
  const full = digits.length === 3 ? [...digits].map((d) => d + d).join('') : digits;
  const value = Number.parseInt(full, 16);
  return { r: (value >> 16) & 255, g: (value >> 8) & 255, b: value & 255 };
}

/** Writes `#rrggbb`. */
export function toHex({ r, g, b }: Rgb): string {
  return `#${[r, g, b].map((c) => Math.round(c).toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance, 0..=1 (WCAG 2.2, definition of relative luminance). */
export function luminance({ r, g, b }: Rgb): number {
  const linear = (c: number) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** Contrast ratio, 1..=21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const channel = (a: number, b: number) => Math.round(a + (b - a) * share);
  return { r: channel(from.r, to.r), g: channel(from.g, to.g), b: channel(from.b, to.b) };
}

/** Moves a colour towards black or white in steps of 4 % until it reads as text on the ground. */
export function readableOn(color: Rgb, ground: Rgb): Rgb {
  const towards = luminance(ground) > 0.4 ? BLACK : WHITE;
  for (let step = 0; step <= 25; step += 1) {
    const tried = mix(color, towards, step * 0.04);
    if (contrast(tried, ground) >= AA) return tried;
  }
  return towards;
}

export type Palette = {
  /** Ground of buttons and of the visitor's own bubbles. */
  brand: string;
  /** Text on `brand`. */
  onBrand: string;
  /** The colour as text on the light and on the dark surface. */
  inkLight: string;
  inkDark: string;
};

/** Makes the whole palette from the tenant's colour. Every pair in it reaches AA whatever the colour. */
export function palette(color: string | null): Palette {
  const brand = parseHex(color) ?? (parseHex(FALLBACK) as Rgb);
  const whiteReads = contrast(WHITE, brand) >= AA;
  const inkReads = contrast(INK, brand) >= AA;
  // A middle tone on which neither reads is darkened until white does: the hue stays the tenant's.
  const ground = whiteReads || inkReads ? brand : readableOn(brand, WHITE);
  return {
    brand: toHex(ground),
    onBrand: toHex(!whiteReads && inkReads ? INK : WHITE),
    inkLight: toHex(readableOn(brand, LIGHT_SURFACE)),
    inkDark: toHex(readableOn(brand, DARK_SURFACE)),
  };
}

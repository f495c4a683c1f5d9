// Colours of labels: every one of the palette has a shade in both themes that stands out from what it is drawn on.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PALETTE } from '../../src/features/admin/labels/palette';

const css = readFileSync(join(import.meta.dirname, '../../src/app.css'), 'utf8');
const block = (start: string) => css.slice(css.indexOf(start), css.indexOf('\n}', css.indexOf(start)));
const THEMES = { light: block(':root {'), dark: block(":root[data-theme='dark'] {") };

/** Relative luminance (WCAG 2.2) of `oklch(L C H)`. Source of the matrices: CSS Color 4, section 10. */
function luminance(theme: string, name: string): number {
  const found = new RegExp(`--${name}: (?:oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)\\)|#fff)`).exec(theme);
  if (!found) throw new Error(`--${name} has no colour`);
  if (found[1] === undefined) return 1;
  const [l, c, h] = found.slice(1).map(Number) as [number, number, number];
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const cube = (x: number, y: number) => (l + x * a + y * b) ** 3;
  const [p, q, r] = [
    cube(0.3963377774, 0.2158037573),
    cube(-0.1055613458, -0.0638541728),
    cube(-0.0894841775, -1.291485548),
  ];
  const light = (value: number) => Math.min(1, Math.max(0, value));
  return (
    0.2126 * light(4.0767416621 * p - 3.3077115913 * q + 0.2309699292 * r) +
    0.7152 * light(-1.2684380046 * p + 2.6097574011 * q - 0.3413193965 * r) +
    0.0722 * light(-0.0041960863 * p - 0.7034186147 * q + 1.707614701 * r)
  );
}

describe.each(Object.entries(THEMES))('in %s', (_, theme) => {
  test.each(PALETTE)('%s stands out from every ground by 3 to 1', (color) => {
    for (const ground of ['surface', 'raised', 'sunken', 'hover', 'active']) {
      const pair = [luminance(theme, `label-${color}`), luminance(theme, ground)].toSorted((a, b) => b - a);
      expect(((pair[0] ?? 0) + 0.05) / ((pair[1] ?? 0) + 0.05), ground).toBeGreaterThanOrEqual(3);
    }
  });
});

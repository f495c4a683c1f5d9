// Colours of organizations: every shade is measured against what stands on it and around it. And what a logo is refused for.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ACCENTS, wrongFile } from '../../src/features/admin/brand/brand';
import { loadWords, setLocale } from '../../src/i18n/index.svelte';

type Shades = Record<string, string>;
const source = (path: string) => readFileSync(join(import.meta.dirname, '../../src', path), 'utf8');
const shadesOf = (block: string): Shades =>
  Object.fromEntries([...block.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name, value]));
function blockAfter(css: string, selector: string): Shades {
  const at = css.indexOf(selector);
  if (at < 0) throw new Error(`no ${selector}`);
  return shadesOf(css.slice(css.indexOf('{', at), css.indexOf('}', at)));
}

/** Relative luminance (WCAG 2.2) of `oklch(…)` or `#fff`. */
function luminance(colour: string): number {
  if (colour === '#fff') return 1;
  const [, light = '', chroma = '', hue = ''] = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(colour) ?? [];
  const [L, C, h] = [Number(light), Number(chroma), (Number(hue) * Math.PI) / 180];
  if (light === '') throw new Error(`cannot read ${colour}`);
  const [a, b] = [C * Math.cos(h), C * Math.sin(h)];
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const within = (value: number) => Math.min(1, Math.max(0, value));
  return (
    0.2126 * within(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) +
    0.7152 * within(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) +
    0.0722 * within(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  );
}
function contrast(one: string | undefined, other: string | undefined): number {
  const [light = 0, dark = 0] = [luminance(one ?? ''), luminance(other ?? '')].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const app = source('app.css');
const BASE = {
  light: blockAfter(app, ':root {'),
  dark: blockAfter(app, ":root[data-theme='dark'] {"),
};
const shadesIn = (accent: string, theme: 'light' | 'dark') =>
  theme === 'light'
    ? blockAfter(app, `\n[data-accent='${accent}'] {`)
    : blockAfter(app, `[data-theme='dark'] [data-accent='${accent}'] {`);

describe('the colours of organizations', () => {
  // Rows: GAP-006.
  test.each(
    ACCENTS.flatMap((accent) => (['light', 'dark'] as const).map((theme) => [accent, theme] as const)),
  )('%s keeps the contrast of AA in the %s', (accent, theme) => {
    const base = BASE[theme];
    const own = shadesIn(accent, theme);
    const low: string[] = [];
    const need = (name: string, one: string | undefined, other: string | undefined) => {
      const found = contrast(one, other);
      if (found < 4.5) low.push(`${name}: ${found.toFixed(2)}`);
    };
    for (const solid of ['accent', 'accent-hover']) need(`white on ${solid}`, '#fff', own[solid]);
    for (const ground of ['canvas', 'surface', 'raised', 'sunken', 'hover'])
      need(`accent-text on ${ground}`, own['accent-text'], base[ground]);
    for (const ground of ['accent-soft', 'active', 'mine'])
      need(`accent-text on ${ground}`, own['accent-text'], own[ground]);
    for (const text of ['fg', 'fg2', 'fg3'])
      for (const ground of ['active', 'mine']) need(`${text} on ${ground}`, base[text], own[ground]);
    expect(low).toEqual([]);
  });

  // Rows: GAP-006.
  test('indigo is the colour that the product comes with', () => {
    for (const theme of ['light', 'dark'] as const) {
      const own = shadesIn('indigo', theme);
      expect(Object.keys(own).toSorted()).toEqual(Object.keys(shadesIn('teal', theme)).toSorted());
      for (const [name, shade] of Object.entries(own))
        expect([name, shade]).toEqual([name, BASE[theme][name]]);
    }
  });
});

describe('a logo', () => {
  // Rows: GAP-006.
  test('is refused before it is sent when it is no picture or too large', async () => {
    await setLocale('pt-BR');
    await loadWords('admin');
    expect(wrongFile({ type: 'image/svg+xml', size: 10 })).toContain('PNG');
    expect(wrongFile({ type: 'image/png', size: 512 * 1024 + 1 })).toContain('512 KB');
    expect(wrongFile({ type: 'image/webp', size: 512 * 1024 })).toBeNull();
  });
});

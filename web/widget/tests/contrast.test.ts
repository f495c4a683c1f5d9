/** The tenant's colour: every pair that the panel shows reaches AA, whatever was chosen. */
import { expect, test } from 'vitest';
import { AA, type Rgb, contrast, palette, parseHex } from '../panel/contrast';

const rgb = (text: string): Rgb => parseHex(text) as Rgb;

test('ratios agree with the definition at both ends', () => {
  expect(contrast(rgb('#000'), rgb('#fff'))).toBeCloseTo(21, 5);
  expect(contrast(rgb('#777'), rgb('#777'))).toBe(1);
  // Known value for #767676 on white.
  expect(contrast(rgb('#767676'), rgb('#ffffff'))).toBeCloseTo(4.54, 2);
});

// Rows: GAP-034.
test('over the whole colour cube, text on the button and coloured text stay readable', () => {
  for (let r = 0; r <= 255; r += 51) {
    for (let g = 0; g <= 255; g += 51) {
      for (let b = 0; b <= 255; b += 51) {
        const hex = `#${[r, g, b].map((c) => c.toString(16).padStart(2, '0')).join('')}`;
        const made = palette(hex);
        expect(contrast(rgb(made.onBrand), rgb(made.brand)), hex).toBeGreaterThanOrEqual(AA);
        expect(contrast(rgb(made.inkLight), rgb('#ffffff')), hex).toBeGreaterThanOrEqual(AA);
        expect(contrast(rgb(made.inkDark), rgb('#1a1922')), hex).toBeGreaterThanOrEqual(AA);
      }
    }
  }
});

test('a colour that already reads is left as it is', () => {
  expect(palette('#0d6e7a')).toMatchObject({ brand: '#0d6e7a', onBrand: '#ffffff', inkLight: '#0d6e7a' });
});

test('what is not a colour becomes the accent of the product', () => {
  expect(palette('url(x)').brand).toBe(palette(null).brand);
});

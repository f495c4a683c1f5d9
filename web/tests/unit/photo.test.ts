// The photo of a person: which part of a picture is kept, and what is refused before it is opened.
import { describe, expect, test } from 'vitest';
import { base64, MIDDLE, pulled, squareOf, wrongFile } from '../../src/features/desk/person/photo/crop';
import { photoOf } from '../../src/lib/photo';

describe('the photo of a person', () => {
  // Rows: GAP-070.
  test('is the square in the middle until it is moved, and never leaves the picture', () => {
    expect(squareOf(400, 200, MIDDLE)).toEqual({ x: 100, y: 0, side: 200 });
    expect(squareOf(400, 200, { zoom: 2, x: -100, y: 100 })).toEqual({ x: 0, y: 100, side: 100 });
    expect(squareOf(400, 200, { zoom: 99, x: 500, y: -500 })).toEqual({ x: 350, y: 0, side: 50 });
    expect(squareOf(400, 200, { zoom: 0, x: 0, y: 0 }).side).toBe(200);
  });

  // Rows: GAP-070.
  test('follows the hand that pulls it, to the edge and no further', () => {
    const picture = { width: 400, height: 200 };
    const right = pulled(MIDDLE, picture, { x: -60, y: 30 }, 240);
    expect(squareOf(400, 200, right)).toEqual({ x: 150, y: 0, side: 200 });
    expect(pulled(right, picture, { x: -9000, y: 0 }, 240).x).toBe(100);
    expect(pulled(MIDDLE, { width: 200, height: 200 }, { x: 50, y: 50 }, 240)).toEqual(MIDDLE);
  });

  // Rows: GAP-070.
  test('is of a kind and a size that can be opened', async () => {
    expect(wrongFile({ type: 'image/webp', size: 5_000_000 })).toBeNull();
    expect(wrongFile({ type: 'image/gif', size: 10 })).toBe('photo.wrong_type');
    expect(wrongFile({ type: 'image/png', size: 21 * 1024 * 1024 })).toBe('photo.too_large');
    expect(await base64(new Blob([new Uint8Array([0, 255, 16])]))).toBe('AP8Q');
  });

  // Rows: GAP-070.
  test('has an address of its own, and none when there is no photo', () => {
    expect(photoOf({ id: '7', photo_id: '9' })).toBe('/api/v1/people/7/photo/9');
    expect(photoOf({ id: '7', photo_id: null })).toBeNull();
    expect(photoOf(undefined)).toBeNull();
  });
});

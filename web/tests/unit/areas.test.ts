// The areas of the rail: each is reached by two keys of its own.
import { expect, test } from 'vitest';
import { AREAS } from '../../src/shell/areas';

test('no two areas have the same keys, and no area the same key twice', () => {
  const chords = AREAS.map((area) => area.keys);
  expect(new Set(chords).size).toBe(chords.length);
  for (const chord of chords) {
    const [first, second] = chord.split(' ');
    expect(second).not.toBe(first);
  }
});

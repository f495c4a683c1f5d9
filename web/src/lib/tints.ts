// Quiet, steady colours for avatars and labels, from a name: the same person looks the same on every screen.

function hash(text: string): number {
  let sum = 7;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 100_003;
  return sum;
}

const HUES = [20, 55, 110, 160, 190, 230, 262, 305, 340];

/** Gives the hue of a name in degrees, for `oklch()`. */
export function hueOf(name: string): number {
  return HUES[hash(name) % HUES.length] ?? 262;
}

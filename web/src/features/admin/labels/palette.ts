// Colours that labels may have: steady in light and dark, told apart with most kinds of colour vision. A label's colour is data, its name says what it is.
export const PALETTE = [
  { id: 'purple', value: '#7a5af0' },
  { id: 'blue', value: '#2f6fde' },
  { id: 'teal', value: '#0f8a8a' },
  { id: 'green', value: '#2b8a4b' },
  { id: 'amber', value: '#b06a10' },
  { id: 'orange', value: '#d2571e' },
  { id: 'red', value: '#d3203a' },
  { id: 'pink', value: '#c03a83' },
  { id: 'brown', value: '#86583a' },
  { id: 'gray', value: '#6b7280' },
] as const;

/** Gives the colour to draw: labels may also carry the name of one. */
export function shadeOf(color: string): string {
  const name = color === 'yellow' ? 'amber' : color;
  return PALETTE.find((one) => one.id === name)?.value ?? color;
}

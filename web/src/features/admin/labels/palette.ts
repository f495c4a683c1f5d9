// The colours that a label may have, in the order in which they are offered. A colour is data, the name of the label says what it is.
import type { LabelColor } from '$api/types';

// A record, so that a colour that the server learns or forgets does not compile here.
const ORDER: Record<LabelColor, number> = {
  purple: 0,
  blue: 1,
  teal: 2,
  green: 3,
  amber: 4,
  orange: 5,
  red: 6,
  pink: 7,
  brown: 8,
  gray: 9,
};

export const PALETTE = (Object.keys(ORDER) as LabelColor[]).toSorted((a, b) => ORDER[a] - ORDER[b]);

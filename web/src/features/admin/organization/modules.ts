// The modules in the order of the settings.
import type { Module } from '$api/types';

// A record, so that a module that the server learns or forgets does not compile here.
const ORDER: Record<Module, number> = {
  flows: 0,
  outbound: 1,
  scheduled_messages: 2,
  products: 3,
  cases: 4,
  sales: 5,
  social: 6,
};

export const MODULES = (Object.keys(ORDER) as Module[]).toSorted((a, b) => ORDER[a] - ORDER[b]);

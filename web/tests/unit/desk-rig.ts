// What the tests of the desk's screens share: a desk as it opens, a customer, and what was sent.
import { cleanup } from '@testing-library/svelte';
import { afterEach, beforeEach, vi } from 'vitest';
import type { Person } from '../../src/api/types';
import { desk } from '../../src/features/desk/desk.svelte';
import { NONE, STEP } from '../../src/features/desk/list/mine';
import { app } from '../../src/live/app.svelte';
import { signIn, standIns, type Call } from './screens';

/** This moment, in microseconds. */
export const now = () => Date.now() * 1000;
/** The calls of a method. */
export const sent = (calls: readonly Call[], method: string) =>
  calls.filter((call) => call.method === method);

/** A customer with a phone and a masked document. */
export const ana: Person = {
  id: '7',
  kind: 'natural',
  merged_into_id: null,
  anonymized_at: null,
  name: 'Ana Lima',
  trade_name: null,
  tax_id: '***.111.***-01',
  revision: 1,
  active: true,
  owner_id: null,
  contact_points: [
    {
      id: '1',
      kind: 'phone',
      value: '+5511977776666',
      phone: { country_code: '55', area_code: '11', number: '977776666' },
      label: 'mobile',
      opt_in: 'undefined',
      opt_in_at: null,
      opt_in_source: null,
      opt_in_requested_at: null,
      status: 'active',
      last_contact_at: null,
    },
  ],
  note: null,
  gender: null,
  photo_id: null,
  custom: {},
  masked: false,
};

/** Opens the desk anew before each test, and puts the screen away after it. */
export function rigDesk(): void {
  beforeEach(async () => {
    standIns();
    await signIn();
    desk.layer = null;
    desk.view = { kind: 'mine' };
    desk.tab = 'active';
    desk.typed = '';
    desk.filter = NONE;
    desk.drawn = STEP;
    desk.quick = null;
    await desk.select(null);
  });
  afterEach(() => {
    cleanup();
    // What was put off for a moment, such as the counts, is not asked of anybody once the test is over.
    app.status = 'starting';
    vi.unstubAllGlobals();
  });
}

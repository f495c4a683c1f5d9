// What a merge keeps while somebody decides, and the request that comes of it.
import { expect, test } from 'vitest';
import type { Comparison, MergeField } from '$api/duplicates';
import type { Person } from '$api/types';
import { bodyOf, firstOf, fuller } from '../../src/features/desk/people/duplicates/choices';
import { ana } from './desk-rig';

const bare: Person = {
  ...ana,
  id: '8',
  tax_id: null,
  note: null,
  trade_name: null,
  contact_points: [],
  revision: 4,
};
const compared = (person: Person, other: Person, differs: MergeField[]): Comparison => ({
  person,
  other,
  differs,
  differs_custom: [],
  signs: ['phone'],
  double_ids: [],
});

// Rows: GAP-007.
test('who is fuller stays, and of two alike the one who was registered first', () => {
  expect(fuller(bare, ana)).toBe(ana.id);
  expect(fuller(ana, { ...ana, id: '9' })).toBe(ana.id);
});

// Rows: GAP-007.
test('the value of who stays is kept, or the only one there is, and both notes', () => {
  const noted = { ...ana, note: 'Prefere a manhã' };
  const held = compared(bare, noted, ['name', 'tax_id', 'note']);
  expect(firstOf(held, bare.id)).toEqual({ name: bare.id, tax_id: ana.id, note: ana.id });
  expect(firstOf(held, ana.id)).toEqual({ name: ana.id, tax_id: ana.id, note: ana.id });
  const two = compared({ ...bare, note: 'Cliente antiga' }, noted, ['note']);
  expect(firstOf(two, ana.id)).toEqual({ note: 'both' });
});

// Rows: GAP-007.
test('the request names sides, not people, and both revisions as they were seen', () => {
  const held = compared(bare, ana, ['name', 'tax_id']);
  expect(bodyOf(held, ana.id, { name: bare.id, tax_id: ana.id })).toEqual({
    merged_id: bare.id,
    revision: ana.revision,
    merged_revision: 4,
    choices: {
      name: 'merged',
      tax_id: 'survivor',
      trade_name: null,
      owner_id: null,
      active: null,
      note: null,
      gender: null,
      photo: null,
      custom: {},
    },
  });
  expect(bodyOf(held, bare.id, { note: 'both' }).choices?.note).toBe('both');
});

// Rows: GAP-070, GAP-007.
test('added fields are kept each by itself', () => {
  const one = { ...bare, custom: { plano: 'Ouro' } };
  const two = { ...ana, custom: { plano: 'Prata', cidade: 'Itajaí' } };
  const held = { ...compared(one, two, []), differs_custom: ['cidade', 'plano'] };
  const kept = firstOf(held, one.id);
  expect(kept.custom).toEqual({ plano: one.id, cidade: two.id });
  expect(bodyOf(held, one.id, kept).choices?.custom).toEqual({ plano: 'survivor', cidade: 'merged' });
});

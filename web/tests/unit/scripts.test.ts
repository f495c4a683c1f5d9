// Scripts: whom they are authorized for, how they are written, and where an agent stands in them.
import { describe, expect, it } from 'vitest';
import { aboveOf, inherited, namedAbove } from '../../src/features/admin/scripts/authorized';
import { shifted, possibleParents, stepped } from '../../src/features/admin/parts/placed';
import { blank, complementOf, formOf, previewOf, sent, wrong } from '../../src/features/admin/scripts/script';
import { childrenOf, found, gone, lineName, lineOf, said, START } from '../../src/features/desk/cases/guide';
import type { AgentScript, OfferedScript } from '../../src/api/scripts';

const row = (id: string, parent_id: string | null, more: Partial<AgentScript> = {}): AgentScript => ({
  id,
  parent_id,
  position: 0,
  name: `S${id}`,
  message: null,
  type_id: null,
  form_id: null,
  complement: null,
  active: true,
  user_ids: [],
  group_ids: [],
  revision: 1,
  ...more,
});
const offered = (id: string, parent_id: string | null, more: Partial<OfferedScript> = {}): OfferedScript => ({
  id,
  parent_id,
  name: `S${id}`,
  message: null,
  type_id: null,
  marketing_action: null,
  opens: false,
  ...more,
});

describe('the tree of scripts', () => {
  const rows = [
    row('1', null),
    row('2', '1'),
    row('3', '1', { position: 1 }),
    row('4', '3'),
    row('5', null, { position: 1 }),
  ];

  // Rows: CASE-018, GAP-126.
  it('goes one level in, below what stands before it, and out, right after what it was below', () => {
    expect(shifted(rows, '3', 'in')).toEqual({ parent: '2', position: 9999 });
    expect(shifted(rows, '2', 'in')).toBeUndefined();
    expect(shifted(rows, '2', 'out')).toEqual({ parent: null, position: 1 });
    expect(shifted(rows, '5', 'out')).toBeUndefined();
    expect(shifted(rows, '9', 'in')).toBeUndefined();
    expect(stepped(rows, '3', 'up')).toBe(0);
  });

  // Rows: CASE-015.
  it('never goes below itself, nor deeper than it may with all that is below it', () => {
    const ids = (id: string, depth: number) => possibleParents(rows, id, depth).map((node) => node.row.id);
    expect(ids('1', 8)).toEqual(['5']);
    expect(ids('3', 3)).toEqual(['1', '5']);
    expect(ids('5', 3)).toEqual(['1', '2', '3']);
    expect(shifted(rows, '3', 'in', 3)).toBeUndefined();
  });
});

describe('who may use a script', () => {
  const rows = [
    row('1', null, { group_ids: ['g'] }),
    row('2', '1', { user_ids: ['u'] }),
    row('3', '2'),
    row('4', null),
  ];

  // Rows: CASE-020.
  it('is whom it names and whom anything above it names', () => {
    const [, , third, fourth] = rows as [AgentScript, AgentScript, AgentScript, AgentScript];
    expect(aboveOf(rows, third).map((one) => one.id)).toEqual(['2', '1']);
    expect(namedAbove(rows, third)?.id).toBe('2');
    expect(namedAbove(rows, fourth)).toBeUndefined();
    expect(inherited(rows, third)).toEqual({ users: new Set(['u']), groups: new Set(['g']) });
  });
});

describe('what is written of a script', () => {
  // Rows: CASE-015, CASE-016.
  it('begins below what was chosen and sends no empty message', () => {
    expect(blank('7')).toMatchObject({ parent_id: '7', active: true });
    expect(sent({ ...blank(null), message: '  ' }).message).toBeNull();
    expect(formOf(row('1', null, { message: 'Oi' })).message).toBe('Oi');
  });

  // Rows: CASE-017.
  it('is refused where a form or a complement has no case to go to', () => {
    const form = { ...blank(null), name: 'x' };
    expect(wrong(form)).toEqual({});
    expect(Object.keys(wrong({ ...form, form_id: '1' }))).toEqual(['type_id']);
    expect(Object.keys(wrong({ ...form, complement: complementOf('marketing_action') }))).toEqual([
      'type_id',
    ]);
    expect(wrong({ ...form, complement: complementOf('case_tracking'), type_id: '1' })).toEqual({});
    expect(Object.keys(wrong({ ...form, name: ' ' }))).toEqual(['name']);
    expect(complementOf('')).toBeNull();
  });

  // Rows: CASE-016, GAP-126.
  it('shows examples in the place of what is filled in, and other braces as they are', () => {
    const pieces = previewOf('Olá, {customer}! {nada}');
    expect(pieces.map((one) => one.example)).toEqual([false, true, false]);
    expect(pieces.at(-1)?.text).toBe('! {nada}');
    expect(previewOf('')).toEqual([]);
  });
});

describe('where an agent stands', () => {
  const scripts = [
    offered('1', null),
    offered('2', '1', { message: 'Olá, {customer}. Protocolo {protocol}; {outro}.' }),
    offered('3', '2', { name: 'Fechamento' }),
    offered('4', null),
  ];

  // Rows: CASE-034.
  it('is a line from the top, and remembers every step that was shown', () => {
    let place = gone(START, '1');
    place = gone(place, '3');
    expect(place).toEqual({ at: '3', seen: ['1', '3'] });
    expect(lineOf(scripts, place.at).map((one) => one.id)).toEqual(['1', '2', '3']);
    expect(lineName(scripts, '3')).toBe('S1 › S2 › Fechamento');
    place = gone(place, null);
    expect(place).toEqual({ at: null, seen: ['1', '3'] });
    expect(gone(place, '1').seen).toEqual(['1', '3']);
    expect(lineOf(scripts, 'gone')).toEqual([]);
    expect(childrenOf(scripts, null).map((one) => one.id)).toEqual(['1', '4']);
  });

  // Rows: CASE-034.
  it('is found by name and by what is said', () => {
    expect(found(scripts, 'fecha').map((one) => one.id)).toEqual(['3']);
    expect(found(scripts, 'protocolo').map((one) => one.id)).toEqual(['2']);
  });

  // Rows: CASE-016, CASE-034.
  it('says the names of who is on the line; outside of a contact placeholders stay', () => {
    const values = { customer: 'Maria', agent: 'Ana', protocol: '2026-1', queue: 'Vendas' };
    expect(said(scripts[1], values)).toBe('Olá, Maria. Protocolo 2026-1; {outro}.');
    expect(said(scripts[1], null)).toBe('Olá, {customer}. Protocolo {protocol}; {outro}.');
    expect(said(undefined, values)).toBe('');
  });
});

// The record of a person: what the form shows of it, and what is sent.
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import type { Person } from '../../src/api/types';
import {
  changesOf,
  fieldsOf,
  fieldsOfPerson,
  localPart,
  missing,
  personOf,
  phoneRow,
  phoneText,
  split,
  valueRow,
} from '../../src/features/desk/person/person';
import PersonForm from '../../src/features/desk/person/PersonForm.svelte';
import { ana, rigDesk, sent } from './desk-rig';
import { Refuse, serve } from './screens';

rigDesk();

describe('a phone', () => {
  // Rows: PERSON-014
  test.each([
    ['(48) 99990-0011', '48', '99990-0011'],
    ['+55 48 99990 0011', '48', '99990-0011'],
    ['5548999900011', '48', '99990-0011'],
    ['048 3333-4444', '48', '3333-4444'],
  ])('that is typed whole, %s, falls into its parts', (typed, area, number) => {
    expect(split(typed)).toEqual({ area, number });
  });

  test('that is not whole, has no area, or is foreign stays as it was typed', () => {
    for (const typed of ['99990-0011', '0800 700 0001', '+351 910 000 001', '48'])
      expect(split(typed)).toBeNull();
    expect(localPart('999900011')).toBe('99990-0011');
    expect(localPart('+351910000001')).toBe('+351910000001');
  });

  // Rows: PERSON-014, PERSON-016
  test('needs area and number, except where numbers have no area', () => {
    const row = (area: string, number: string, country = '55') => ({ ...phoneRow(), area, number, country });
    expect(missing(row('', ''))).toBeNull();
    expect(missing(row('48', ''))).toBe('number');
    expect(missing(row('', '99990-0011'))).toBe('area');
    expect(missing(row('', '0800 700 0001'))).toBeNull();
    expect(missing(row('', '910000001', '351'))).toBeNull();
    expect(phoneText(row('48', '99990-0011'))).toBe('+5548999900011');
    expect(phoneText(row('', '910 000 001', '351'))).toBe('+351910000001');
    expect(phoneText(row('', '0800 700 0001'))).toBe('0800 700 0001');
  });
});

describe('registering a person', () => {
  // Rows: PERSON-007, PERSON-010, PERSON-014
  test('sends what the channel supplied as contact points, the CPF without its points, and is active', () => {
    const fields = fieldsOf({ name: ' Ana ', phone: '(11) 97777-6666', email: '', handle: 'ana' });
    fields.tax_id = '529.982.247-25';
    fields.trade_name = 'x';
    fields.phones.push({ ...phoneRow('1133334444', 'business') }, phoneRow());
    expect(personOf(fields)).toEqual({
      kind: 'natural',
      name: 'Ana',
      tax_id: '52998224725',
      active: true,
      custom: {},
      contact_points: [
        { kind: 'phone', value: '+5511977776666', label: 'mobile', status: 'active' },
        { kind: 'phone', value: '+551133334444', label: 'business', status: 'active' },
        { kind: 'handle', value: 'ana', label: 'other', status: 'active' },
      ],
    });
  });
});

describe('changing a person', () => {
  const maria: Person = {
    ...ana,
    contact_points: ana.contact_points.flatMap((point) => [
      { ...point, label: 'business', status: 'inactive' },
      { ...point, id: '2', kind: 'handle', value: 'maria', phone: null, label: 'other' },
    ]),
  };

  // Rows: PERSON-014
  test('keeps type, use and every other address, and a document that is masked', () => {
    const fields = fieldsOfPerson(maria);
    expect(fields.phones[0]).toMatchObject({
      country: '55',
      area: '11',
      number: '97777-6666',
      foreign: false,
    });
    expect(fields.tax_id).toBe('');
    fields.emails[0] = valueRow('a@x.br');
    const changes = changesOf(maria, fields);
    expect('tax_id' in changes).toBe(false);
    expect('owner_id' in changes).toBe(false);
    expect(changes.contact_points).toEqual([
      { kind: 'phone', value: '+5511977776666', label: 'business', status: 'inactive' },
      { kind: 'email', value: 'a@x.br', label: 'other', status: 'active' },
      { kind: 'handle', value: 'maria', label: 'other', status: 'active' },
    ]);
    fields.tax_id = '111.444.777-35';
    fields.owner_id = '11';
    expect(changesOf(maria, fields)).toMatchObject({ tax_id: '11144477735', owner_id: '11' });
    expect(changesOf({ ...maria, tax_id: '11144477735' }, { ...fields, tax_id: '' }).tax_id).toBeNull();
  });

  // Rows: GAP-075
  test('writes a masked phone back as it is, and one that was typed over as it was typed', () => {
    const [point] = ana.contact_points;
    if (!point) expect.unreachable();
    const parts = { country_code: '55', area_code: '11', number: '*****6666' };
    const masked: Person = {
      ...ana,
      masked: true,
      contact_points: [{ ...point, id: '31', value: '+5511*****6666', phone: parts }],
    };
    const fields = fieldsOfPerson(masked);
    const [row] = fields.phones;
    if (!row) expect.unreachable();
    expect(row.number).toBe('*****6666');
    expect(missing(row)).toBeNull();
    expect(changesOf(masked, fields).contact_points).toEqual([
      { id: '31', kind: 'phone', value: '+5511*****6666', label: 'mobile', status: 'active' },
    ]);
    row.number = '98888-0001';
    expect(changesOf(masked, fields).contact_points).toEqual([
      { kind: 'phone', value: '+5511988880001', label: 'mobile', status: 'active' },
    ]);
  });

  // Rows: GAP-075
  test('is registered without the number that the conversation shows masked', () => {
    const fields = fieldsOf({ name: 'Karina', phone: '+5548****0011', email: '' });
    expect(fields.phones.map(missing)).toEqual([null]);
    expect(personOf(fields).contact_points).toEqual([]);
  });

  // Rows: GAP-070
  test('sends only those added fields that were written anew', () => {
    const held: Person = { ...ana, gender: 'female', custom: { plano: 'Ouro', vip: true, renda: '•••' } };
    const fields = fieldsOfPerson(held);
    expect(changesOf(held, fields)).toMatchObject({ gender: 'female', custom: {} });
    fields.custom = { ...fields.custom, plano: '', vip: false, cidade: 'Itajaí' };
    fields.gender = '';
    expect(changesOf(held, fields)).toMatchObject({
      gender: null,
      custom: { plano: null, vip: false, cidade: 'Itajaí' },
    });
    expect(personOf({ ...fields, kind: 'legal', gender: 'male' })).toMatchObject({
      custom: { vip: false, cidade: 'Itajaí' },
    });
  });

  // Rows: PERSON-014, PERSON-018
  test('tells a refusal at the phone that it is about, and nothing typed is lost', async () => {
    const calls = serve({
      'PATCH /people/7': () =>
        new Refuse(422, {
          code: 'invalid',
          fields: [{ field: 'contact_points.1.value', code: 'twice', message: 'Isto já apareceu.' }],
        }),
    });
    const ondone = vi.fn();
    render(PersonForm, { person: ana, whole: true, linkLabel: 'Abrir', ondone, oncancel: vi.fn() });
    await fireEvent.click(screen.getByRole('button', { name: 'Adicionar telefone' }));
    const number = screen.getAllByLabelText<HTMLInputElement>('Telefone')[1] ?? expect.unreachable();
    await fireEvent.input(number, { target: { value: '11 97777 6666' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Salvar' }));
    await screen.findByText('Isto já apareceu.');
    expect(number.getAttribute('aria-invalid')).toBe('true');
    expect(number.value).toBe('97777-6666');
    expect(ondone).not.toHaveBeenCalled();
    await waitFor(() => expect(sent(calls, 'PATCH')).toHaveLength(1));
  });
});

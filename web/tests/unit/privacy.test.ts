// Added fields of people and what is masked of them: words, forms, and the way to see the rest.
import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { PersonField } from '$api/privacy';
import { loadWords } from '../../src/i18n/index.svelte';
import { bodyOf, formOf, physicalOf } from '../../src/features/admin/people/field';
import { numberText, wordsOf } from '../../src/features/desk/person/privacy/values';
import PersonRecord from '../../src/features/desk/person/PersonRecord.svelte';
import { app } from '../../src/live/app.svelte';
import { ana, rigDesk, sent } from './desk-rig';
import { ACTIONS, serve, session } from './screens';

rigDesk();

const field = (kind: PersonField['kind'], more: Partial<PersonField> = {}): PersonField => ({
  id: '1',
  physical_name: 'renda',
  name: 'Renda',
  kind,
  choices: [],
  required: false,
  active: true,
  sensitive: false,
  position: 0,
  revision: 1,
  ...more,
});

// Rows: GAP-070.
test('values are worded by their kind', async () => {
  await loadWords('privacy');
  expect(wordsOf(field('number'), '1234.5')).toBe('1234,5');
  expect(wordsOf(field('date'), '1990-02-28')).toBe('28/02/1990');
  expect(wordsOf(field('yes_no'), false)).toBe('Não');
  expect(wordsOf(field('choice'), 'Ouro')).toBe('Ouro');
  expect(wordsOf(field('number'), '•••')).toBe('•••');
  expect(numberText('1.234,50')).toBe('1234.50');
  expect(numberText(' 12.5 ')).toBe('12.5');
});

// Rows: GAP-070.
test('a field takes its physical name from its name, and its choices from lines', () => {
  expect(physicalOf('Data de nascimento')).toBe('data_de_nascimento');
  expect(physicalOf('  2ª Opção! ')).toBe('opcao');
  const form = { ...formOf(null), name: ' Plano ', kind: 'choice' as const, choices: 'Ouro\n\n Prata ' };
  expect(bodyOf(form)).toMatchObject({ name: 'Plano', choices: ['Ouro', 'Prata'] });
  expect(bodyOf({ ...form, kind: 'text' }).choices).toEqual([]);
  expect(formOf(field('choice', { choices: ['a', 'b'] })).choices).toBe('a\nb');
});

// Rows: GAP-075.
test('what is masked is shown by who may, and masked again', async () => {
  const [point] = ana.contact_points;
  if (!point) expect.unreachable();
  const masked = { ...ana, masked: true, contact_points: [{ ...point, value: '+5511*****6666' }] };
  const calls = serve({
    'GET /person-fields': () => ({ items: [], next: null }),
    'POST /people/7/reveal': () => ana,
  });
  const { rerender } = render(PersonRecord, { person: masked });
  await screen.findByText('Parte destes dados está oculta para você.');
  expect(screen.queryByRole('button', { name: 'Mostrar dados completos' })).toBeNull();
  app.session = session({ actions: [...ACTIONS, 'person_reveal'] });
  await fireEvent.click(await screen.findByRole('button', { name: 'Mostrar dados completos' }));
  await screen.findByText('+55 11 97777-6666');
  expect(sent(calls, 'POST')).toHaveLength(1);
  await fireEvent.click(screen.getByRole('button', { name: 'Ocultar de novo' }));
  expect(screen.getByText('+55 11 *****-6666')).toBeTruthy();
  await rerender({ person: { ...masked, masked: false } });
  expect(screen.queryByText('Parte destes dados está oculta para você.')).toBeNull();
});

// Named profiles: what their editor does to a set of permissions, and their table for spreadsheets.
import { beforeAll, expect, test } from 'vitest';
import { copyOf, countOn, csvOf, formOf, withFunction } from '../../src/features/admin/profiles/profile';
import { actionsOf, RIGHT_GROUPS } from '../../src/features/admin/rights';
import type { ProfileRow } from '../../src/features/admin/types';
import { loadWords } from '../../src/i18n/index.svelte';
import { newUser, usualOf, withProfile } from '../../src/features/admin/users/user';

const row: ProfileRow = {
  id: '7',
  name: 'Retaguarda; "noite"',
  role_profile: 'agent',
  permissions: { board_read: true },
  actions: [...actionsOf('agent'), 'board_read'],
  user_count: 2,
  revision: 1,
};
const people = RIGHT_GROUPS.filter((group) => group.id === 'people').flatMap((group) => group.actions);

beforeAll(async () => {
  await loadWords('admin');
});

// Rows: GAP-009.
test('a function is granted or withheld as a whole, and only what differs is a decision', () => {
  const form = formOf(row);
  expect(countOn(form, people)).toBe(3);
  const all = withFunction(form, people, true);
  expect([countOn(all, people), all.permissions]).toEqual([
    11,
    {
      board_read: true,
      legal_hold_write: true,
      person_anonymize: true,
      person_document_read: true,
      person_export: true,
      person_field_write: true,
      person_import: true,
      person_merge: true,
      person_reveal: true,
    },
  ]);
  const none = withFunction(all, people, false);
  expect(countOn(none, people)).toBe(0);
  expect(none.permissions).toEqual({
    board_read: true,
    person_phone_read: false,
    person_read: false,
    person_write: false,
  });
  expect(withFunction(none, people, true).permissions).toEqual(all.permissions);
});

// Rows: GAP-009.
test('a copy begins like the profile, under a name of its own', () => {
  expect(copyOf(row)).toEqual({ ...formOf(row), name: 'Cópia de Retaguarda; "noite"' });
});

// Rows: GAP-009.
test('a user with a named profile has what it permits, and decisions that it makes itself fall away', () => {
  const form = { ...newUser('pt-BR'), permissions: { board_read: true, person_write: false } };
  const given = { ...form, ...withProfile(form, row) };
  expect(given).toMatchObject({
    role_profile: 'agent',
    permission_profile_id: '7',
    permissions: { person_write: false },
  });
  expect(usualOf(given, [row]).has('board_read')).toBe(true);
  const back = { ...given, ...withProfile(given, 'supervisor') };
  expect(back).toMatchObject({ permission_profile_id: null, reach: 'queues' });
  expect(usualOf(back, [row]).has('report_read')).toBe(true);
});

// Rows: GAP-009.
test('the table has a line for each permission, and no cell becomes a formula', () => {
  const lines = csvOf([{ ...row, name: '=1+1' }, row], RIGHT_GROUPS).split('\r\n');
  expect(lines[0]).toBe('\ufeffperfil;parte de;função;permissão;concedida;usuários');
  expect(lines[1]).toBe("'=1+1;Operador;Nos atendimentos;Ver atendimentos;sim;2");
  expect(lines).toContain('"Retaguarda; ""noite""";Operador;Na supervisão;Painel ao vivo;sim;2');
  expect(lines).toContain('"Retaguarda; ""noite""";Operador;Na supervisão;Relatórios e rastreio;não;2');
  expect(lines).toHaveLength(2 + 2 * RIGHT_GROUPS.flatMap((group) => group.actions).length);
});

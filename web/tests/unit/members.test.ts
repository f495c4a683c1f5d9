// Who works in a queue: what is staged becomes one change, and a list of addresses becomes staged users.
import { describe, expect, test } from 'vitest';
import { changesOf, fromList, LINES_MAX, moved, type Staged } from '../../src/features/admin/queues/members';

const everybody = [
  { id: '1', email: 'ana@exemplo.com' },
  { id: '2', email: 'Bia@exemplo.com' },
  { id: '3', email: 'caio@exemplo.com' },
];
const nobody: Staged = { members: [], moves: {} };

describe('members of a queue', () => {
  // Rows: ROUTE-003
  test('who stays and who moves are one change', () => {
    const here = fromList(nobody, 'ana@exemplo.com\nbia@exemplo.com\ncaio@exemplo.com', everybody).staged;
    const staged = moved(moved(here, '2', '20'), '3', '20');
    expect(changesOf('10', here.members, staged)).toEqual([
      { queue_id: '10', remove: ['2', '3'], add: [] },
      {
        queue_id: '20',
        add: [
          { user_id: '2', tier: 0 },
          { user_id: '3', tier: 0 },
        ],
      },
    ]);
  });

  // Rows: ROUTE-003
  test('only what was changed is sent, so that nobody undoes what somebody else does meanwhile', () => {
    const stays = { user_id: '2', tier: 1 };
    const before = [{ user_id: '1', tier: 0 }, stays];
    const staged = { members: [{ user_id: '1', tier: 2 }, stays, { user_id: '3', tier: 0 }], moves: {} };
    expect(changesOf('10', before, staged)).toEqual([
      {
        queue_id: '10',
        remove: ['1'],
        add: [
          { user_id: '1', tier: 2 },
          { user_id: '3', tier: 0 },
        ],
      },
    ]);
  });

  // Rows: GAP-011
  test('a list as spreadsheets write it links users, with their order', () => {
    const csv =
      '\uFEFF"E-mail";"Ordem"\r\n"ANA@exemplo.com";"2"\r\n\r\nBia, bia@exemplo.com , 9\r\nana@exemplo.com\r\n';
    const read = fromList(nobody, csv, everybody);
    expect(read.staged.members).toEqual([
      { user_id: '1', tier: 1 },
      { user_id: '2', tier: 0 },
    ]);
    expect([read.added, read.unknown]).toEqual([2, []]);
  });

  // Rows: GAP-011
  test('lines that name nobody are told and change nothing', () => {
    const read = fromList(nobody, 'caio@exemplo.com\nninguem@exemplo.com\nsó um nome', everybody);
    expect(read.staged.members).toEqual([{ user_id: '3', tier: 0 }]);
    expect(read.unknown).toEqual([
      { line: 2, text: 'ninguem@exemplo.com' },
      { line: 3, text: 'só um nome' },
    ]);
    const long = fromList(nobody, `${'\n'.repeat(LINES_MAX)}ana@exemplo.com`, everybody);
    expect([long.added, long.unknown.length]).toEqual([0, 1]);
  });
});

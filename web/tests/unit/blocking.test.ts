// Until when a customer is blocked, and which codes the product records.
import { expect, test } from 'vitest';
import { possibleParents, recordedBy } from '../../src/features/admin/codes/tree';
import type { CodeRow } from '../../src/features/admin/types';
import { endOf } from '../../src/features/desk/actions/blocking';

const DAY = 86_400_000_000;
const NOW = 1_795_000_000_000_000;

// Rows: BLOCK-007.
test('a block ends never, after some days, or at a moment that lies ahead', () => {
  expect(endOf('never', '', NOW)).toBeNull();
  expect([endOf('day', '', NOW), endOf('month', '', NOW)]).toEqual([NOW + DAY, NOW + 30 * DAY]);
  expect(endOf('own', '2999-01-01T10:00', NOW)).toBeGreaterThan(NOW);
  expect(endOf('own', '2001-01-01T10:00', NOW)).toBeUndefined();
  expect(endOf('own', '', NOW)).toBeUndefined();
});

// Rows: TAG-009.
test('an ending has one code, and a code that is recorded has nothing below it', () => {
  const row = (id: string, system_endings: CodeRow['system_endings'] = []): CodeRow => ({
    id,
    parent_id: null,
    queue_id: '1',
    medium: 'chat',
    name: id,
    actions: { closing_message: null, transfer_queue_id: null, end_phone: false, end_contact: false },
    system_endings,
    revision: 1,
  });
  const rows = [row('silent', ['withdrawn']), row('sold')];
  expect(recordedBy(rows, 'withdrawn', 'sold')?.id).toBe('silent');
  expect(recordedBy(rows, 'withdrawn', 'silent')).toBeUndefined();
  expect(recordedBy(rows, 'abandoned', null)).toBeUndefined();
  expect(possibleParents(rows, null).map((node) => node.row.id)).toEqual(['sold']);
});

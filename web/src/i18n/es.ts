// Spanish, in neutral Latin American forms. A missing key fails the type check.
import { account } from './es/account';
import { admin } from './es/admin';
import { cases } from './es/cases';
import { common } from './es/common';
import { conversations } from './es/conversations';
import { desk } from './es/desk';
import { later } from './es/later';
import { layers } from './es/layers';
import { people } from './es/people';
import { privacy } from './es/privacy';
import { reports } from './es/reports';
import { sales } from './es/sales';
import { social } from './es/social';
import { supervisor } from './es/supervisor';
import { webhooks } from './es/webhooks';
import type { Key } from './pt-BR';

export const es = {
  ...common,
  ...account,
  ...layers,
  ...desk,
  ...later,
  ...conversations,
  ...people,
  ...privacy,
  ...cases,
  ...reports,
  ...sales,
  ...social,
  ...supervisor,
  ...webhooks,
  ...admin,
} satisfies Record<Key, string>;

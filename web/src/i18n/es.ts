// Spanish, in neutral Latin American forms. A missing key fails the type check.
import { account } from './es/account';
import { admin } from './es/admin';
import { callbacks } from './es/callbacks';
import { cases } from './es/cases';
import { common } from './es/common';
import { conversations } from './es/conversations';
import { desk } from './es/desk';
import { later } from './es/later';
import { layers } from './es/layers';
import { modeller } from './es/modeller';
import { letters } from './es/letters';
import { people } from './es/people';
import { privacy } from './es/privacy';
import { process } from './es/process';
import { reports } from './es/reports';
import { retention } from './es/retention';
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
  ...modeller,
  ...letters,
  ...people,
  ...privacy,
  ...process,
  ...callbacks,
  ...cases,
  ...reports,
  ...retention,
  ...sales,
  ...social,
  ...supervisor,
  ...webhooks,
  ...admin,
} satisfies Record<Key, string>;

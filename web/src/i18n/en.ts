// English. A missing key fails the type check.
import { account } from './en/account';
import { admin } from './en/admin';
import { callbacks } from './en/callbacks';
import { cases } from './en/cases';
import { common } from './en/common';
import { conversations } from './en/conversations';
import { desk } from './en/desk';
import { later } from './en/later';
import { layers } from './en/layers';
import { modeller } from './en/modeller';
import { letters } from './en/letters';
import { people } from './en/people';
import { privacy } from './en/privacy';
import { process } from './en/process';
import { reports } from './en/reports';
import { retention } from './en/retention';
import { sales } from './en/sales';
import { social } from './en/social';
import { supervisor } from './en/supervisor';
import { webhooks } from './en/webhooks';
import type { Key } from './pt-BR';

export const en = {
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

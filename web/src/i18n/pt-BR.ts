// The source language as one: its keys are the type that the other languages must fill. Screens load the parts, never this file.
import { account } from './pt-BR/account';
import { admin } from './pt-BR/admin';
import { callbacks } from './pt-BR/callbacks';
import { cases } from './pt-BR/cases';
import { common } from './pt-BR/common';
import { conversations } from './pt-BR/conversations';
import { desk } from './pt-BR/desk';
import { later } from './pt-BR/later';
import { layers } from './pt-BR/layers';
import { modeller } from './pt-BR/modeller';
import { letters } from './pt-BR/letters';
import { people } from './pt-BR/people';
import { privacy } from './pt-BR/privacy';
import { process } from './pt-BR/process';
import { reports } from './pt-BR/reports';
import { retention } from './pt-BR/retention';
import { sales } from './pt-BR/sales';
import { social } from './pt-BR/social';
import { supervisor } from './pt-BR/supervisor';
import { webhooks } from './pt-BR/webhooks';

export const ptBR = {
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
};

export type Key = keyof typeof ptBR;

// Imports of people for the mock: one that is over with a refused line, and those that are begun go on at every look.
import type { ImportPreview, ImportRefusal, PersonImport } from '../../src/api/imports.ts';
import { ME, MINUTE, newId, now } from './seed.ts';

const TITLES = ['Nome', 'CPF', 'Celular', 'Cor'];
const ROWS = [
  ['Maria Conceição', '529.982.247-25', '(48) 99990-0011', 'azul'],
  ['Ana Luíza', '153.509.460-56', '(11) 98888-0022', 'verde'],
];
const COUNTS = { row_count: 0, created_count: 0, changed_count: 0, same_count: 0, refused_count: 0 };
const imports: PersonImport[] = [
  {
    id: newId(),
    user_id: ME,
    file_name: 'clientes.csv',
    key: 'tax_id',
    dry_run: false,
    state: 'done',
    progress: 1000,
    row_count: 130,
    created_count: 120,
    changed_count: 6,
    same_count: 3,
    refused_count: 1,
    refusals_file_id: newId(),
    error: null,
    created_at: now() - 60 * MINUTE,
    finished_at: now() - 59 * MINUTE,
    expires_at: now() + 7 * 24 * 60 * MINUTE,
  },
];

const PREVIEW: ImportPreview = {
  form: { encoding: 'windows1252', separator: ';', line_count: ROWS.length + 1 },
  titles: TITLES,
  columns: ['name', 'tax_id', 'phone_1', null],
  rows: ROWS,
};
const REFUSAL: ImportRefusal = {
  line: 4,
  cells: ['José Araújo', '111.444.777-35', '5,51199E+12', ''],
  faults: [
    {
      field: 'phone_1',
      code: 'number_rounded',
      message: 'A planilha arredondou este número: formate a coluna como texto.',
    },
  ],
};

function goOn(one: PersonImport): void {
  if (one.state !== 'waiting' && one.state !== 'running') return;
  const progress = Math.min(one.progress + 250, 1000);
  const created_count = Math.floor((progress * ROWS.length) / 1000);
  const over =
    progress === 1000 ? { state: 'done' as const, finished_at: now() } : { state: 'running' as const };
  Object.assign(one, { progress, created_count, row_count: created_count, ...over });
}

function begin(body: Record<string, unknown>): PersonImport {
  const made = {
    id: newId(),
    user_id: ME,
    file_name: 'contatos.csv',
    key: body['key'],
    dry_run: body['dry_run'] === true,
    state: 'waiting',
    progress: 0,
    ...COUNTS,
    refusals_file_id: null,
    error: null,
    created_at: now(),
    finished_at: null,
    expires_at: null,
  } as PersonImport;
  imports.unshift(made);
  return made;
}

/** Answers what the screen of imports asks. */
export function importing(
  method: string,
  id: string | undefined,
  verb: string | undefined,
  body: Record<string, unknown>,
): unknown {
  if (id === 'model')
    return { csv: `\u{feff}${[TITLES, ...ROWS].map((row) => row.join(';')).join('\r\n')}\r\n` };
  if (id === 'preview') return PREVIEW;
  if (verb === 'refusals') return { items: [REFUSAL], next: null };
  const found = imports.find((one) => one.id === id);
  if (verb === 'cancel' && found) return Object.assign(found, { state: 'canceled', finished_at: now() });
  if (method === 'POST') return begin(body);
  for (const one of imports) goOn(one);
  return { items: imports, next: null };
}

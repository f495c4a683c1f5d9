// Rights of people over their data: everything as a file, a hold, a refusal, and anonymisation after which nothing is found.
import { readFile } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { Inspection } from './support/axe';
import type { List, Row } from './support/api';
import { ADMIN } from './support/operation';
import { expect, test } from './support/test';

/** Reads the texts of an archive by the table of contents at its end. */
function unpack(bytes: Buffer): Map<string, string> {
  const texts = new Map<string, string>();
  let at = bytes.readUInt32LE(bytes.length - 22 + 16);
  for (let left = bytes.readUInt16LE(bytes.length - 22 + 10); left > 0; left--) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
    const entry = bytes.readUInt32LE(at + 42);
    const start = entry + 30 + bytes.readUInt16LE(entry + 26) + bytes.readUInt16LE(entry + 28);
    const packed = bytes.subarray(start, start + size);
    const path = bytes.toString('utf8', at + 46, at + 46 + (name ?? 0));
    texts.set(path, (method === 8 ? inflateRawSync(packed) : packed).toString('utf8'));
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return texts;
}

// Rows: GAP-074.
test('a person is exported, held, refused while a case is open, and then anonymised for good @both', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  const people = ['Helena Prado', 'Igor Lemos'].map((name, n) =>
    admin.post<Row>('/people', {
      kind: 'natural',
      name,
      note: `Nota de ${name}`,
      contact_points: [{ kind: 'email', value: `pessoa${n}@exemplo.com.br` }],
    }),
  );
  const [helena] = await Promise.all(people);
  const kind = await admin.post<Row>('/case-types', { name: 'Cobrança' });
  const opened = await admin.post<Row>('/cases', {
    type_id: kind.id,
    person_id: helena?.id,
    title: 'Cobrada duas vezes',
  });

  const page = await stage.page(ADMIN, '/contacts');
  const inspection = new Inspection(page, ['light', 'dark']);
  const table = page.getByRole('table');
  await table.getByText('Helena Prado').click();
  const sheet = page.getByRole('dialog', { name: 'Helena Prado' });
  const rights = sheet.getByRole('region', { name: 'Direitos do titular' });

  // Everything as a file.
  await rights.getByRole('button', { name: 'Exportar dados' }).click();
  const link = rights.getByRole('link', { name: /Baixar/ });
  await expect(link).toBeVisible();
  await inspection.look('the rights of a person');
  const saving = page.waitForEvent('download');
  await link.click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toMatch(/^dados-pessoais-\d+\.zip$/);
  const texts = unpack(await readFile(await saved.path()));
  expect(texts.get('index.html')).toContain('Dados de Helena Prado');
  expect([...texts.values()].join('\n')).toContain('Nota de Helena Prado');
  expect([...texts.keys()].some((path) => path.startsWith('ocorrencias/'))).toBe(true);

  // A hold keeps it from being done.
  await rights.getByRole('button', { name: 'Aplicar retenção legal' }).click();
  const hold = page
    .getByRole('alertdialog', { name: /Aplicar retenção legal/ })
    .or(page.getByRole('dialog', { name: /Aplicar retenção legal/ }));
  await hold.getByLabel('Motivo').fill('Processo 0001');
  await inspection.look('placing a hold');
  await hold.getByRole('button', { name: 'Aplicar retenção legal' }).click();
  await expect(rights.getByText('Processo 0001')).toBeVisible();
  await inspection.look('a person under a hold');
  await rights.getByRole('button', { name: 'Suspender retenção' }).click();
  const lift = page
    .getByRole('alertdialog', { name: /Suspender/ })
    .or(page.getByRole('dialog', { name: /Suspender/ }));
  await lift.getByRole('button', { name: 'Suspender retenção' }).click();
  await expect(rights.getByText('Processo 0001')).toBeHidden();
  await page.keyboard.press('Escape');

  // Both at once: one is done, the one with an open case is refused with the reason.
  await table.getByRole('checkbox', { name: /Helena Prado/ }).check();
  await table.getByRole('checkbox', { name: /Igor Lemos/ }).check();
  await page.getByRole('button', { name: 'Anonimizar…' }).click();
  const many = page
    .getByRole('alertdialog', { name: /Anonimizar 2/ })
    .or(page.getByRole('dialog', { name: /Anonimizar 2/ }));
  await expect(many.getByRole('button', { name: 'Anonimizar' })).toHaveAttribute('aria-disabled', 'true');
  await inspection.look('the question about many');
  await many.getByLabel(/digite/).fill('anonimizar 2');
  await many.getByRole('button', { name: 'Anonimizar' }).click();
  const progress = page.getByRole('dialog', { name: 'Anonimização' });
  await expect(progress.getByText('Anonimizadas: 1 de 2. Recusadas: 1.')).toBeVisible();
  await expect(progress.getByText('Há uma ocorrência que não foi concluída.')).toBeVisible();
  await inspection.look('who was refused');
  const refusals = page.waitForEvent('download');
  await progress.getByRole('button', { name: 'Baixar recusadas (CSV)' }).click();
  const csv = await readFile(await (await refusals).path(), 'utf8');
  expect(csv).toContain('Helena Prado;Há uma ocorrência que não foi concluída.');
  await progress.getByRole('button', { name: 'Fechar' }).last().click();
  await expect(table.getByText('Igor Lemos')).toBeHidden();

  // With the case concluded it is done, by typing the name.
  await admin.patch(`/cases/${opened.id}`, { status: 'concluded', resolution: 'Devolvido' });
  await table.getByText('Helena Prado').click();
  await rights.getByRole('button', { name: 'Anonimizar' }).click();
  const one = page
    .getByRole('alertdialog', { name: /Anonimizar Helena/ })
    .or(page.getByRole('dialog', { name: /Anonimizar Helena/ }));
  await one.getByLabel(/digite/).fill('helena prado');
  await one.getByRole('button', { name: 'Anonimizar' }).click();
  await expect(progress.getByText('Anonimizadas: 1 de 1. Recusadas: 0.')).toBeVisible();
  await progress.getByRole('button', { name: 'Fechar' }).last().click();
  const nobody = page.getByRole('dialog', { name: 'Pessoa anonimizada' });
  await expect(nobody.getByText('Os dados desta pessoa foram apagados')).toBeVisible();
  await inspection.look('an anonymised person');
  await page.keyboard.press('Escape');

  // Search finds nothing, and the case is still there.
  await page.getByRole('searchbox').first().fill('helena');
  await expect(page.getByText('Helena Prado')).toBeHidden();
  const found = await admin.get<List>('/people?q=helena');
  expect(found.items).toEqual([]);
  const kept = await admin.get<Row>(`/cases/${opened.id}`);
  expect(kept).toMatchObject({ status: 'concluded', title: 'Cobrança' });
  expect(JSON.stringify(kept)).not.toContain('Helena');
});

// Reports and tracking: figures on screen with their definitions, a file that Excel opens, and a conversation as PDF.
import { readFile } from 'node:fs/promises';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA } from './support/operation';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };

// Rows: REPORT-001, REPORT-002, REPORT-004, GAP-106, TRACK-001, TRACK-002, GAP-104, GAP-105.
test('a day is read in reports, taken to a spreadsheet, tracked and taken along as PDF @both', async ({
  operate,
}) => {
  const stage = await operate();
  const desk = new Desk(await stage.page(ANA));
  await desk.becomeAvailable();
  expect(
    await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Oi, não recebi a nota 😀'))),
  ).toBe(200);
  await desk.open(MARIA.name);
  await desk.write('Já envio, Maria!');
  await expect(desk.bubble('Já envio, Maria!')).toBeVisible();

  const page = await stage.page(ADMIN);
  const inspection = new Inspection(page, ['light', 'dark']);
  const areas = page.getByRole('navigation', { name: 'Áreas' });
  await areas.getByRole('link', { name: 'Relatórios' }).click();
  const list = page.getByRole('navigation', { name: 'Lista de relatórios' });
  await list.getByRole('button', { name: 'Atendimentos por fila' }).click();
  const table = page.getByRole('table', { name: 'Atendimentos por fila' });
  await expect(table.getByRole('row')).toHaveCount(2);
  const tma = table.getByRole('button', { name: 'TMA' });
  await tma.focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByText('Tempo médio de atendimento: da resposta')).toBeVisible();
  await inspection.look('reports, queues');

  await list.getByRole('button', { name: 'Atividade' }).click();
  await expect(page.getByRole('table', { name: 'Atividade' })).toContainText('Conectado');
  await inspection.look('reports, activity');
  await page.getByRole('button', { name: 'Exportar CSV' }).click();
  const sheet = page.getByRole('dialog', { name: 'Minhas exportações' });
  const download = page.waitForEvent('download');
  await sheet.getByRole('link', { name: /^Baixar Atividade/ }).click();
  await inspection.look('reports, exports');
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^Atividade .*\.csv$/);
  const bytes = await readFile(await file.path());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const lines = bytes.toString('utf8').slice(1).split('\r\n');
  expect(lines[0]).toBe('Data;Hora;Atendente;Atividade;Motivo;Início;Fim;Duração;ID do usuário');
  expect(lines.some((line) => /^\d\d\/\d\d\/\d{4};\d\d:00;.*;Conectado;;/.test(line))).toBe(true);
  await page.keyboard.press('Escape');

  await areas.getByRole('link', { name: 'Rastreio' }).click();
  await expect(page.getByText('Escolha a mídia')).toBeVisible();
  await page.getByRole('combobox', { name: 'Mídia' }).selectOption({ label: 'Mensagens' });
  const tracked = page.getByRole('table', { name: 'Rastreio de atendimentos' });
  await expect(tracked.getByRole('row').filter({ hasText: MARIA.name })).toContainText('Em andamento');
  await inspection.look('tracking');
  await page.getByRole('textbox', { name: 'Cliente' }).fill('ninguém com este nome');
  await expect(page.getByText('Nada neste período')).toBeVisible();
  await page.getByRole('textbox', { name: 'Cliente' }).fill('maria');
  // The filters stand in the address and survive a reload.
  await expect(tracked).toContainText(MARIA.name);
  await page.reload();
  await expect(tracked).toContainText(MARIA.name);
  await tracked.getByRole('row').filter({ hasText: MARIA.name }).getByRole('button').click();
  const read = page.getByRole('dialog');
  await expect(read.getByText('Já envio, Maria!')).toBeVisible();
  await inspection.look('tracking, conversation');
  const saved = page.waitForEvent('download');
  await read.getByRole('link', { name: 'Baixar PDF' }).click();
  const pdf = await saved;
  const number = pdf.suggestedFilename().replace('.pdf', '');
  expect(number).toMatch(/^\d{4}-\d{7}$/);
  const document = (await readFile(await pdf.path())).toString('latin1');
  expect(document.startsWith('%PDF-')).toBe(true);
  expect(document).toContain(number);
  inspection.verify();
});

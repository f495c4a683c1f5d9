// Canned responses, from the settings to the customer.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA } from './support/operation';
import { Settings } from './support/settings';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };

/** Writes a new line of the list without saving it. */
async function write(page: Page, prefix: string, text: string, queue: string): Promise<void> {
  await new Settings(page).add('Criar atalho');
  const fresh = page.getByRole('form', { name: 'Novo atalho' });
  // The new line takes the focus a moment after it is there.
  await expect(fresh.getByRole('textbox').first()).toBeFocused();
  await fresh.getByRole('textbox', { name: 'Texto' }).fill(text);
  await fresh.getByRole('combobox', { name: 'Fila' }).selectOption(queue);
  await fresh.getByRole('textbox', { name: 'Prefixo' }).fill(prefix);
}

// Rows: SHORT-001..004, MSG-006, GAP-088.
test('an administrator writes canned responses, and an agent puts one of the queue in by keyboard @both', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings/canned-responses');
  const line = (prefix: string) => page.getByRole('form', { name: prefix, exact: true });
  await new Settings(page).add('Criar atalho');
  await line('Novo atalho').getByRole('button', { name: 'Salvar' }).click();
  await expect(page.getByText('Preencha este campo.')).toHaveCount(3);
  await line('Novo atalho').getByRole('combobox', { name: 'Fila' }).selectOption('Trocas');
  await line('Novo atalho').getByRole('textbox', { name: 'Texto' }).fill('Olá, ');
  await line('Novo atalho').getByRole('button', { name: 'Inserir no texto' }).click();
  await page.getByRole('menuitem', { name: 'nome do cliente' }).click();
  await page.keyboard.type('! Aqui é {agent}. Protocolo {protocol}, fila {queue}.');
  await line('Novo atalho').getByRole('textbox', { name: 'Prefixo' }).fill('/Saudação');
  await line('/Saudação').getByRole('button', { name: 'Salvar' }).click();
  await expect(line('/Saudação').getByRole('button', { name: 'Salvar' })).toBeDisabled();
  await expect(
    line('/Saudação').getByRole('textbox', { name: 'Prefixo' }),
    'the slash comes by itself',
  ).toHaveValue('Saudação');

  // Two at once; the one that is refused says why at its field and loses nothing.
  await write(page, 'saudacao', 'Três dias úteis.', 'Trocas');
  await write(page, 'pix', 'A chave é financeiro@loja.exemplo', 'Vendas');
  await page.getByRole('button', { name: 'Salvar tudo' }).click();
  await expect(page.getByText('Esta fila já tem um atalho com este prefixo.')).toBeVisible();
  await expect(line('/pix').getByRole('button', { name: 'Salvar' })).toBeDisabled();
  await line('/saudacao').getByRole('textbox', { name: 'Prefixo' }).fill('prazo');
  await line('/pix').getByRole('textbox', { name: 'Texto' }).fill('A chave é pix@loja.exemplo');
  await page.getByRole('button', { name: 'Salvar tudo' }).click();
  await expect(page.getByText('2 atalhos salvos.')).toBeVisible();

  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Bom dia')));
  await ana.open(MARIA.name);
  const list = ana.page.getByRole('listbox', { name: 'Atalhos da fila' });
  await ana.reply();
  await ana.page.keyboard.type('/');
  await expect(list.getByRole('option')).toHaveText([/^\/prazo/, /^\/Saudação/]);
  await ana.page.keyboard.press('ArrowDown');
  await expect(list.getByRole('option', { selected: true })).toHaveText(/^\/Saudação/);
  await ana.page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await ana.page.keyboard.type(' /SAU');
  await expect(list.getByRole('option')).toHaveText([/^\/Saudação\s*Olá, Maria Souza! Aqui é Ana Rocha\./]);
  await ana.composer.fill('');
  await ana.page.keyboard.type('/sau');
  await expect(list.getByRole('option')).toHaveCount(1);
  await ana.page.keyboard.press('Enter');
  await expect(ana.composer).toHaveValue(
    /^Olá, Maria Souza! Aqui é Ana Rocha\. Protocolo \d{4}-\d+, fila Trocas\.$/,
  );
  await expect(list).toBeHidden();
  await ana.page.keyboard.press('Enter');
  await expect.poll(() => stage.graph.textsTo(MARIA.phone).length).toBe(1);
  expect(stage.graph.textsTo(MARIA.phone)[0]).toMatch(/^Olá, Maria Souza! Aqui é Ana Rocha\./);

  // What the administrator changes is at the open desk at once.
  await line('/prazo').getByRole('textbox', { name: 'Texto' }).fill('Cinco dias úteis.');
  await line('/prazo').getByRole('button', { name: 'Salvar' }).click();
  await expect(line('/prazo').getByRole('button', { name: 'Salvar' })).toBeDisabled();
  await ana.page.keyboard.type('/prazo');
  await expect(list.getByRole('option')).toHaveText([/^\/prazo\s*Cinco dias úteis\./]);
  await list.getByRole('option').click();
  await expect(ana.composer).toHaveValue('Cinco dias úteis.');
});

// Rows: SHORT-004, GAP-088.
test('canned responses go out as a table and come in with a look before', async ({ operate }) => {
  const stage = await operate();
  const { admin, queues } = stage.operation;
  await admin.post('/canned-responses', { queue_id: queues.trocas, prefix: 'oi', text: 'Olá' });
  await admin.post('/canned-responses', { queue_id: queues.vendas, prefix: 'pix', text: 'Chave' });
  const page = await stage.page(ADMIN, '/settings/canned-responses');
  const line = (prefix: string) => page.getByRole('form', { name: prefix, exact: true });
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Exportar' }).click(),
  ]);
  expect(readFileSync(await file.path(), 'utf8')).toBe(
    '\uFEFFprefixo;texto;fila\noi;Olá;Trocas\npix;Chave;Vendas\n',
  );

  await page.getByRole('button', { name: 'Importar' }).click();
  const dialog = page.getByRole('dialog', { name: 'Importar atalhos' });
  const choose = (text: string) =>
    dialog.locator('input[type=file]').setInputFiles({
      name: 'atalhos.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(text),
    });
  await choose('prefixo;texto\noi;Olá\n');
  await expect(dialog.getByText('A primeira linha precisa dos títulos prefixo, texto e fila.')).toBeVisible();
  await choose('prefixo;texto;fila\noi;Olá de novo;Trocas\nbom dia;x;Trocas\ntchau;Até logo;vendas\n');
  await expect(dialog.getByText('Prefixo: use uma palavra só')).toBeVisible();
  await expect(dialog.getByRole('row')).toHaveCount(4);
  await dialog.getByRole('button', { name: 'Gravar 2 linhas' }).click();
  await expect(page.getByText('Importação concluída. Criados: 1. Alterados: 1.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Fechar' }).last().click();
  await expect(line('/oi').getByRole('textbox', { name: 'Texto' })).toHaveValue('Olá de novo');
  await expect(line('/tchau').getByRole('combobox', { name: 'Fila' })).toHaveValue(queues.vendas);

  // Narrowed, sorted, deleted in two presses, and nothing unsaved is left unasked.
  await page.getByRole('button', { name: 'Ordenar por Fila, crescente' }).click();
  const prefixes = page.getByRole('textbox', { name: 'Prefixo' });
  await expect
    .poll(() => prefixes.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value)))
    .toEqual(['oi', 'pix', 'tchau']);
  await page.getByRole('button', { name: 'Ordenar por Fila, decrescente' }).click();
  await expect(prefixes.first()).toHaveValue('tchau');
  await page.getByRole('searchbox', { name: 'Buscar atalho' }).fill('ate logo');
  await expect(prefixes).toHaveCount(1);
  await line('/tchau').getByRole('button', { name: 'Excluir o atalho /tchau' }).click();
  await line('/tchau').getByRole('button', { name: 'Confirmar exclusão' }).click();
  await expect(page.getByText('Nada encontrado')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Buscar atalho' }).fill('');
  await line('/pix').getByRole('textbox', { name: 'Texto' }).fill('Chave nova');
  await page
    .getByRole('navigation', { name: 'Configurações' })
    .getByRole('link', { name: 'Classificações', exact: true })
    .click();
  const leave = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  await expect(leave).toContainText('/pix');
  await leave.getByRole('button', { name: 'Descartar alterações' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Classificações' })).toBeVisible();
});

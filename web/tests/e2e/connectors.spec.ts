// Forms of other suppliers: connected to a queue by an administrator, filled in from the contact, shown in a closed frame.
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA } from './support/operation';
import { Settings } from './support/settings';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria & Filhos' };
const HOST = 'https://formularios.exemplo';

// Rows: CONN-001, CONN-002, CONN-003, CONN-004, CONN-005, GAP-086, GAP-087.
test('an administrator connects a form, and an agent finds it filled in beside the contact @both', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings');
  const settings = new Settings(page);
  const admin = new Inspection(page, ['light', 'dark']);
  await settings.open('Formulários externos');
  await admin.look('the connectors');
  await page.getByRole('button', { name: 'Acessar Google Forms' }).click();
  await expect(page.getByText('Nenhum formulário ainda')).toBeVisible();
  await settings.add('Criar formulário');
  await settings.sheet.getByLabel('Nome').fill('Pesquisa');
  await settings.sheet.getByLabel('Fila').click();
  await page.getByRole('option', { name: 'Trocas' }).click();
  await settings.sheet.getByRole('textbox', { name: 'Endereço' }).fill(`${HOST}/pesquisa`);
  await settings.save();
  await expect(settings.sheet.getByRole('textbox', { name: 'Endereço' })).toHaveAccessibleDescription(
    /Use o endereço de um formulário do Google/,
  );
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Descartar' }).click();
  await page.getByRole('button', { name: 'Todos os conectores' }).click();

  await page.getByRole('button', { name: 'Acessar Formulário próprio' }).click();
  await expect(page.getByRole('heading', { name: 'Preenchimento automático' })).toBeVisible();
  await settings.add('Criar formulário');
  await settings.sheet.getByLabel('Nome').fill('Ficha de visita');
  await settings.sheet.getByLabel('Fila').click();
  await page.getByRole('option', { name: 'Trocas' }).click();
  const address = settings.sheet.getByRole('textbox', { name: 'Endereço' });
  await address.fill(`${HOST}/visita?senha={senha}`);
  await settings.save();
  await expect(address).toHaveAccessibleDescription(/Entre chaves só podem ficar os campos da lista/);
  await address.fill(`${HOST}/visita?nome=`);
  await settings.sheet
    .getByRole('group', { name: 'Inserir no endereço' })
    .getByRole('button', { name: 'Nome do cliente' })
    .click();
  await expect(address).toHaveValue(`${HOST}/visita?nome={customer}`);
  await admin.look('a form of another supplier');
  await settings.saveAndClose();
  const cards = page.getByRole('list', { name: 'Formulário próprio' }).getByRole('listitem');
  await expect(cards).toContainText(['Ficha de visita']);
  await admin.look('the forms of a connector');
  await page.reload();
  await expect(cards).toContainText(['Ficha de visita']);

  const ana = new Desk(await stage.page(ANA));
  const desk = ana.page;
  const inspection = new Inspection(desk, ['light', 'dark']);
  // The supplier's page: it tells with what it was opened, and tries to leave its frame.
  await desk.route(`${HOST}/**`, (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: `<!doctype html><html lang="pt-BR"><title>Visita</title><body><main><h1>Visita</h1>
        <label>Nome <input id="n"></label><p id="out">preso</p></main>
        <script>document.getElementById('n').value = new URL(location.href).searchParams.get('nome');
        try { top.location.href = 'https://outro.exemplo'; } catch { document.getElementById('out').textContent = 'barrado'; }</script>`,
    }),
  );
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Quero agendar uma visita')));
  await ana.open(MARIA.name);
  await desk.getByRole('tab', { name: 'Formulários' }).click();
  const frame = desk.frameLocator('iframe[title="Ficha de visita"]');
  await expect(frame.getByLabel('Nome')).toHaveValue(MARIA.name);
  await expect(frame.getByText('barrado')).toBeVisible();
  await expect(desk).toHaveURL(/\/desk/);
  await inspection.look('a form beside a contact');
  await frame.getByLabel('Nome').fill('Maria de Lourdes');
  await desk.getByRole('tab', { name: 'Detalhes' }).click();
  await expect(desk.locator('iframe')).toBeHidden();
  await desk.getByRole('tab', { name: 'Formulários' }).click();
  await expect(frame.getByLabel('Nome')).toHaveValue('Maria de Lourdes');

  await cards.getByRole('button', { name: 'Alterar Ficha de visita' }).click();
  await settings.sheet.getByRole('button', { name: 'Excluir formulário' }).click();
  await settings.sheet.getByRole('button', { name: /Ficha de visita/ }).click();
  await expect(page.getByText('Nenhum formulário ainda')).toBeVisible();
  const kept = await stage.operation.admin.get<{ items: Row[] }>('/form-connectors');
  expect(kept.items).toEqual([]);
  admin.verify();
  inspection.verify();
});

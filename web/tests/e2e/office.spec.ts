// What an administrator keeps besides the work itself: users from a table, keys of programs, the record of the company.
import { request } from '@playwright/test';
import { Inspection } from './support/axe';
import { ADMIN, ANA, DAVI } from './support/operation';
import { Settings } from './support/settings';
import { expect, test } from './support/test';

// Rows: GAP-008, ORG-004.
test('a table of users is tried, its bad lines say why, and only the good ones are taken in', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings/users');
  const inspection = new Inspection(page, ['light', 'dark']);
  await page.getByRole('button', { name: 'Importar' }).click();
  const dialog = page.getByRole('dialog', { name: 'Importar usuários' });
  const choose = (name: string, text: string, encoding: BufferEncoding = 'utf8') =>
    dialog
      .getByLabel('Escolher arquivo')
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text, encoding) });
  await choose('outra.csv', 'nome;apelido\nX;x\n');
  await expect(dialog.getByRole('alert')).toContainText('A primeira linha tem um título que não conhecemos.');
  await choose('vazia.csv', 'nome;e-mail\n');
  await expect(dialog.getByRole('alert')).toContainText('O arquivo não tem linhas.');
  await inspection.look('table refused');

  // As an older spreadsheet writes it: semicolons and the alphabet of Western Europe.
  const lines = [
    'nome;e-mail;perfil;matrícula;filas',
    'Lívia Prado;livia@jornada.exemplo;Supervisor;1001;Trocas|Vendas',
    `${ANA.name};${ANA.email};Operador;1002;Trocas|Vendas`,
    `${DAVI.name};${DAVI.email};;;Trocas|Vendas`,
    ';sem-nome@jornada.exemplo;;;',
    'Sem Endereço;isto não é um endereço;;;',
    'Perfil Estranho;estranho@jornada.exemplo;Chefe;;',
    'Fila Estranha;fila@jornada.exemplo;;;Lavanderia',
    'Lívia de Novo;LIVIA@jornada.exemplo;;;',
    'Mesma Matrícula;mesma@jornada.exemplo;;1001;',
  ];
  const table = `${lines.join('\r\n')}\r\n`;
  await choose('equipe.csv', table, 'latin1');
  await expect(dialog.getByRole('status')).toHaveText(
    'Novos: 1. Alterados: 1. Sem mudança: 1. Recusados: 6. Nada foi gravado ainda.',
  );
  await expect(dialog.getByText('equipe.csv')).toBeVisible();
  const line = (name: string) => dialog.getByRole('row').filter({ hasText: name });
  for (const [name, outcome] of [
    ['Lívia Prado', 'Novo'],
    [ANA.email, 'Alterado'],
    [DAVI.email, 'Igual'],
    ['sem-nome@', 'Recusado Nome completo: Preencha este campo.'],
    ['Sem Endereço', 'Recusado E-mail: '],
    ['Perfil Estranho', 'Recusado Nível de acesso: não existe.'],
    ['Fila Estranha', 'Recusado Filas: não existe.'],
    ['Lívia de Novo', 'Recusado E-mail: já apareceu em outra linha.'],
    ['Mesma Matrícula', 'Recusado Matrícula: já é de outro usuário.'],
  ] as const)
    await expect(line(name), name).toContainText(outcome);
  await inspection.look('table tried');
  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Salvar recusadas' }).click();
  expect((await saved).suggestedFilename()).toBe('linhas-recusadas.csv');
  await dialog.getByRole('button', { name: 'Gravar 2 linhas' }).click();
  await expect(dialog.getByRole('status')).toHaveText(
    'Criados: 1. Alterados: 1. Sem mudança: 1. Recusados: 6.',
  );
  await inspection.look('table taken in');
  await dialog.getByRole('button', { name: 'Fechar' }).last().click();
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  await expect(row('Lívia Prado')).toContainText('Supervisor');
  await expect(row('Lívia Prado')).toContainText('Convidado');
  await expect(row(ANA.name)).toContainText('1002');
  await expect(row('Fila Estranha')).toHaveCount(0);

  await page.getByRole('button', { name: 'Importar' }).click();
  await choose('equipe.csv', table, 'latin1');
  await expect(dialog.getByRole('status')).toContainText('Novos: 0. Alterados: 0. Sem mudança: 3.');
  await expect(dialog.getByRole('button', { name: /^Gravar 0/ })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Fechar' }).last().click();
  await new Settings(page).open('Caixa de saída');
  await expect(page.getByRole('row').filter({ hasText: 'livia@' })).toHaveCount(1);
  inspection.verify();
});

test('a key for a program is shown once, opens only what it may, shows its use, and ends when it is revoked', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings/tokens');
  const inspection = new Inspection(page, ['light', 'dark']);
  const settings = new Settings(page);
  await settings.add('Criar chave');
  const make = settings.sheet.getByRole('button', { name: 'Criar chave' });
  await make.click();
  await expect(settings.sheet.getByLabel('Nome')).toHaveAccessibleDescription(/Preencha este campo\./);
  await expect(settings.sheet.getByText('Escolha ao menos uma permissão.')).toBeVisible();
  await inspection.look('new key, refused');
  await settings.sheet.getByLabel('Nome').fill('Painel da diretoria');
  await settings.sheet.getByRole('button', { name: 'Ver usuários' }).click();
  await make.click();
  await expect(settings.sheet.getByText('Copie a chave agora: ela não aparece de novo.')).toBeVisible();
  const token = await settings.sheet.getByLabel('Chave').inputValue();
  await inspection.look('key shown once');
  await settings.sheet.getByRole('button', { name: 'Copiei a chave' }).click();
  const row = page.getByRole('row').filter({ hasText: 'Painel da diretoria' });
  await expect(row).toContainText('1 permissão');
  await expect(row).toContainText('Nunca');
  expect(await page.content()).not.toContain(token);

  const program = await request.newContext({
    baseURL: stage.server.url,
    extraHTTPHeaders: { Authorization: `Bearer ${token}` },
  });
  const asked = async (path: string) => (await program.get(`/api/v1${path}`)).status();
  expect(await asked('/users')).toBe(200);
  expect(await asked('/queues')).toBe(403);
  expect(await asked('/outbox-mails')).toBe(403);
  await page.reload();
  await expect(row).not.toContainText('Nunca');
  await row.getByRole('button', { name: 'Painel da diretoria' }).click();
  await expect(settings.sheet.getByRole('listitem')).toHaveText(['Ver usuários']);
  await inspection.look('a key');
  await settings.sheet.getByRole('button', { name: 'Revogar chave' }).click();
  await settings.sheet.getByRole('button', { name: 'Revogar Painel da diretoria?' }).click();
  await expect(page.getByText('A chave Painel da diretoria foi revogada.')).toBeVisible();
  await expect(row).toHaveCount(0);
  expect(await asked('/users')).toBe(401);
  await program.dispose();
  inspection.verify();
});

// Rows: ORG-001, ORG-002, GAP-006.
test('the record of the company asks for its fields, refuses a wrong CNPJ, and takes digits as well as letters', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings/company');
  const inspection = new Inspection(page, ['light', 'dark']);
  const save = async () => page.getByRole('button', { name: 'Salvar', exact: true }).click();
  const part = (name: string) => page.getByRole('group', { name });
  const cnpj = page.getByLabel('CNPJ');
  await cnpj.fill('11.222.333/0001-82');
  await save();
  await expect(page.getByText('Preencha este campo.')).toHaveCount(11);
  await inspection.look('company, fields missing');
  const company = { 'E-mail': 'contato@mare.exemplo', Telefone: '(48) 3333-4444' };
  const address = {
    CEP: '88010-000',
    Logradouro: 'Rua das Marés',
    Número: '120 A',
    Cidade: 'Florianópolis',
    UF: 'SC',
  };
  const person = {
    Nome: 'Caio Fontes',
    CPF: '529.982.247-24',
    'E-mail': 'caio@mare.exemplo',
    Telefone: '(48) 99999-0000',
  };
  for (const [name, fields] of [
    ['Identificação', company],
    ['Endereço', address],
    ['Responsável', person],
  ] as const)
    for (const [label, text] of Object.entries(fields)) await part(name).getByLabel(label).fill(text);
  await save();
  await expect(cnpj).toHaveAttribute('aria-invalid', 'true');
  await expect(part('Endereço').getByLabel('Cidade')).toHaveValue('Florianópolis');
  await inspection.look('company, refused');
  const keep = async (typed: string) => {
    await cnpj.fill(typed);
    await save();
  };
  await keep('11222333000181');
  const cpf = part('Responsável').getByLabel('CPF');
  await expect(cpf).toHaveAttribute('aria-invalid', 'true');
  await expect(cnpj).not.toHaveAttribute('aria-invalid');
  await cpf.fill('529.982.247-25');
  for (const [typed, shown] of [
    ['11222333000181', '11.222.333/0001-81'],
    ['12abc34501de35', '12.ABC.345/01DE-35'],
  ] as const) {
    await keep(typed);
    await expect(page.getByText('Dados da empresa salvos.')).toBeVisible();
    await page.reload();
    await expect(cnpj).toHaveValue(shown);
  }
  await expect(part('Responsável').getByLabel('CPF')).toHaveValue('529.982.247-25');
  await expect(part('Endereço').getByLabel('CEP')).toHaveValue('88010-000');
  await inspection.look('company');
  inspection.verify();
});

// Rows: ORG-001.
test('the first organization makes another, whose administrator begins by a link and sees nothing of the first', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings/organizations');
  const inspection = new Inspection(page, ['light', 'dark']);
  const settings = new Settings(page);
  await expect(page.getByRole('row').filter({ hasText: 'Loja Maré' })).toBeVisible();
  await settings.add('Criar organização');
  const make = () => settings.sheet.getByRole('button', { name: 'Criar organização' }).click();
  await make();
  await expect(settings.sheet.getByText('Preencha este campo.')).toHaveCount(3);
  await inspection.look('organization, fields missing');
  await settings.sheet.getByRole('textbox', { name: 'Nome', exact: true }).fill('Loja do Sul');
  await settings.sheet.getByLabel('Nome do administrador').fill('Rita Lima');
  const email = settings.sheet.getByLabel('E-mail do administrador');
  await email.fill(ANA.email);
  await make();
  await expect(email).toHaveAccessibleDescription(/Já existe um usuário com este e-mail/);
  await email.fill('rita@sul.exemplo');
  await make();
  const link = await settings.sheet.getByLabel('Link de primeiro acesso').inputValue();
  await inspection.look('organization made');
  await settings.sheet.getByRole('button', { name: 'Copiei o link' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Loja do Sul' })).toBeVisible();
  await inspection.look('organizations');

  const rita = await stage.visitor(link);
  await expect(rita.getByText('Rita Lima, Loja do Sul')).toBeVisible();
  await rita.getByRole('button', { name: 'Continuar' }).click();
  await rita.getByLabel('Nova senha').fill('quatro guarda-chuvas azuis');
  await rita.getByLabel('Repita a senha').fill('quatro guarda-chuvas azuis');
  await rita.getByRole('button', { name: 'Guardar e entrar' }).click();
  await rita.getByRole('link', { name: 'Configurações' }).click();
  await new Settings(rita).open('Usuários');
  await expect(rita.getByRole('row').filter({ hasText: 'Rita Lima' })).toBeVisible();
  await expect(rita.getByRole('row').filter({ hasText: ANA.email })).toHaveCount(0);
  await expect(rita.getByRole('link', { name: 'Organizações' })).toHaveCount(0);
  await rita.goto(new URL('/settings/organizations', rita.url()).href);
  await expect(rita.getByText('Só a primeira organização da instalação administra as outras.')).toBeVisible();
  inspection.verify();
});

// What an administrator sets up on the screen, and what it then does on the desks.
import type { Interaction } from '../../src/api/types';
import type { Row } from './support/api';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA, BIA, DAVI } from './support/operation';
import { Settings } from './support/settings';
import { Chat } from './support/site';
import { expect, test } from './support/test';

const MARIA = { phone: '5548999900011', name: 'Maria Souza' };
const LUCAS = { phone: '5541996540044', name: 'Lucas Cardoso' };

// Rows: ORG-003, ORG-012, ROUTE-001, ROUTE-003..006.
test('a queue made on the screen gives its work by skill and priority, and goes only when nobody is linked', async ({
  operate,
}) => {
  test.setTimeout(150_000);
  const stage = await operate();
  const { admin, users } = stage.operation;
  await admin.patch(`/users/${users.davi}`, { capacity: 1 });
  const page = await stage.page(ADMIN);
  const settings = new Settings(page);
  await page.getByRole('link', { name: 'Configurações' }).click();
  for (const section of [
    'Filas',
    'Canais',
    'Tabulações',
    'Classificações',
    'Horários',
    'Usuários',
    'Pausas',
    'Organização',
  ])
    await expect(page.getByRole('main').getByText(section, { exact: true })).toBeVisible();

  await settings.open('Habilidades');
  await settings.add('Criar habilidade');
  await settings.sheet.getByLabel('Nome').fill('Inglês');
  await settings.saveAndClose();
  await settings.open('Usuários');
  await page.getByRole('button', { name: DAVI.name }).click();
  await settings.part('Carga e habilidades');
  await settings.sheet.getByRole('button', { name: 'Inglês' }).click();
  await settings.sheet.getByLabel('Nível em Inglês').fill('8');
  await settings.saveAndClose();

  await settings.open('Filas');
  await settings.add('Criar fila');
  await settings.save();
  await expect(settings.sheet.getByText('Preencha este campo.')).toBeVisible();
  await settings.sheet.getByLabel('Nome').fill('Internacional');
  await settings.part('Distribuição');
  await settings.sheet.getByRole('combobox', { name: 'Distribuição' }).selectOption('Com menos atendimentos');
  await settings.sheet.getByLabel('Pontos ao entrar').fill('50');
  await settings.sheet.getByRole('button', { name: 'Inglês' }).click();
  await settings.sheet.getByRole('textbox', { name: 'Nível' }).fill('7');
  await settings.sheet.getByRole('textbox', { name: 'Deixa de exigir após' }).fill('');
  await settings.saveAndClose();
  const row = page.getByRole('row').filter({ hasText: 'Internacional' });
  await expect(row.getByRole('button', { name: 'Ativa. Desativar a fila Internacional' })).toBeVisible();
  await expect(row).toContainText('Com menos atendimentos');

  await row.getByRole('button', { name: 'Abrir os usuários da fila Internacional' }).click();
  for (const person of [ANA, DAVI])
    await page.getByRole('button', { name: `Adicionar ${person.name}` }).click();
  await page.getByRole('button', { name: 'Concluir' }).click();
  await expect(row.getByRole('button', { name: /^2 usuários/ })).toBeVisible();

  // Lucas is first, in a queue without priority; Maria comes later and to the new queue.
  await meta.post(stage.hook, meta.messages(LUCAS, meta.text(LUCAS, 'Cheguei antes')));
  await settings.open('Canais');
  await page.getByRole('button', { name: /Loja Maré/ }).click();
  await settings.sheet.getByLabel('Fila de entrada').selectOption('Internacional');
  await settings.saveAndClose();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Do you speak English?')));

  const davi = new Desk(await stage.page(DAVI));
  await davi.becomeAvailable();
  await davi.open(MARIA.name);
  await davi.page.getByRole('tab', { name: 'Detalhes' }).click();
  const details = davi.page.getByRole('complementary', { name: 'Painel do cliente' });
  const entry = (name: string) => details.locator('dl > div').filter({ hasText: name });
  await expect(entry('Por que veio para cá')).toContainText('Quem tinha menos conversas');
  await expect(entry('Fila')).toContainText('Internacional');
  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  await ana.open(LUCAS.name);
  await expect(ana.row(MARIA.name)).toBeHidden();
  await ana.page.getByRole('tab', { name: 'Detalhes' }).click();
  await expect(
    ana.page
      .getByRole('complementary', { name: 'Painel do cliente' })
      .getByText('Quem estava livre há mais tempo'),
  ).toBeVisible();

  await settings.open('Filas');
  const remove = async () => {
    await row.getByRole('button', { name: 'Internacional', exact: true }).click();
    await settings.sheet.getByRole('button', { name: 'Excluir fila' }).click();
    await settings.sheet.getByRole('button', { name: 'Excluir a fila Internacional?' }).click();
  };
  await remove();
  await expect(settings.sheet.getByRole('alert')).toContainText('A fila não foi excluída.');
  await expect(settings.sheet.getByRole('alert')).toContainText(/usuários/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await davi.page.locator('body').press('e');
  await davi.page.getByRole('dialog').getByRole('button', { name: 'Concluir', exact: true }).click();
  await expect(davi.row(MARIA.name)).toBeHidden();
  await row.getByRole('button', { name: 'Abrir os usuários da fila Internacional' }).click();
  for (const person of [ANA, DAVI])
    await page.getByRole('button', { name: `Remover ${person.name}` }).click();
  await page.getByRole('button', { name: 'Concluir' }).click();
  await remove();
  await expect(row).toBeHidden();
  await davi.page.getByRole('button', { name: 'Encerrados por mim' }).click();
  const ended = davi.page.getByRole('region', { name: 'Encerrados por mim' });
  await expect(ended.getByRole('button').filter({ hasText: MARIA.name })).toContainText('Internacional');
});

// Rows: ROUTE-005, GAP-012.
test('switching off a queue in which customers wait asks where they go, and moves them', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, queues, whatsapp } = stage.operation;
  for (const customer of [MARIA, LUCAS])
    await meta.post(stage.hook, meta.messages(customer, meta.text(customer, 'Oi')));
  const page = await stage.page(ADMIN, '/settings/queues');
  const row = page.getByRole('row').filter({ hasText: 'Trocas' });
  await row.getByRole('button', { name: 'Ativa. Desativar a fila Trocas' }).click();
  const dialog = page.getByRole('dialog', { name: 'Desativar a fila Trocas' });
  await dialog.getByRole('button', { name: 'Desativar fila' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByRole('button', { name: 'Mover e desativar' }).click();
  await expect(dialog.getByText('Preencha este campo.')).toBeVisible();
  const waiting = async () =>
    (await admin.all<Interaction & Row>('/interactions?view=open')).map((one) => one.queue_id);
  expect(await waiting()).toEqual([queues.trocas, queues.trocas]);
  await dialog.getByLabel('Mover quem espera para').selectOption('Vendas');
  await dialog.getByRole('button', { name: 'Mover e desativar' }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toContainText('Inativa');
  expect(await waiting()).toEqual([queues.vendas, queues.vendas]);

  const ana = new Desk(await stage.page(ANA));
  await expect(ana.page.getByRole('button', { name: /^Vendas/ })).toContainText('2');
  await ana.becomeAvailable();
  await ana.open(MARIA.name);
  await expect(ana.thread).toContainText('Movido para a fila Vendas');

  await admin.patch(`/channel-accounts/${whatsapp.id}`, { queue_id: queues.vendas });
  await row.getByRole('button', { name: 'Inativa. Ativar a fila Trocas' }).click();
  await expect(row.getByRole('button', { name: 'Ativa. Desativar a fila Trocas' })).toBeVisible();
});

// Rows: PAUSE-001, PAUSE-002, PAUSE-003, PAUSE-004, PAUSE-007, ORG-012, DASH-025.
test('pause reasons are written in a list, saved alone or together, deleted in two presses, and keep their name', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings/pauses');
  const settings = new Settings(page);
  const line = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('form', { name, exact: true }) });
  await settings.add('Criar pausa');
  await page.getByRole('form', { name: 'Nova pausa' }).getByRole('button', { name: 'Salvar' }).click();
  await expect(page.getByText('Preencha este campo.')).toBeVisible();
  await page.getByRole('form', { name: 'Nova pausa' }).getByLabel('Motivo').fill('Treinamento');
  await line('Treinamento').getByRole('checkbox', { name: 'Começa na hora' }).check();
  await line('Treinamento').getByRole('checkbox', { name: 'Devolver conversas à fila' }).check();
  await line('Treinamento').getByRole('button', { name: 'Salvar' }).click();
  await expect(line('Treinamento').getByRole('button', { name: 'Salvar' })).toBeDisabled();
  for (const name of ['Ginástica laboral', 'Feedback']) {
    await settings.add('Criar pausa');
    await page.getByRole('form', { name: 'Nova pausa' }).getByLabel('Motivo').fill(name);
  }
  await line('Feedback').getByRole('textbox', { name: 'Duração máxima' }).fill('15');
  await page.getByRole('button', { name: 'Salvar tudo' }).click();
  await expect(page.getByText('2 pausas salvas.')).toBeVisible();
  await page.reload();
  await expect(line('Feedback').getByRole('textbox', { name: 'Duração máxima' })).toHaveValue('15');

  // A pause that begins at once, and gives the conversation back because its reason says so.
  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Bom dia')));
  await ana.open(MARIA.name);
  await ana.choosePause('Treinamento');
  const pause = ana.page.getByRole('region', { name: 'Pausa' });
  await expect(pause.getByRole('heading', { name: 'Treinamento' })).toBeVisible();
  await expect(ana.page.getByRole('button', { name: /^Trocas/ })).toContainText('1');
  const board = await stage.page(BIA, '/supervision');
  const state = board.getByRole('row').filter({ hasText: ANA.name });
  await expect(state).toContainText('Treinamento');

  const bin = line('Treinamento').getByRole('button', { name: 'Excluir a pausa Treinamento' });
  const sure = line('Treinamento').getByRole('button', { name: 'Confirmar exclusão' });
  await bin.click();
  await expect(sure).toBeVisible();
  await line('Treinamento').getByLabel('Motivo').focus();
  await expect(sure).toBeHidden();
  await bin.click();
  await sure.click();
  await expect(line('Treinamento')).toBeHidden();
  await board.reload();
  await expect(state).toContainText('Treinamento');
  await ana.page.reload();
  await expect(pause.getByRole('heading', { name: 'Treinamento' })).toBeVisible();
  await pause.getByRole('button', { name: 'Voltar ao atendimento' }).click();
  await ana.open(MARIA.name);

  // One that begins at once and leaves the conversation where it is; the deleted reason is offered no more.
  await ana.page.keyboard.press('Shift+P');
  await expect(ana.page.getByRole('menuitemradio', { name: 'Banheiro' })).toBeVisible();
  await expect(ana.page.getByRole('menuitemradio', { name: 'Treinamento' })).toHaveCount(0);
  await ana.page.getByRole('menuitemradio', { name: 'Banheiro' }).click();
  await expect(pause.getByRole('heading', { name: 'Banheiro' })).toBeVisible();
  await pause.getByRole('button', { name: 'Voltar ao atendimento' }).click();
  await ana.open(MARIA.name);
  await expect(ana.bubble('Bom dia')).toBeVisible();
});

// Rows: TAG-001..003, TAG-005, ROUTE-016, ORG-012.
test('a code of the tree says goodbye and moves the conversation on, and history keeps its name when it goes', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, queues } = stage.operation;
  const page = await stage.page(ADMIN, '/settings/wrap-up-codes');
  const settings = new Settings(page);
  await settings.add('Criar tabulação');
  await settings.sheet.getByLabel('Nome').fill('Interesse de compra');
  await settings.saveAndClose();
  await page.getByRole('button', { name: 'Criar tabulação dentro de Interesse de compra' }).click();
  await settings.sheet.getByLabel('Nome').fill('Quer outro modelo');
  await settings.sheet.getByRole('switch', { name: /^Enviar mensagem de encerramento/ }).click();
  await settings.sheet.getByLabel('Mensagem', { exact: true }).fill('A equipe de vendas continua com você.');
  await settings.sheet.getByLabel('Transferir para a fila').selectOption('Vendas');
  await settings.saveAndClose();
  const tree = page.getByRole('tree', { name: 'Tabulações' });
  await expect(tree.getByRole('treeitem', { name: /^Interesse de compra/ })).toHaveAttribute(
    'aria-level',
    '1',
  );
  await expect(tree.getByRole('treeitem', { name: 'Quer outro modelo' })).toHaveAttribute('aria-level', '2');
  await expect(tree.getByRole('img', { name: 'Transfere para Vendas' })).toBeVisible();

  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Tem em azul?')));
  await ana.open(MARIA.name);
  await ana.page.keyboard.press('e');
  const dialog = ana.page.getByRole('dialog');
  // A macro code only holds others.
  await dialog.getByRole('treeitem', { name: 'Interesse de compra' }).click();
  await expect(dialog.getByRole('button', { name: 'Concluir', exact: true })).toBeDisabled();
  await dialog.getByRole('searchbox', { name: 'Buscar código' }).fill('outro modelo');
  await dialog.getByRole('treeitem', { name: 'Quer outro modelo' }).click();
  await expect(dialog.getByRole('status')).toContainText(
    'Envia ao cliente: “A equipe de vendas continua com você.”',
  );
  await expect(dialog.getByRole('status')).toContainText('Transfere para a fila Vendas');
  await dialog.getByRole('button', { name: 'Concluir', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect
    .poll(() => stage.graph.textsTo(MARIA.phone))
    .toEqual(['A equipe de vendas continua com você.']);

  // It is in Vendas now, where the codes of Trocas are not offered.
  await ana.open(MARIA.name);
  await expect(ana.thread).toContainText('Foi para a fila Vendas pelo código');
  await ana.page.locator('body').press('e');
  await expect(dialog.getByText('Esta fila não tem códigos de tabulação.')).toBeVisible();
  await ana.page.keyboard.press('Escape');
  const code = await admin.post<Row>('/wrap-up-codes', {
    queue_id: queues.vendas,
    medium: 'messaging',
    name: 'Venda feita',
  });
  await ana.conclude('Venda feita');
  await admin.remove(`/wrap-up-codes/${code.id}`);

  await page.getByRole('button', { name: 'Ações de Interesse de compra' }).click();
  await page.getByRole('menuitem', { name: 'Excluir tabulação' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Excluir 2 tabulações' }).click();
  await expect(tree.getByText('Interesse de compra')).toBeHidden();
  await ana.page.getByRole('button', { name: 'Encerrados por mim' }).click();
  const ended = ana.page.getByRole('region', { name: 'Encerrados por mim' });
  await ended.getByRole('button').filter({ hasText: MARIA.name }).click();
  await ana.page.getByRole('tab', { name: 'Detalhes' }).click();
  await expect(ana.page.getByRole('complementary', { name: 'Painel do cliente' })).toContainText(
    'Venda feita',
  );
});

// Rows: TAG-001, TAG-008.
test('a conversation that the visitor ended waits for its code, and shows it', async ({
  operate,
  site,
  page,
}) => {
  const stage = await operate({ origins: [site.origin], queue: { wrap_up_required: true } });
  site.show(stage.server.url, stage.operation.chat.public_token);
  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  await page.goto(site.origin);
  const chat = new Chat(page);
  await chat.press();
  await chat.begin('Tatiane Moraes', 'tatiane@exemplo.com.br');
  await chat.write('Só queria saber o horário');
  await ana.open('Tatiane Moraes');
  await chat.leave();
  await expect(ana.row('Tatiane Moraes')).toContainText('Pendente de tabulação');
  await expect(ana.page.getByText('Falta escolher o código de tabulação.')).toBeVisible();
  await ana.page.getByRole('group', { name: 'Escrever' }).getByRole('button', { name: 'Tabular' }).click();
  const dialog = ana.page.getByRole('dialog', { name: 'Tabular o atendimento de Tatiane Moraes' });
  await expect(dialog.getByRole('treeitem', { name: 'Troca feita' })).toHaveCount(0);
  await dialog.getByRole('treeitem', { name: 'Conversa encerrada' }).click();
  await dialog.getByRole('button', { name: 'Salvar tabulação' }).click();
  await expect(dialog).toBeHidden();
  await expect(ana.row('Tatiane Moraes')).toBeHidden();
});

// Rows: TAG-008.
test('what ended without a code stays pending among the ended ones, and is classified there', async ({
  operate,
}) => {
  const stage = await operate({ queue: { wrap_up_required: false } });
  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Só uma dúvida')));
  await ana.open(MARIA.name);
  await ana.page.keyboard.press('e');
  await ana.page.getByRole('dialog').getByRole('button', { name: 'Concluir sem tabulação' }).click();
  await expect(ana.row(MARIA.name)).toBeHidden();
  await ana.page.getByRole('button', { name: 'Encerrados por mim' }).click();
  const ended = ana.page.getByRole('region', { name: 'Encerrados por mim' });
  const row = ended.getByRole('button').filter({ hasText: MARIA.name });
  await expect(row).toContainText('Pendente de tabulação');
  await row.click();
  await expect(ana.page.getByText('Falta escolher o código de tabulação.')).toBeVisible();
  await ana.page.getByRole('group', { name: 'Escrever' }).getByRole('button', { name: 'Tabular' }).click();
  const dialog = ana.page.getByRole('dialog', { name: `Tabular o atendimento de ${MARIA.name}` });
  await dialog.getByRole('searchbox', { name: 'Buscar código' }).fill('Dúvida');
  await dialog.getByRole('treeitem', { name: 'Dúvida esclarecida' }).click();
  await dialog.getByRole('button', { name: 'Salvar tabulação' }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toBeVisible();
  await expect(row).not.toContainText('Pendente de tabulação');
  await ana.page.getByRole('tab', { name: 'Detalhes' }).click();
  await expect(ana.page.getByRole('complementary', { name: 'Painel do cliente' })).toContainText(
    'Dúvida esclarecida',
  );
});

// Rows: WA-001.
test('@both a second number is connected on the screen, verified by the provider, and receives and answers', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings/channels');
  const settings = new Settings(page);
  const numbers = page.getByRole('region', { name: 'WhatsApp' });
  await expect(numbers.getByRole('listitem')).toHaveCount(1);
  await numbers.getByRole('button', { name: 'Conectar WhatsApp' }).click();
  await settings.save();
  await expect(settings.sheet.getByText('Preencha este campo.').first()).toBeVisible();
  const fill = (label: string, value: string) =>
    settings.sheet.getByRole('textbox', { name: label }).fill(value);
  await fill('Nome', 'Loja Atacado');
  await settings.sheet.getByLabel('Fila de entrada').selectOption('Vendas');
  await fill('ID do número de telefone', '100000000000002');
  await fill('ID da conta do WhatsApp Business', meta.BUSINESS);
  await fill('Token de acesso', 'chave-do-atacado');
  await fill('Chave secreta do aplicativo', 'segredo-do-atacado');
  await fill('Código de verificação', 'palavra-combinada');
  await settings.sheet.getByText('Avançado').click();
  await fill('Endereço do provedor', stage.graph.base);
  await settings.save();
  const address = settings.sheet.getByLabel('Endereço do webhook');
  await expect(address).toHaveValue(/\/webhooks\/whatsapp\//);
  const hook = new URL(new URL(await address.inputValue()).pathname, stage.server.url).href;
  await page.keyboard.press('Escape');
  await expect(numbers.getByRole('listitem')).toHaveCount(2);
  await expect(numbers).toContainText('Número 100000000000002');
  await expect(page.getByText('chave-do-atacado')).toHaveCount(0);

  const verify = (token: string) =>
    fetch(`${hook}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`);
  const taken = await verify('palavra-combinada');
  expect([taken.status, await taken.text()]).toEqual([200, '1158201444']);
  const refused = await verify('outra-palavra');
  expect(refused.ok).toBe(false);
  expect(await refused.text()).not.toContain('1158201444');

  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  const payload = meta.at('100000000000002', meta.messages(MARIA, meta.text(MARIA, 'Preço de atacado?')));
  expect(await meta.post(hook, payload)).toBe(401);
  expect(await meta.post(hook, payload, 'segredo-do-atacado')).toBe(200);
  await ana.open(MARIA.name);
  await expect(ana.row(MARIA.name)).toContainText('Vendas');
  await ana.write('Bom dia, já envio a tabela.');
  await expect.poll(() => stage.graph.textsTo(MARIA.phone)).toEqual(['Bom dia, já envio a tabela.']);
  expect(stage.graph.sent[0]?.path).toContain('/100000000000002/messages');
  expect(stage.graph.sent[0]?.authorization).toBe('Bearer chave-do-atacado');
});

// Manual outbound: an agent writes first, to somebody who agreed, and the answer comes back to the same conversation.
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, PASSWORD } from './support/operation';
import { expect, test } from './support/test';

const IARA = { name: 'Iara Nunes', email: 'iara@jornada.exemplo' };
const DORA = { name: 'Dora Lima', email: 'dora@jornada.exemplo' };
const RUI = { phone: '5548999900077', name: 'Rui Prado' };

// Rows: WA-004, WA-005, WA-006, WA-007, WA-014, WA-016.
test('a person is registered, agrees, is written to in three steps, and answers the same agent', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, whatsapp, queues } = stage.operation;
  await admin.post('/users', {
    ...IARA,
    password: PASSWORD,
    role_profile: 'senior_agent',
    queue_ids: [queues.trocas],
    capacity: 5,
  });
  stage.graph.templates = [
    {
      id: '900000000000003',
      name: 'retorno_pedido',
      language: 'pt_BR',
      category: 'UTILITY',
      status: 'APPROVED',
      components: [{ type: 'BODY', text: 'Olá, {{1}}. Seu pedido {{2}} chegou à loja.' }],
    },
  ];
  await admin.post(`/channel-accounts/${whatsapp.id}/templates/sync`);
  await expect
    .poll(async () => (await admin.all(`/channel-accounts/${whatsapp.id}/templates`)).length)
    .toBe(1);
  const desk = new Desk(await stage.page(IARA));
  await desk.becomeAvailable();
  const inspection = new Inspection(desk.page, ['light', 'dark']);

  await desk.page.getByRole('button', { name: 'Iniciar contato' }).click();
  const dialog = desk.page.getByRole('dialog', { name: 'Iniciar contato' });
  const next = dialog.getByRole('button', { name: 'Continuar' });
  await dialog.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await dialog.getByLabel('Nome').fill(RUI.name);
  await dialog.getByLabel('Telefone').fill('48 99990-0077');
  await dialog.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await expect(dialog.getByText('Sem autorização')).toBeVisible();
  await inspection.look('numbers');
  await next.click();
  await expect(dialog.getByText('Este número ainda não autorizou receber mensagens.')).toBeVisible();
  await expect(next).toBeDisabled();
  await inspection.look('from where');
  await dialog.getByRole('button', { name: 'Voltar' }).click();
  await dialog.getByRole('button', { name: 'Registrar autorização' }).click();
  await expect(dialog.getByText('Autorizou', { exact: true })).toBeVisible();
  await next.click();
  await expect(dialog.getByLabel('Fila')).toHaveValue(queues.trocas);
  await dialog.getByLabel('Fila').selectOption({ label: 'Vendas' });
  await next.click();
  await expect(dialog.getByLabel('Campo 1')).toHaveValue('Rui');
  await dialog.getByLabel('Campo 2').fill('8812');
  await inspection.look('template');
  inspection.verify();
  await dialog.getByRole('button', { name: 'Enviar', exact: true }).click();

  await expect(dialog).toBeHidden();
  await expect(desk.bubble('Olá, Rui. Seu pedido 8812 chegou à loja.')).toBeVisible();
  await expect(desk.page.getByText('Você escreve quando o cliente responder.')).toBeVisible();
  await expect(desk.row(RUI.name)).toBeVisible();
  await expect
    .poll(() => stage.graph.sent.map(({ body }) => [body.to, body.type]))
    .toEqual([[RUI.phone, 'template']]);

  await desk.page.getByRole('button', { name: 'Iniciar contato' }).click();
  await dialog.getByRole('searchbox', { name: 'Pesquisar pessoa' }).fill('Rui');
  await dialog.getByRole('button', { name: 'Escolher Rui Prado' }).click();
  await next.click();
  await expect(
    dialog.getByText('Já existe um atendimento aberto com Iara Nunes, na fila Vendas.'),
  ).toBeVisible();
  await dialog.getByRole('button', { name: 'Abrir atendimento' }).click();
  await expect(dialog).toBeHidden();

  await meta.post(stage.hook, meta.messages(RUI, meta.text(RUI, 'Passo aí hoje')));
  await expect(desk.bubble('Passo aí hoje')).toBeVisible();
  await expect(desk.composer).toBeEditable();
  await desk.write('Até já, Rui.');
  await expect.poll(() => stage.graph.textsTo(RUI.phone)).toEqual(['Até já, Rui.']);
});

// Rows: WA-009, WA-015, WA-016, WA-017, GAP-031, CONFLICT-22.
test('@both consent is asked for by the queue’s template, given and withdrawn by a word, and what ended is resumed', async ({
  operate,
}) => {
  const stage = await operate({ queue: { wrap_up_required: false } });
  const { admin, whatsapp, queues } = stage.operation;
  const user = { ...IARA, password: PASSWORD, role_profile: 'senior_agent', capacity: 5 };
  await admin.post('/users', { ...user, queue_ids: [queues.trocas] });
  const template = (id: string, name: string, text: string) => ({
    id,
    name,
    language: 'pt_BR',
    category: 'UTILITY',
    status: 'APPROVED',
    components: [{ type: 'BODY', text }],
  });
  stage.graph.templates = [
    template('900000000000004', 'aviso_geral', 'Temos um aviso para você.'),
    template('900000000000005', 'pede_autorizacao', 'Podemos escrever para você? Responda SIM ou SAIR.'),
    template('900000000000006', 'retorno', 'Podemos continuar a conversa?'),
  ];
  const path = `/channel-accounts/${whatsapp.id}/templates`;
  await admin.post(`${path}/sync`);
  await expect.poll(async () => (await admin.all(path)).length).toBe(3);

  const settings = await stage.page(ADMIN, '/settings/queues');
  await settings.getByRole('button', { name: 'Trocas' }).first().click();
  const editor = settings.getByRole('dialog', { name: 'Trocas' });
  await editor.getByRole('tab', { name: 'Contato ativo' }).click();
  await editor.getByLabel('Modelo que pede autorização').selectOption({ label: 'pede_autorizacao (pt_BR)' });
  await editor.getByRole('checkbox', { name: 'retorno (pt_BR)' }).check();
  await editor.getByLabel('Modelo sugerido').selectOption({ label: 'retorno (pt_BR)' });
  const rules = new Inspection(settings, ['light', 'dark']);
  await rules.look('opening templates');
  await editor.getByRole('button', { name: 'Salvar' }).click();
  await expect(editor).toBeHidden();
  await settings.goto(new URL('/settings/organization', settings.url()).href);
  await expect(settings.getByLabel('Palavras para não receber mais')).toHaveValue('SAIR, PARAR');
  await rules.look('code words');
  rules.verify();

  const desk = new Desk(await stage.page(IARA));
  const { page } = desk;
  await desk.becomeAvailable();
  const inspection = new Inspection(page, ['light', 'dark']);
  await page.getByRole('button', { name: 'Iniciar contato' }).click();
  const dialog = page.getByRole('dialog', { name: 'Iniciar contato' });
  await dialog.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await dialog.getByLabel('Nome').fill(RUI.name);
  await dialog.getByLabel('Telefone').fill('48 99990-0077');
  await dialog.getByRole('button', { name: 'Cadastrar pessoa' }).click();
  await dialog.getByRole('button', { name: 'Continuar' }).click();
  await dialog.getByRole('button', { name: 'Pedir autorização' }).click();
  await expect(dialog.getByLabel('Modelo')).toHaveText('pede_autorizacao (pt_BR)');
  await inspection.look('asking for consent');
  await dialog.getByRole('button', { name: 'Enviar pedido' }).click();
  await expect(desk.thread.getByText('Iara Nunes pediu autorização para enviar mensagens')).toBeVisible();
  await expect(desk.bubble('Podemos escrever para você?')).toBeVisible();

  const says = async (text: string) =>
    expect(await meta.post(stage.hook, meta.messages(RUI, meta.text(RUI, text)))).toBe(200);
  await says('sim!');
  await expect(desk.thread.getByText('Rui Prado autorizou receber mensagens')).toBeVisible();
  await expect(desk.bubble('Obrigado! Anotamos que você aceita receber nossas mensagens.')).toBeVisible();
  await page.locator('body').press('Escape');
  await desk.conclude('Troca feita');

  await page.getByRole('navigation', { name: 'Áreas' }).getByRole('link', { name: 'Conversas' }).click();
  await page.getByRole('button', { name: `Ver as mensagens de ${RUI.name}` }).click();
  await page.getByRole('dialog', { name: RUI.name }).getByRole('button', { name: 'Retomar' }).click();
  const again = page.getByRole('dialog', { name: 'Retomar conversa' });
  await expect(again.getByText('48 99990-0077')).toBeVisible();
  await expect(again.getByText('você pode escrever sem modelo')).toBeVisible();
  await inspection.look('resuming');
  await again.getByRole('button', { name: 'Iniciar conversa' }).click();
  await expect(desk.thread.getByText(/Iara Nunes retomou a conversa 2026-/)).toBeVisible();
  await says('SAIR');
  await expect(desk.thread.getByText('Rui Prado pediu para não receber mensagens')).toBeVisible();
  await expect(desk.bubble('Pronto, não vamos mais iniciar conversas')).toBeVisible();

  // Somebody else, who does not reach it, leaves a note.
  await admin.post('/users', { ...user, ...DORA, queue_ids: [queues.vendas] });
  const other = new Desk(await stage.page(DORA));
  await other.becomeAvailable();
  await other.page.getByRole('button', { name: 'Iniciar contato' }).click();
  const open = other.page.getByRole('dialog', { name: 'Iniciar contato' });
  await open.getByRole('searchbox', { name: 'Pesquisar pessoa' }).fill('Rui');
  await open.getByRole('button', { name: 'Escolher Rui Prado' }).click();
  await expect(open.getByText(/O cliente respondeu em/)).toBeVisible();
  await open.getByRole('button', { name: 'Continuar' }).click();
  await expect(open.getByText('Já existe um atendimento aberto com Iara Nunes')).toBeVisible();
  await open.getByLabel('Nota para quem está com o atendimento').fill('Ele prefere ligação à tarde.');
  const notes = new Inspection(other.page, ['light', 'dark']);
  await notes.look('note beyond reach');
  await open.getByRole('button', { name: 'Deixar nota' }).click();
  await expect(open.getByText('Nota deixada no atendimento.')).toBeVisible();
  await expect(desk.bubble('Ele prefere ligação à tarde.')).toBeVisible();
  inspection.verify();
  notes.verify();
});

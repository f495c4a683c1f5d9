// Manual outbound: an agent writes first, to somebody who agreed, and the answer comes back to the same conversation.
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { PASSWORD } from './support/operation';
import { expect, test } from './support/test';

const IARA = { name: 'Iara Nunes', email: 'iara@jornada.exemplo' };
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

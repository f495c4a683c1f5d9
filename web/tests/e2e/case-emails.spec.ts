// Writing to the customer from a case: by e-mail, with what comes back, and by WhatsApp; and the resolution, which is offered.
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, PASSWORD } from './support/operation';
import { Postbox } from './support/postbox';
import { expect, test } from './support/test';

const IARA = { name: 'Iara Nunes', email: 'iara@jornada.exemplo' };
const MARIA = { phone: '5548999900011', name: 'Maria Souza', email: 'maria@cliente.exemplo' };

// Rows: CASE-012, CASE-013, CASE-030.
test('@both from a case the customer is written to by e-mail, answers, and is told the resolution by e-mail and WhatsApp', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin, queues, whatsapp } = stage.operation;
  const user = { ...IARA, password: PASSWORD, role_profile: 'senior_agent', capacity: 5 };
  await admin.post('/users', { ...user, queue_ids: [queues.trocas] });
  stage.graph.templates = [
    {
      id: '900000000000003',
      name: 'retorno',
      language: 'pt_BR',
      category: 'UTILITY',
      status: 'APPROVED',
      components: [{ type: 'BODY', text: 'Olá, {{1}}. Temos uma resposta para você.' }],
    },
  ];
  await admin.post(`/channel-accounts/${whatsapp.id}/templates/sync`);
  const type = await admin.post<Row>('/case-types', { name: 'Cobrança' });
  const person = await admin.post<Row & { contact_points: Row[] }>('/people', {
    kind: 'natural',
    name: MARIA.name,
    contact_points: [
      { kind: 'phone', value: MARIA.phone, label: 'mobile' },
      { kind: 'email', value: MARIA.email },
    ],
  });
  const phone = person.contact_points.find((one) => one['kind'] === 'phone');
  await admin.put(`/people/${person.id}/contact-points/${phone?.id}/opt-in`, { opt_in: 'opted_in' });
  const iara = await stage.api(IARA);
  const opened = await iara.post<Row>('/cases', {
    type_id: type.id,
    person_id: person.id,
    title: 'Cobrança em dobro',
  });
  const number = String(opened['number']);

  const desk = new Desk(await stage.page(IARA));
  const { page } = desk;
  const inspection = new Inspection(page, ['light', 'dark']);
  await desk.becomeAvailable();
  await page.goto(`/cases/${opened.id}`);
  const sheet = page.getByRole('dialog', { name: number });
  const write = sheet.getByRole('button', { name: 'Escrever ao cliente' });

  // Without a mail server it says so; the way to the settings is for who may go it.
  await write.click();
  await page.getByRole('menuitem', { name: 'Por e-mail' }).click();
  await expect(sheet.getByText('O envio de e-mails não está configurado')).toBeVisible();
  await expect(sheet.getByRole('button', { name: 'Configurar e-mail' })).toHaveCount(0);
  await inspection.look('no mail server');
  await sheet.getByRole('button', { name: 'Voltar' }).click();
  await expect(sheet.getByText('Nenhum e-mail nesta ocorrência')).toBeVisible();
  const postbox = await Postbox.listen();
  await admin.put('/organization/mail', postbox.settings);

  await sheet.getByRole('button', { name: 'Escrever e-mail' }).click();
  await expect(sheet.getByRole('checkbox', { name: `${MARIA.name} <${MARIA.email}>` })).toBeChecked();
  await expect(sheet.getByLabel('Assunto')).toHaveValue(`Ocorrência ${number}: Cobrança em dobro`);
  await sheet.getByLabel('Mensagem').fill('Olá, Maria.\nEstamos verificando.');
  await sheet.locator('input[type=file]').setInputFiles({
    name: 'fatura.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('fatura de março'),
  });
  await inspection.look('an e-mail is written');
  await sheet.getByRole('button', { name: 'Enviar e-mail' }).click();
  const list = sheet.getByRole('list', { name: 'E-mails da ocorrência' });
  await expect.poll(() => postbox.taken.map((one) => one.to)).toEqual([[`<${MARIA.email}>`]]);
  expect(postbox.taken[0]?.data).toContain('fatura.txt');
  await expect(list.getByRole('listitem')).toHaveText([/Enviado.*Cobrança em dobro/s]);
  await expect(list.getByText('Na fila de envio')).toHaveCount(0);

  // What comes back is on screen at once, in every window, with its mark and everything it holds.
  await admin.post('/case-emails', {
    case_number: number,
    message_id: '<resposta-1@cliente.exemplo>',
    from: { name: MARIA.name, address: MARIA.email },
    to: [{ address: 'sac@jornada.exemplo' }],
    subject: 'Re: Cobrança em dobro',
    html: '<p>Obrigada, <b>fico no aguardo</b>.</p><img src="https://fora.exemplo/p.gif" alt="Assinatura"><script>window.x = 1</script>',
  });
  await expect(list.getByRole('listitem')).toHaveText([/Recebido.*Re: Cobrança em dobro/s, /Enviado/]);
  await inspection.look('e-mails of a case');
  await list.getByRole('button').first().click();
  const frame = sheet.frameLocator('iframe');
  await expect(frame.getByText('fico no aguardo')).toBeVisible();
  await expect(sheet.getByText('1 imagem não foi carregada, para sua segurança.')).toBeVisible();
  await inspection.look('a received e-mail');
  await sheet.getByRole('button', { name: 'Responder' }).click();
  await expect(sheet.getByLabel('Assunto')).toHaveValue('Re: Cobrança em dobro');
  await expect(sheet.getByLabel('Mensagem')).toHaveValue(
    /Maria Souza escreveu:\n> Obrigada, fico no aguardo\./,
  );
  await sheet.getByRole('button', { name: 'Descartar' }).click();

  // Concluding offers to tell the resolution, and tells nothing by itself.
  await sheet.getByRole('tab', { name: 'Acompanhamento' }).click();
  await sheet.getByLabel('Situação').selectOption({ label: 'Concluída' });
  await sheet.getByLabel('Texto de conclusão').fill('Valor devolvido no cartão.');
  await sheet.getByRole('button', { name: 'Salvar ocorrência' }).click();
  const offer = sheet.getByRole('region', { name: 'Enviar a solução ao cliente' });
  await expect(offer).toContainText('Valor devolvido no cartão.');
  await inspection.look('the resolution is offered');
  expect(postbox.taken).toHaveLength(1);
  await offer.getByRole('button', { name: 'Por e-mail' }).click();
  await expect(sheet.getByLabel('Mensagem')).toHaveValue('Valor devolvido no cartão.');
  await sheet.getByRole('button', { name: 'Enviar e-mail' }).click();
  await expect.poll(() => postbox.taken.length).toBe(2);
  await expect(list.getByRole('listitem')).toHaveCount(3);

  // By WhatsApp, outside the window by a template: the conversation is a contact of the case.
  await write.click();
  await page.getByRole('menuitem', { name: 'Pelo WhatsApp' }).click();
  const dialog = page.getByRole('dialog', { name: 'Iniciar contato' });
  const next = dialog.getByRole('button', { name: 'Continuar' });
  await next.click();
  await next.click();
  await dialog.getByLabel('Campo 1').fill('Maria');
  await dialog.getByRole('button', { name: 'Enviar', exact: true }).click();
  await expect(desk.bubble('Olá, Maria. Temos uma resposta para você.')).toBeVisible();
  await expect.poll(() => stage.graph.sent.map(({ body }) => body.to)).toEqual([MARIA.phone]);
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Qual resposta?')));
  await expect(desk.bubble('Qual resposta?')).toBeVisible();
  const contacts = await iara.all(`/cases/${opened.id}/interactions`);
  expect(contacts).toHaveLength(1);
  inspection.verify();
  postbox.close();
});

// Rows: CASE-013.
test('what the mail server did not take is said to who wrote it, who may send it again; who may is led to the settings', async ({
  operate,
}) => {
  const stage = await operate();
  const { admin } = stage.operation;
  const type = await admin.post<Row>('/case-types', { name: 'Cobrança' });
  const person = await admin.post<Row>('/people', {
    kind: 'natural',
    name: MARIA.name,
    contact_points: [{ kind: 'email', value: MARIA.email }],
  });
  const opened = await admin.post<Row>('/cases', { type_id: type.id, person_id: person.id });
  const page = await stage.page(ADMIN, `/cases/${opened.id}`);
  const sheet = page.getByRole('dialog', { name: String(opened['number']) });
  await sheet.getByRole('tab', { name: 'E-mails' }).click();
  await sheet.getByRole('button', { name: 'Escrever e-mail' }).click();
  await sheet.getByRole('button', { name: 'Configurar e-mail' }).click();
  await expect(page).toHaveURL(/\/settings\/mail$/);

  const postbox = await Postbox.listen();
  postbox.refuse = '550 5.1.1 caixa desconhecida';
  await admin.put('/organization/mail', postbox.settings);
  await page.goto(`/cases/${opened.id}`);
  await sheet.getByRole('tab', { name: 'E-mails' }).click();
  await sheet.getByRole('button', { name: 'Escrever e-mail' }).click();
  await sheet.getByLabel('Mensagem').fill('Oi, Maria.');
  await sheet.getByRole('button', { name: 'Enviar e-mail' }).click();
  const list = sheet.getByRole('list', { name: 'E-mails da ocorrência' });
  await expect(list.getByText('Não enviado')).toBeVisible();
  await list.getByRole('button').click();
  await expect(sheet.getByText('O servidor de e-mail recusou a mensagem.')).toBeVisible();
  await expect(sheet.getByText(/caixa desconhecida/)).toBeVisible();
  postbox.refuse = '';
  await sheet.getByRole('button', { name: 'Reenviar' }).click();
  await expect(sheet.getByText('Enviado', { exact: true })).toBeVisible();
  expect(postbox.taken).toHaveLength(1);
  postbox.close();
});

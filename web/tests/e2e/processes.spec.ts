// Processes in BPMN: imported from a file, mended by the list of what keeps them from being published, published, started for a case or
// beside a conversation, and done by people.
import type { Id } from '../../src/api/types';
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA, PASSWORD } from './support/operation';
import { Settings } from './support/settings';
import { expect, test, type Stage } from './support/test';

const LIA = { name: 'Lia Prado', email: 'lia@jornada.exemplo' };
const NEI = { name: 'Nei Duarte', email: 'nei@jornada.exemplo' };
const MARIA = { phone: '5548999900011', name: 'Maria Souza' };

const file = (middle: string) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="troca" name="Troca de produto">
<startEvent id="inicio" />
${middle}
<endEvent id="fim" />
<sequenceFlow id="f1" sourceRef="inicio" targetRef="analisar" /><sequenceFlow id="f2" sourceRef="analisar" targetRef="fim" />
</process></definitions>`;

/** Somebody analyses, somebody tells the customer; with its picture. */
const twoTasks = (group: string) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"
 xmlns:b="http://www.omg.org/spec/DD/20100524/DC" xmlns:w="http://www.omg.org/spec/DD/20100524/DI" xmlns:u="urn:unissono:bpmn:1">
<process id="troca" name="Troca de produto">
<startEvent id="inicio" />
<userTask id="analisar" name="Analisar a troca"><extensionElements><u:task form="Análise" ${group} /></extensionElements></userTask>
<userTask id="avisar" name="Avisar o cliente" />
<endEvent id="fim" />
<sequenceFlow id="f1" sourceRef="inicio" targetRef="analisar" />
<sequenceFlow id="f2" sourceRef="analisar" targetRef="avisar" />
<sequenceFlow id="f3" sourceRef="avisar" targetRef="fim" />
</process>
<di:BPMNDiagram id="d"><di:BPMNPlane id="p" bpmnElement="troca">
<di:BPMNShape id="s1" bpmnElement="inicio"><b:Bounds x="100" y="122" width="36" height="36" /></di:BPMNShape>
<di:BPMNShape id="s2" bpmnElement="analisar"><b:Bounds x="190" y="100" width="100" height="80" /></di:BPMNShape>
<di:BPMNShape id="s3" bpmnElement="avisar"><b:Bounds x="350" y="100" width="100" height="80" /></di:BPMNShape>
<di:BPMNShape id="s4" bpmnElement="fim"><b:Bounds x="510" y="122" width="36" height="36" /></di:BPMNShape>
<di:BPMNEdge id="e1" bpmnElement="f1"><w:waypoint x="136" y="140" /><w:waypoint x="190" y="140" /></di:BPMNEdge>
<di:BPMNEdge id="e2" bpmnElement="f2"><w:waypoint x="290" y="140" /><w:waypoint x="350" y="140" /></di:BPMNEdge>
<di:BPMNEdge id="e3" bpmnElement="f3"><w:waypoint x="450" y="140" /><w:waypoint x="510" y="140" /></di:BPMNEdge>
</di:BPMNPlane></di:BPMNDiagram>
</definitions>`;

/** The area Retaguarda, the form that its people fill in, and a case of Ana's. */
async function backOffice(stage: Stage) {
  const { admin } = stage.operation;
  const person = (who: { name: string; email: string }) =>
    admin.post<Row>('/users', { ...who, password: PASSWORD, role_profile: 'agent', queue_ids: [] });
  const members = [await person(LIA), await person(NEI)].map((one) => one.id);
  await admin.post<Row>('/user-groups', { name: 'Retaguarda', member_ids: members });
  const fields = [{ name: 'DSC_PARECER', label: 'Parecer', kind: 'short_text', required: true }];
  const form = await admin.post<Row>('/forms', {
    name: 'Análise',
    draft: { sections: [{ title: 'Análise', fields }] },
  });
  await admin.post(`/forms/${form.id}/publish`, {});
  const kind = await admin.post<Row>('/case-types', { name: 'Trocas' });
  const ana = await stage.api(ANA);
  const made = await ana.post<Row & { number: string }>('/cases', {
    type_id: kind.id,
    title: 'Veio quebrado',
  });
  return { admin, ana, made };
}

/** Publishes a process through the API, and gives its id. */
async function published(stage: Stage, text: string): Promise<Id> {
  const { admin } = stage.operation;
  const made = await admin.post<Row>('/processes', { name: 'Troca', file: text, on_desk: true });
  await admin.post(`/processes/${made.id}/publish`, {});
  return made.id;
}

// Rows: CASE-024.
test('a process is imported with what is wrong with it, mended, published and shown on the desk @both', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings');
  const settings = new Settings(page);
  const admin = new Inspection(page, ['light', 'dark']);
  await settings.open('Processos');
  await expect(page.getByText('Nenhum processo ainda')).toBeVisible();
  await admin.look('no processes');

  await settings.add('Novo processo');
  const pick = (name: string, text: string) =>
    settings.sheet
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'application/xml', buffer: Buffer.from(text) });
  await pick('Troca.bpmn', file('<scriptTask id="analisar" name="Calcular" />'));
  await expect(settings.sheet.getByLabel('Nome')).toHaveValue('Troca');
  await settings.save();
  const faults = settings.sheet.getByRole('region', { name: 'Pendências' });
  await expect(faults.getByRole('listitem')).toHaveText([/Tarefa de script “Calcular”, linha 4/]);
  await expect(faults).toContainText('Este elemento não é executado aqui.');
  const publish = settings.sheet.getByRole('button', { name: 'Publicar' });
  await expect(publish).toBeDisabled();
  await admin.look('what is wrong with a process');

  await pick('Troca.bpmn', file('<userTask id="analisar" name="Analisar" />'));
  await settings.sheet.getByRole('switch', { name: /Exibe no CRM Lite e OMNI/ }).click();
  await settings.save();
  await expect(faults).toContainText('Sem pendências');
  await publish.click();
  await expect(settings.sheet.getByText('Versão 1')).toBeVisible();
  await expect(publish).toBeDisabled();
  await page.keyboard.press('Escape');
  const row = page.getByRole('list', { name: 'Processos' }).getByRole('listitem');
  await expect(row).toContainText('Troca');
  await expect(row).toContainText('Versão 1');
  await expect(row).toContainText('No atendimento');
  await admin.look('processes');
  await page.reload();
  await expect(row).toContainText('Versão 1');
  await page.getByRole('button', { name: 'Abrir Troca' }).click();
  await expect(settings.sheet.getByText('em vigor')).toBeVisible();
});

// Rows: CASE-024, CASE-025, CASE-029, GAP-093.
test('a process is imported, started for a case, done by its people, and the case shows where it stands @both', async ({
  operate,
}) => {
  const stage = await operate();
  const { made } = await backOffice(stage);
  const office = await stage.page(ADMIN, '/settings');
  const settings = new Settings(office);
  await settings.open('Processos');
  await settings.add('Novo processo');
  await settings.sheet.locator('input[type=file]').setInputFiles({
    name: 'Troca.bpmn',
    mimeType: 'application/xml',
    buffer: Buffer.from(twoTasks('group="Retaguarda" due="P2D"')),
  });
  await settings.sheet.getByRole('switch', { name: /Exibe no CRM Lite e OMNI/ }).click();
  await settings.save();
  await expect(settings.sheet.getByText('Sem pendências')).toBeVisible();
  await settings.sheet.getByRole('button', { name: 'Publicar' }).click();
  await expect(settings.sheet.getByText('em vigor')).toBeVisible();

  const lia = await stage.page(LIA, '/');
  await expect(lia.getByText('Nada à espera')).toBeVisible();
  const ana = await stage.page(ANA, `/cases/${made.id}`);
  const here = new Inspection(ana, ['light', 'dark']);
  const there = new Inspection(lia, ['light', 'dark']);
  const sheet = ana.getByRole('dialog', { name: made.number });
  await sheet.getByRole('tab', { name: 'Processo' }).click();
  await expect(sheet.getByText('Nenhum processo nesta ocorrência')).toBeVisible();
  await sheet.getByRole('button', { name: 'Iniciar processo' }).click();
  const form = sheet.getByRole('form', { name: 'Iniciar processo' });
  await expect(form.getByRole('combobox', { name: 'Processo' })).toContainText('Troca');
  await here.look('starting a process');
  await form.getByRole('button', { name: 'Iniciar' }).click();
  const one = sheet.getByRole('article', { name: 'Troca' });
  const now = one.getByRole('region', { name: 'Etapa atual' });
  await expect(now).toContainText('Analisar a troca');
  await expect(now).toContainText('À espera no grupo Retaguarda');
  await expect(now).toContainText('prazo:');
  await one.getByRole('button', { name: 'Ver desenho' }).click();
  const drawing = one.getByRole('figure', { name: 'Desenho do processo Troca' });
  await expect(drawing.locator('[data-element-id=analisar].process-here')).toBeVisible();
  await expect(drawing.locator('[data-element-id=avisar].process-here')).toHaveCount(0);
  await expect(drawing.getByRole('link', { name: /bpmn\.io/i })).toBeVisible();
  await here.look('where a process stands');

  // It comes to its people by itself; whoever takes it fills in its form.
  const row = lia.getByRole('row').filter({ hasText: 'Analisar a troca' });
  await expect(row).toContainText('Retaguarda');
  await there.look('the task of a process');
  await row.getByRole('button', { name: 'Aceitar' }).click();
  await expect(row).toContainText('Em andamento');
  await expect(now).toContainText(`Com ${LIA.name} (Retaguarda)`);
  await row.getByRole('button', { name: 'Concluir' }).click();
  const task = lia.getByRole('dialog', { name: 'Analisar a troca' });
  const opinion = task.getByRole('textbox', { name: 'Parecer' });
  await expect(opinion).toBeVisible();
  await task.getByRole('button', { name: 'Concluir tarefa' }).click();
  await expect(opinion).toHaveAttribute('aria-invalid', 'true');
  await there.look('the form of a task');
  await opinion.fill('Trocar');
  await lia.reload();
  await expect(opinion).toHaveValue('Trocar');
  await task.getByRole('button', { name: 'Concluir tarefa' }).click();
  await expect(task).toBeHidden();
  await expect(row).toHaveCount(0);

  // The case moves on; the next task is for whoever has it in hand.
  await expect(now).toContainText('Avisar o cliente');
  await expect(drawing.locator('[data-element-id=avisar].process-here')).toBeVisible();
  await expect(drawing.locator('[data-element-id=analisar].process-here')).toHaveCount(0);
  await now.getByRole('button', { name: 'Abrir tarefa: Avisar o cliente' }).click();
  const last = ana.getByRole('dialog', { name: 'Avisar o cliente' });
  await expect(last.getByText('Esta tarefa não tem ficha.')).toBeVisible();
  await last.getByRole('button', { name: 'Concluir tarefa' }).click();
  await expect(last).toBeHidden();
  await expect(one.getByText('Concluído', { exact: true })).toBeVisible();
  await expect(now).toHaveCount(0);
  await one.getByText(/passos$/).click();
  await expect(one.getByRole('list', { name: 'Passos do processo' })).toContainText('Avisar o cliente');
  await here.look('a process that is over');

  await sheet.getByRole('button', { name: 'Iniciar processo' }).click();
  await form.getByRole('button', { name: 'Iniciar' }).click();
  const again = sheet.getByRole('article', { name: 'Troca' }).first();
  await again.getByRole('button', { name: 'Cancelar processo' }).click();
  const sure = ana.getByRole('dialog', { name: 'Cancelar o processo Troca?' });
  await sure.getByRole('button', { name: 'Cancelar processo' }).click();
  await expect(sure.getByText('Diga por que o processo não segue.')).toBeVisible();
  await sure.getByLabel('Motivo').fill('A cliente desistiu');
  await here.look('cancelling a process');
  await sure.getByRole('button', { name: 'Cancelar processo' }).click();
  await expect(sure).toBeHidden();
  await expect(again.getByText('Cancelado', { exact: true })).toBeVisible();
  await expect(again.getByText('Motivo do cancelamento: A cliente desistiu')).toBeVisible();
  here.verify();
  there.verify();
});

// Rows: CASE-025, CASE-029.
test('of two who take the task of a process at once one has it and the other is told who', async ({
  operate,
}) => {
  const stage = await operate();
  const { ana, made } = await backOffice(stage);
  const process_id = await published(stage, twoTasks('group="Retaguarda"'));
  await ana.post(`/cases/${made.id}/processes`, { process_id });
  const lia = await stage.page(LIA, '/tasks');
  const nei = await stage.page(NEI, '/tasks');
  const rowOf = (page: typeof lia) => page.getByRole('row').filter({ hasText: 'Analisar a troca' });
  await expect(rowOf(lia)).toBeVisible();
  await expect(rowOf(nei)).toBeVisible();
  // Nei's screen is as it was when both saw it free.
  await nei.route(/\/api\/v1\/tasks(\?|$)/, (route) => route.abort());
  await rowOf(lia).getByRole('button', { name: 'Aceitar' }).click();
  await expect(rowOf(lia)).toContainText('Em andamento');
  await rowOf(nei).getByRole('button', { name: 'Aceitar' }).click();
  await expect(nei.getByText(`${LIA.name} assumiu esta tarefa antes.`)).toBeVisible();
  await nei.unroute(/\/api\/v1\/tasks(\?|$)/);
  await nei.getByRole('button', { name: 'Atualizar' }).click();
  await expect(rowOf(nei)).toHaveCount(0);
  await rowOf(lia).getByRole('button', { name: 'Ações da tarefa' }).click();
  await lia.getByRole('menuitem', { name: 'Devolver' }).click();
  await expect(rowOf(nei)).toContainText('Em aberto');
});

// Rows: CASE-007, CASE-024, CASE-025.
test('a form with a process has no fields beside a conversation: it is started there and its first task saved @both', async ({
  operate,
}) => {
  const stage = await operate({ queue: { form_required: true } });
  const { admin } = await backOffice(stage);
  await published(stage, twoTasks(''));
  const fields = [{ name: 'NUM_PEDIDO', label: 'Número do pedido', kind: 'short_text', required: true }];
  const form = await admin.post<Row>('/forms', {
    name: 'Troca de produto',
    on_desk: true,
    draft: { sections: [{ title: 'Pedido', fields }] },
  });
  await admin.post(`/forms/${form.id}/publish`, {});
  await admin.post<Row>('/case-types', { name: 'Quebrados', form_id: form.id });
  const office = await stage.page(ADMIN, '/settings');
  const settings = new Settings(office);
  await settings.open('Fichas');
  await office.getByRole('button', { name: 'Uso e acesso de Troca de produto' }).click();
  await settings.sheet.getByRole('combobox', { name: 'Processo' }).selectOption({ label: 'Troca' });
  await settings.saveAndClose();

  const ana = new Desk(await stage.page(ANA));
  const { page } = ana;
  const inspection = new Inspection(page, ['light', 'dark']);
  await ana.becomeAvailable();
  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Veio quebrado')));
  await ana.open(MARIA.name);
  await page.getByRole('tab', { name: /^Assuntos/ }).click();
  const panel = page.getByRole('tabpanel', { name: 'Assuntos' });
  const conclude = page.getByRole('button', { name: 'Concluir', exact: true });
  const choose = async () => {
    await panel.getByRole('button', { name: 'Preencher ficha' }).click();
    const sheet = page.getByRole('dialog', { name: 'Preencher ficha' });
    await sheet.getByRole('treeitem', { name: 'Quebrados' }).click();
    await expect(sheet).toBeHidden();
    return ((await panel.getByRole('tab', { selected: true }).textContent()) ?? '').trim();
  };
  const first = await choose();
  await expect(panel.getByText('Troca: não iniciado')).toBeVisible();
  await expect(panel.getByLabel('Número do pedido')).toHaveCount(0);
  await inspection.look('a form with a process');
  await panel.getByRole('button', { name: 'Iniciar processo' }).click();
  const opinion = panel.getByRole('textbox', { name: 'Parecer' });
  await expect(opinion).toBeVisible();
  await expect(panel.getByText('Troca: Analisar a troca')).toBeVisible();
  await inspection.look('the first task beside a conversation');

  // Cancelled before its first task is saved, the process ends with the form.
  const thrown = first.replace('Ficha ', '');
  await panel.getByRole('button', { name: 'Cancelar ficha' }).click();
  await panel.getByRole('button', { name: `Descartar a ficha ${thrown}?` }).click();
  await expect(panel.getByRole('tab', { name: first })).toHaveCount(0);
  await panel.getByRole('button', { name: `Abrir a ocorrência ${thrown}` }).click();
  const sheet = page.getByRole('dialog', { name: thrown });
  await sheet.getByRole('tab', { name: 'Processo' }).click();
  await expect(sheet.getByText('Cancelado com a ficha')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  await choose();
  await panel.getByRole('button', { name: 'Iniciar processo' }).click();
  await expect(conclude).toBeHidden();
  await panel.getByRole('button', { name: 'Salvar' }).click();
  await expect(opinion).toHaveAttribute('aria-invalid', 'true');
  await opinion.fill('Trocar');
  await panel.getByRole('button', { name: 'Salvar' }).click();
  await expect(panel.getByText('Troca: Avisar o cliente')).toBeVisible();
  await expect(panel.getByText('Completa')).toBeVisible();
  await expect(conclude).toBeVisible();
  await inspection.look('a process whose first task is saved');
  inspection.verify();
});

// Rows: CASE-024, CASE-025, GAP-093.
test('a process is drawn by mouse and keyboard, published, and its first task is done from a case @both', async ({
  operate,
}) => {
  const stage = await operate();
  const { made } = await backOffice(stage);
  const page = await stage.page(ADMIN, '/settings');
  const settings = new Settings(page);
  const look = new Inspection(page, ['light', 'dark']);
  await settings.open('Processos');
  await settings.add('Novo processo');
  await settings.sheet.getByRole('button', { name: 'Começar do zero' }).click();
  await settings.sheet.getByLabel('Nome').fill('Conferência');
  await settings.sheet.getByRole('switch', { name: /Exibe no CRM Lite e OMNI/ }).click();
  await settings.save();
  await settings.sheet.getByRole('link', { name: 'Desenhar' }).click();

  const picture = page.getByRole('application', { name: 'Desenho de Conferência' });
  await expect(picture.locator('.djs-shape')).toHaveCount(1);
  await expect(picture.getByRole('link', { name: /bpmn\.io/i })).toBeVisible();
  const faults = page.getByRole('region', { name: 'Pendências' });
  const palette = page.getByRole('group', { name: 'Elementos' });
  const form = page.getByRole('complementary', { name: 'Propriedades' });
  // What is missing leads to its element.
  await faults
    .getByRole('button', { name: /Início/ })
    .first()
    .click();
  await expect(form.getByLabel('Elemento')).toHaveValue(/Início/);
  await palette.getByRole('button', { name: 'Tarefa de usuário' }).focus();
  await page.keyboard.press('Enter');
  await expect(form.getByLabel('Elemento')).toHaveValue(/Tarefa de usuário/);
  await form.getByLabel('Nome').fill('Conferir o pedido');
  await form.getByLabel('Nome').press('Tab');
  await expect(picture.getByText('Conferir o', { exact: false }).first()).toBeVisible();
  await form.getByLabel('Ficha').selectOption('Análise');
  await palette.getByRole('button', { name: 'Fim', exact: true }).click();
  await expect(form.getByLabel('Elemento')).toHaveValue(/Fim/);
  await page.getByRole('button', { name: 'Desfazer' }).click();
  await expect(form.getByLabel('Elemento')).toHaveValue('');
  await page.getByRole('button', { name: 'Refazer' }).click();
  await expect(picture.locator('.djs-shape')).toHaveCount(3);
  await look.look('a process on the bench');
  // What was drawn is not lost by the way.
  await page.getByRole('link', { name: 'Voltar aos processos' }).click();
  await expect(page.getByRole('alertdialog').or(page.getByRole('dialog'))).toContainText('será perdido');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+s');
  await expect(faults).toContainText('Sem pendências');
  await page.getByRole('button', { name: 'Publicar' }).click();
  await expect(page.getByText('Versão 1', { exact: true })).toBeVisible();
  await page.reload();
  await expect(picture.locator('.djs-shape')).toHaveCount(3);
  look.verify();

  const ana = await stage.page(ANA, `/cases/${made.id}`);
  const sheet = ana.getByRole('dialog', { name: made.number });
  await sheet.getByRole('tab', { name: 'Processo' }).click();
  await sheet.getByRole('button', { name: 'Iniciar processo' }).click();
  const start = sheet.getByRole('form', { name: 'Iniciar processo' });
  await start.getByRole('button', { name: 'Iniciar' }).click();
  await sheet.getByRole('button', { name: 'Abrir tarefa: Conferir o pedido' }).click();
  const task = ana.getByRole('dialog', { name: 'Conferir o pedido' });
  await task.getByLabel('Parecer').fill('Confere');
  await task.getByRole('button', { name: 'Concluir tarefa' }).click();
  await expect(sheet.getByText('Concluído', { exact: true })).toBeVisible();
});

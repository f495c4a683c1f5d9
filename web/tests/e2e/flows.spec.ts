// A menu before the agent: drawn by an administrator, met by customers of two channels, and read by the agent who gets them.
import type { Page } from '@playwright/test';
import { Inspection } from './support/axe';
import { Desk } from './support/desk';
import * as meta from './support/meta';
import { ADMIN, ANA, BIA } from './support/operation';
import { Settings } from './support/settings';
import { Chat } from './support/site';
import { expect, test } from './support/test';

const VISITOR = 'Tatiane Moraes';
const LUCAS = { phone: '5541996540044', name: 'Lucas Cardoso' };
const MARIA = { phone: '5548999900011', name: 'Maria Souza' };

/** The designer by the names that are on the screen. */
class Designer {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }
  step(name: RegExp) {
    return this.page.getByRole('group', { name: 'Desenho do fluxo' }).getByRole('button', { name });
  }
  get form() {
    return this.page.getByRole('complementary', { name: 'Passo selecionado' });
  }
  get pending() {
    return this.page.getByRole('region', { name: 'Pendências' });
  }
  async press(name: string) {
    await this.page.getByRole('button', { name, exact: true }).click();
  }
}

/** Makes a flow by the list, and stays in its designer. */
async function make(page: Page, name: string): Promise<Designer> {
  await new Settings(page).add('Criar fluxo');
  await page.getByRole('dialog').getByRole('button', { name: 'Criar e desenhar' }).click();
  await expect(page.getByText('Preencha este campo.')).toBeVisible();
  await page.getByRole('dialog').getByLabel('Nome').fill(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Criar e desenhar' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  return new Designer(page);
}

// Rows: BOT-002, CHAN-001, GAP-046, MSG-017.
test('@both a menu is drawn, published and chosen, and leads visitors and customers to its queues', async ({
  operate,
  site,
  page: visitors,
}) => {
  const stage = await operate({ origins: [site.origin] });
  const page = await stage.page(ADMIN, '/settings/flows');
  const designer = await make(page, 'Triagem');
  await expect(designer.pending).toContainText('2 pendências');
  await designer.press('Publicar');
  await expect(
    designer.form.getByRole('heading', { name: 'Fila' }),
    'the first fault is opened',
  ).toBeVisible();
  await expect(designer.form.getByText('preencha este campo')).toBeVisible();
  await designer.form.getByRole('combobox', { name: 'Fila' }).selectOption('Vendas');
  await designer.step(/^Fila.*Não escolhido/).click();
  await designer.form.getByRole('combobox', { name: 'Fila' }).selectOption('Trocas');
  await designer.step(/^Menu/).click();
  await designer.form.getByRole('textbox', { name: 'Nome da opção 2' }).fill('Trocas e devoluções');
  await designer.press('Salvar');
  await expect(designer.pending).toContainText('Pronto para publicar');
  await designer.press('Publicar');
  await page.getByRole('dialog').getByRole('button', { name: 'Publicar' }).click();
  await expect(page.getByText('Versão 1 publicada')).toBeVisible();

  await page.goto('/settings/channels');
  for (const account of ['Site da loja', 'Loja Maré']) {
    await page
      .getByRole('main')
      .getByRole('button', { name: new RegExp(account) })
      .click();
    const settings = new Settings(page);
    await settings.sheet.getByRole('combobox', { name: 'Fluxo antes da fila' }).selectOption('Triagem');
    await settings.saveAndClose();
  }

  const ana = new Desk(await stage.page(ANA));
  await ana.becomeAvailable();
  site.show(stage.server.url, stage.operation.chat.public_token);
  await visitors.goto(site.origin);
  const chat = new Chat(visitors);
  await chat.press();
  await chat.begin(VISITOR, 'tatiane@exemplo.com.br');
  await chat.write('Oi');
  await expect(chat.log).toContainText(`Olá, ${VISITOR}. Com qual setor você quer falar?`);
  const option = chat.panel.getByRole('button', { name: 'Trocas e devoluções' });
  await expect(option).toBeVisible();
  await expect(ana.row(VISITOR), 'nobody gets who is still with the menu').toHaveCount(0);
  await option.click();
  await ana.open(VISITOR);
  await expect(ana.thread).toContainText('O fluxo Triagem começou a atender');
  await expect(ana.thread).toContainText('Escolheu no menu: Trocas e devoluções');
  await expect(ana.thread).toContainText('Entrou na fila Trocas');
  await expect(option, 'what was answered is not asked any more').toHaveCount(0);

  await meta.post(stage.hook, meta.messages(MARIA, meta.text(MARIA, 'Bom dia')));
  await expect.poll(() => stage.graph.sent.length).toBe(1);
  expect(stage.graph.sent[0]?.body).toMatchObject({
    to: MARIA.phone,
    type: 'interactive',
    interactive: {
      type: 'button',
      body: { text: 'Olá, Maria Souza. Com qual setor você quer falar?' },
      action: {
        buttons: [
          { type: 'reply', reply: { id: 'menu_1.o1', title: 'Vendas' } },
          { type: 'reply', reply: { id: 'menu_1.o2', title: 'Trocas e devoluções' } },
        ],
      },
    },
  });
  const reply = { type: 'button_reply', button_reply: { id: 'menu_1.o1', title: 'Vendas' } };
  await meta.post(
    stage.hook,
    meta.messages(MARIA, meta.text(MARIA, '', { type: 'interactive', interactive: reply })),
  );
  await ana.open(MARIA.name);
  await expect(ana.thread).toContainText('Escolheu no menu: Vendas');
  await expect(ana.thread).toContainText('Entrou na fila Vendas');

  await meta.post(stage.hook, meta.messages(LUCAS, meta.text(LUCAS, 'Olá')));
  const bia = await stage.page(BIA, '/conversations?show=open');
  await bia.getByRole('button', { name: `Ver as mensagens de ${LUCAS.name}` }).click();
  const sheet = bia.getByRole('dialog', { name: LUCAS.name });
  await expect(sheet).toContainText('Pré-abertura');
  await sheet.getByRole('combobox', { name: 'Fila de destino' }).selectOption('Vendas');
  await sheet.getByRole('button', { name: 'Levar para a fila' }).click();
  await expect(bia.getByText('O atendimento entrou na fila Vendas')).toBeVisible();
  await expect(ana.row(LUCAS.name)).toBeVisible();
});

// Rows: BOT-002.
test('the designer takes steps back, keeps what is unsaved, plays the flow, and looks right in both themes', async ({
  operate,
}) => {
  const stage = await operate();
  const page = await stage.page(ADMIN, '/settings/flows');
  const inspection = new Inspection(page, ['light', 'dark']);
  await inspection.look('flows, none');
  const designer = await make(page, 'Plantão');
  await inspection.look('designer, menu');

  await designer.press('Mensagem');
  await designer.form.getByRole('textbox', { name: 'Texto' }).fill('Estamos fechados.');
  await expect(designer.step(/^Mensagem.*Estamos fechados/)).toBeVisible();
  await inspection.look('designer, a step that nothing leads to');
  await page.keyboard.press('Control+z');
  await expect(designer.step(/^Mensagem.*Sem texto/)).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(designer.step(/^Mensagem/)).toHaveCount(0);
  await page.keyboard.press('Control+y');
  await expect(designer.step(/^Mensagem.*Sem texto/)).toBeVisible();

  // By keyboard alone: from step to step, to its form, and away.
  await designer.step(/^Início/).focus();
  await page.keyboard.press('ArrowRight');
  await expect(designer.step(/^Menu/)).toBeFocused();
  await expect(designer.step(/^Menu/)).toHaveAttribute('aria-pressed', 'true');
  await designer.form
    .getByRole('combobox', { name: 'Sem resposta: vai para' })
    .selectOption('Mensagem: Sem texto');
  await designer.step(/^Mensagem/).click();
  await designer.form.getByRole('textbox', { name: 'Texto' }).fill('Até amanhã.');
  await designer.form
    .getByRole('combobox', { name: 'Depois: vai para' })
    .selectOption('Novo passo: Encerrar');
  await expect(designer.step(/^Encerrar/)).toBeVisible();

  await designer.press('Testar');
  const trial = page.getByRole('log', { name: 'Conversa de teste' });
  await expect(trial).toContainText('Olá, Maria. Com qual setor você quer falar?');
  await page.getByRole('textbox', { name: 'Escreva como o cliente' }).fill('quero o Zé');
  await page.keyboard.press('Enter');
  await expect(trial).toContainText('quero o Zé');
  await expect(trial.getByText('Com qual setor você quer falar?')).toHaveCount(2);
  await inspection.look('designer, trial');
  await designer.press('Não responder');
  await designer.press('Não responder');
  await expect(trial).toContainText('Até amanhã.');
  await expect(trial).toContainText('Contato encerrado');

  await page.getByRole('link', { name: 'Voltar para os fluxos' }).click();
  await expect(page.getByRole('dialog')).toContainText('ainda não foram salvas');
  await inspection.look('designer, leaving');
  await page.getByRole('dialog').getByRole('button', { name: 'Voltar' }).click();
  await designer.press('Salvar');
  await expect(designer.pending).toContainText('2 pendências');
  await page.getByRole('button', { name: 'Versões' }).click();
  await expect(page.getByRole('dialog')).toContainText('Ainda não publicado');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Voltar para os fluxos' }).click();
  await expect(page.getByRole('row', { name: /Plantão/ })).toContainText('Ainda não publicado');
  await inspection.look('flows');
  await page.getByRole('row', { name: /Plantão/ }).click();
  await expect(designer.step(/^Mensagem.*Até amanhã/), 'what was saved is there').toBeVisible();
  await designer.press('Excluir fluxo');
  await page.getByRole('dialog').getByRole('button', { name: 'Excluir fluxo' }).click();
  await expect(page.getByText('Nenhum fluxo ainda')).toBeVisible();
  inspection.verify();
});

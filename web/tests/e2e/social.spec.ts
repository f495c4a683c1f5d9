// Social media: an outside system brings a post twice, opens a case inside its own screen and reads the numbers; the post is found
// here, for viewing only, counted, and named as the administrator says.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import type { Row } from './support/api';
import { Inspection } from './support/axe';
import { ADMIN, ANA, BIA, type Operation } from './support/operation';
import { expect, test } from './support/test';

const RIGHTS = [
  'social_post_add',
  'social_post_read',
  'social_case_open',
  'embed_pass_make',
  'person_read',
  'person_write',
  'person_phone_read',
  'person_document_read',
  'case_read',
  'case_write',
  'directory_read',
];
const PUBLISHED = Date.parse('2026-11-01T12:00:00Z') * 1000;
const MINUTE = 60_000_000;
const POST = {
  medium: 'Reclame Aqui',
  external_id: 'RA-1',
  updated_at: PUBLISHED,
  published_at: PUBLISHED,
  title: 'Pedido não chegou',
  text: '<p>Comprei &amp; não chegou</p><script>document.title="x"</script>',
  situation: 'Não respondida',
  status: 'not answered',
  author: { external_id: '77', name: 'Jonas Prado', email: 'jonas@exemplo.com' },
};

/** Another system: a server with the token, and a page of its own on another origin that frames ours. */
class Outside {
  origin = '';
  token = '';
  frame = '';
  #server: Server | null = null;
  constructor(readonly product: string) {}

  async start(): Promise<void> {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      // Whoever the message is from is checked, as the guide says.
      response.end(`<!doctype html><html lang="pt-BR"><title>iCustomer</title><main><h1>iCustomer</h1>
        <p id="told"></p><iframe title="OMNI" src="${this.frame}" width="760" height="900"></iframe></main>
        <script>addEventListener('message', (event) => {
          if (event.origin === '${new URL(this.frame).origin}' && event.data.type === 'unissono:opened')
            document.getElementById('told').textContent = event.data.interaction_number + ' / ' + event.data.case_number;
        });</script></html>`);
    });
    this.#server = server;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    server.closeAllConnections();
    await new Promise<void>((done) => server.close(() => done()));
  }

  async call<T>(method: string, path: string, body?: unknown, key?: string): Promise<T> {
    const answer = await fetch(`${this.product}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
        ...(key ? { 'idempotency-key': key } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    expect(answer.status, `${method} ${path}: ${text}`).toBe(200);
    return JSON.parse(text) as T;
  }

  async ask(prefill: object): Promise<void> {
    const pass = await this.call<{ url: string }>('POST', '/embed-passes', {
      user_email: ANA.email,
      origin: this.origin,
      prefill,
    });
    this.frame = pass.url;
  }
}

async function prepare(operation: Operation, outside: Outside): Promise<void> {
  const { admin } = operation;
  const organization = await admin.get<{ settings: { modules: Record<string, boolean> } }>('/organization');
  organization.settings.modules['social'] = true;
  await admin.patch('/organization', { settings: organization.settings });
  const settings = await admin.get<Record<string, unknown>>('/social-settings');
  await admin.put('/social-settings', { settings: { ...settings, queue_id: operation.queues.trocas } });
  await admin.post<Row>('/case-types', { name: 'Entrega' });
  await admin.post<Row>('/user-groups', { name: 'Logística' });
  await outside.start();
  const made = await admin.post<{ token: string }>('/api-tokens', {
    name: 'iCustomer',
    actions: RIGHTS,
    embed_origins: [outside.origin],
  });
  outside.token = made.token;
}

const inFrame = (page: Page) => page.frameLocator('iframe[title="OMNI"]');

// Rows: SOCIAL-001, SOCIAL-002, SOCIAL-003, SOCIAL-004, SOCIAL-005, SOCIAL-007, SOCIAL-008, SOCIAL-009, SOCIAL-010, SOCIAL-011, SOCIAL-013, GAP-115, GAP-116, GAP-125, API-001, API-002, API-003, API-004, API-005.
test('an outside system brings a post twice, opens a case inside its own screen and reads the numbers @both', async ({
  operate,
}) => {
  const stage = await operate();
  const outside = new Outside(stage.operation.admin.origin);
  await prepare(stage.operation, outside);
  const first = await outside.call<{ results: { outcome: string }[] }>('POST', '/social-posts', {
    posts: [POST],
  });
  const again = await outside.call<{ results: { outcome: string }[] }>('POST', '/social-posts', {
    posts: [POST],
  });
  expect([first.results[0]?.outcome, again.results[0]?.outcome]).toEqual(['created', 'unchanged']);

  await outside.ask({
    name: 'Jonas Prado',
    email: 'jonas@exemplo.com',
    medium: POST.medium,
    external_id: POST.external_id,
    title: POST.title,
    text: 'Comprei e não chegou',
  });
  const page = await stage.page(ANA);
  await page.goto(outside.origin);
  const frame = inFrame(page);
  await expect(frame.getByText('Ninguém encontrado')).toBeVisible();
  expect(page.frames()[1]?.url()).not.toContain('#');
  // With the keyboard alone: nobody is known, so the person is added.
  await frame.getByRole('button', { name: 'Incluir pessoa' }).press('Enter');
  await expect(frame.getByLabel('Nome')).toHaveValue('Jonas Prado');
  await frame.getByRole('button', { name: 'Incluir', exact: true }).press('Enter');
  await expect(frame.getByRole('region', { name: 'Pessoa identificada' })).toContainText('Jonas Prado');
  await expect(frame.getByText('Nenhuma ocorrência em aberto.')).toBeVisible();
  await frame.getByRole('button', { name: 'Nova ocorrência' }).press('Enter');
  await frame.getByRole('button', { name: 'Salvar' }).press('Enter');
  await expect(frame.getByRole('alert')).toContainText('Alguns campos precisam de correção');
  await frame.getByLabel('Tipo').selectOption({ label: 'Entrega' });
  await expect(frame.getByLabel('Assunto')).toHaveValue(POST.title);
  await frame.getByLabel('Texto de conclusão').fill('Reenviar o pedido');
  await frame.getByLabel('Área', { exact: true }).selectOption({ label: 'Logística' });
  await frame.getByLabel('Texto do follow-up').fill('Rastrear o pacote');
  await frame.getByRole('button', { name: 'Salvar' }).press('Enter');
  const done = frame.getByRole('status').filter({ hasText: 'Atendimento e ocorrência gravados' });
  await expect(done).toBeVisible();
  const numbers = await done.locator('dd').allTextContents();
  await expect(page.locator('#told')).toHaveText(numbers.join(' / '));

  // The case is in the grid from now on, and goes on with another contact.
  await frame.getByRole('button', { name: 'Abrir outra ocorrência' }).click();
  await frame.getByRole('button', { name: `Continuar ${numbers[1]}` }).click();
  await frame.getByLabel('Texto', { exact: true }).fill('Reclamou de novo');
  await frame.getByRole('button', { name: 'Salvar' }).click();
  await expect(done).toBeVisible();
  expect((await done.locator('dd').allTextContents())[1]).toBe(numbers[1]);

  // Reloading the frame needs a new pass: the old one was used.
  await page.reload();
  await expect(frame.getByRole('alert')).toContainText('expirou ou já foi usado');

  // Here: found by medium, for viewing only, with its history and its case.
  await page.goto(`${stage.operation.admin.origin}/social`);
  await page.getByLabel('Mídia').selectOption({ label: 'Reclame Aqui' });
  await page.getByRole('row', { name: /Pedido não chegou/ }).click();
  const post = page.getByRole('dialog', { name: 'Pedido não chegou' });
  await expect(post).toContainText('Comprei & não chegou');
  await expect(post).toContainText('só para leitura');
  await expect(post.getByRole('region', { name: 'Ocorrências desta publicação' })).toContainText(
    numbers[1] ?? '',
  );
  await expect(post.getByRole('button', { name: /responder/i })).toHaveCount(0);
  await expect(post.getByRole('textbox')).toHaveCount(0);
  // A newer version comes while the post is open.
  const newer = { ...POST, updated_at: PUBLISHED + MINUTE, situation: 'Respondida', status: 'answered' };
  await outside.call('POST', '/social-posts', { posts: [newer] });
  await expect(post.getByRole('region', { name: 'Histórico' }).getByRole('listitem')).toHaveCount(2);
  await post.getByRole('button', { name: 'Abrir ocorrência' }).click();
  const dialog = page.getByRole('dialog', { name: 'Abrir ocorrência' });
  await expect(dialog.getByLabel(/^Pessoa/)).toHaveValue(/\d+/);
  await outside.stop();
});

// Rows: SOCIAL-007, GAP-116.
test('the page in the other screen is accessible in three languages, and stands on listed sites only', async ({
  operate,
}) => {
  const stage = await operate();
  const outside = new Outside(stage.operation.admin.origin);
  await prepare(stage.operation, outside);
  const person = await stage.operation.admin.post<Row>('/people', { kind: 'natural', name: 'Jonas Prado' });
  const type = (await stage.operation.admin.get<{ items: Row[] }>('/case-types')).items[0];
  await stage.operation.admin.post('/cases', { type_id: type?.id, person_id: person.id });
  const page = await stage.page(ANA);
  for (const [locale, search, choose, more] of [
    ['pt-BR', 'Buscar pessoa', /Escolher/, /Nova ocorrência/],
    ['en', 'Search people', /Choose/, /New case/],
    ['es', 'Buscar persona', /Elegir/, /Nuevo caso/],
  ] as const) {
    await stage.operation.admin.patch(`/users/${stage.operation.users.ana}`, { locale });
    await outside.ask({ name: 'Jonas' });
    // Opened by itself, so that axe reads the page and not the other system's.
    await page.goto(outside.frame);
    const inspection = new EmbedInspection(page);
    await expect(page.getByRole('heading', { name: search })).toBeFocused();
    await page.getByRole('button', { name: choose }).click();
    await expect(page.getByRole('table')).toBeVisible();
    await inspection.look('cases');
    await page.getByRole('button', { name: more }).click();
    await expect(page.getByRole('combobox').first()).toBeVisible();
    await inspection.look('composition');
    inspection.verify();
  }
  // A site that the token does not list gets nothing on screen.
  await outside.ask({});
  const strange = new Outside(stage.operation.admin.origin);
  strange.frame = outside.frame;
  await strange.start();
  const refused = page.waitForEvent('console', (line) => line.text().includes('frame-ancestors'));
  await page.goto(strange.origin);
  await refused;
  await expect(inFrame(page).getByRole('heading')).toHaveCount(0);
  await Promise.all([outside.stop(), strange.stop()]);
});

// Rows: GAP-113, DASH-036, DASH-037, ACC-010.
test('the administrator names what sources send, and the supervisor sees it counted', async ({ operate }) => {
  const stage = await operate();
  const outside = new Outside(stage.operation.admin.origin);
  await prepare(stage.operation, outside);
  const now = Date.now() * 1000;
  const posts = [
    {
      ...POST,
      published_at: now - 60 * MINUTE,
      updated_at: now,
      replies: [{ side: 'company', text: 'Oi', at: now - 30 * MINUTE }],
    },
    { ...POST, external_id: 'RA-2', published_at: now - 50 * MINUTE, updated_at: now, status: 'Congelada' },
    {
      ...POST,
      external_id: 'fb-1',
      medium: 'Facebook',
      published_at: now - 40 * MINUTE,
      updated_at: now,
      author: null,
    },
  ];
  await outside.call('POST', '/social-posts', { posts });
  const admin = await stage.page(ADMIN, '/settings/social');
  const settings = new Inspection(admin, ['light', 'dark']);
  await admin.getByRole('button', { name: 'Incluir Congelada' }).click();
  const statuses = admin.getByRole('region', { name: 'Status' });
  await statuses.getByLabel('Nome').last().fill('Em espera');
  await settings.look('settings of social media');
  await admin.getByRole('button', { name: 'Salvar' }).click();
  await expect(admin.getByText('Configuração salva.')).toBeVisible();
  await expect(admin.getByRole('button', { name: 'Incluir Congelada' })).toHaveCount(0);
  settings.verify();

  const bia = await stage.page(BIA, '/supervision/social');
  const figures = new Inspection(bia, ['light', 'dark']);
  const times = bia.getByLabel('Redes sociais em números');
  await expect(times).toContainText('TMR');
  await expect(times).toContainText('0,5 hora');
  await expect(times).toContainText('Não informado');
  await expect(
    bia.getByRole('table', { name: 'Reclame Aqui por status' }).getByRole('row', { name: /Em espera/ }),
  ).toContainText('1');
  await figures.look('figures of social media');
  await bia.goto('/social');
  await expect(bia.getByRole('row', { name: /Em espera/ })).toBeVisible();
  await figures.look('posts');
  await bia.getByRole('row', { name: /Em espera/ }).click();
  await expect(bia.getByRole('dialog')).toContainText('Primeira versão');
  await figures.look('a post');
  figures.verify();
  await outside.stop();
});

// Rows: CONFLICT-25, ACC-009, SOCIAL-003.
test('what is ours beside a post changes on its screen, and only what is not for viewing only is deleted', async ({
  operate,
}) => {
  const stage = await operate();
  const outside = new Outside(stage.operation.admin.origin);
  await prepare(stage.operation, outside);
  const { admin } = stage.operation;
  const other = { ...POST, external_id: 'fb-1', medium: 'Facebook', title: 'Loja da praia' };
  await outside.call('POST', '/social-posts', { posts: [POST, other] });
  await admin.post<Row>('/labels', { name: 'Prioridade do site', color: 'red' });
  const person = await admin.post<Row>('/people', { kind: 'natural', name: 'Jonas Prado' });
  const type = (await admin.get<{ items: Row[] }>('/case-types')).items.find(
    (one) => one['name'] === 'Entrega',
  );
  const opened = await outside.call<{ case_number: string }>('POST', '/social-cases', {
    person_id: person.id,
    post: { medium: POST.medium, external_id: POST.external_id },
    case: { type_id: type?.id, text: 'Não chegou' },
  });
  const page = await stage.page(ADMIN, '/social');
  await page.getByRole('row', { name: /Pedido não chegou/ }).click();
  const post = page.getByRole('dialog', { name: 'Pedido não chegou' });
  await post.getByRole('checkbox', { name: 'Prioridade do site' }).check();
  await post.getByLabel('Nota interna').fill('Ligar amanhã');
  await post.getByRole('button', { name: 'Salvar nota' }).click();
  await expect(page.getByText('Nota salva.')).toBeVisible();
  await post.getByRole('button', { name: `Desvincular ${opened.case_number}` }).click();
  const sure = page.getByRole('dialog', { name: `Desvincular a ocorrência ${opened.case_number}?` });
  await sure.getByRole('button', { name: 'Desvincular' }).click();
  await expect(post.getByText('Nenhuma ocorrência aberta daqui.')).toBeVisible();
  await expect(post.getByRole('button', { name: 'Excluir publicação' })).toHaveCount(0);
  await page.reload();
  await expect(post.getByRole('checkbox', { name: 'Prioridade do site' })).toBeChecked();
  await expect(post.getByLabel('Nota interna')).toHaveValue('Ligar amanhã');
  await page.keyboard.press('Escape');

  await page.getByRole('row', { name: /Loja da praia/ }).click();
  const facebook = page.getByRole('dialog', { name: 'Loja da praia' });
  await facebook.getByRole('button', { name: 'Excluir publicação' }).click();
  await facebook.getByRole('button', { name: 'Excluir esta publicação?' }).click();
  await expect(page.getByText('Publicação excluída.')).toBeVisible();
  await expect(page.getByRole('row', { name: /Loja da praia/ })).toHaveCount(0);
  await outside.stop();
});

/** The page in the other screen follows the colours of the browser and has no themes of its own. */
class EmbedInspection extends Inspection {
  constructor(page: Page) {
    super(page, []);
  }
  override async look(screen: string): Promise<void> {
    await super.look(screen);
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      await this.examine(`${screen}, ${colorScheme}`);
    }
  }
}

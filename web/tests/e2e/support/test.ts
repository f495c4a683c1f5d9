// The fixtures of the journeys: a fresh server, the stand-in of the provider, and browsers with somebody signed in.
import {
  test as base,
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';
import { Api } from './api';
import { Graph } from './graph';
import { PASSWORD, fill, hookOf, setUp, type Operation, type Wishes } from './operation';
import { Site } from './site';
import { Server, dropPlace, makePlace } from './server';

interface Fixtures {
  graph: Graph;
  server: Server;
  /** A site of a company, on an origin of its own. */
  site: Site;
  /** Sets the operation up; called at most once a test. */
  operate: (wishes?: Wishes) => Promise<Stage>;
}

/** A set-up operation and the ways into it. */
export class Stage {
  readonly server: Server;
  readonly graph: Graph;
  readonly operation: Operation;
  readonly #browser: Browser;
  readonly contexts: BrowserContext[] = [];

  constructor(server: Server, graph: Graph, operation: Operation, browser: Browser) {
    this.server = server;
    this.graph = graph;
    this.operation = operation;
    this.#browser = browser;
  }

  get hook(): string {
    return hookOf(this.operation, this.server);
  }

  api(user: { email: string }): Promise<Api> {
    return Api.signedIn(this.server.url, user.email, PASSWORD);
  }

  /** Opens a page of the application in a browser of its own in which somebody is signed in. */
  async page(user: { email: string }, path = '/desk', options: { bypassCSP?: boolean } = {}): Promise<Page> {
    const api = await this.api(user);
    return this.#open(path, { storageState: await api.context.storageState(), ...options });
  }

  /** Opens a page in a browser of its own in which nobody is signed in. */
  visitor(path = '/'): Promise<Page> {
    return this.#open(path, {});
  }

  async #open(path: string, options: BrowserContextOptions): Promise<Page> {
    const context = await this.#browser.newContext({ baseURL: this.server.url, ...options });
    this.contexts.push(context);
    const page = await context.newPage();
    await page.goto(path);
    return page;
  }
}

export const test = base.extend<Fixtures>({
  graph: async ({ browserName: _ }, use) => {
    const graph = new Graph();
    await graph.start();
    await use(graph);
    await graph.stop();
  },
  server: async ({ browserName: _ }, use, info) => {
    const place = await makePlace();
    const server = new Server(place);
    await server.start();
    await use(server);
    await server.stop();
    if (info.status !== info.expectedStatus) {
      await info.attach('server.log', { body: server.log.join('\n'), contentType: 'text/plain' });
    }
    await dropPlace(place);
  },
  site: async ({ browserName: _ }, use) => {
    const site = new Site();
    await site.start();
    await use(site);
    await site.stop();
  },
  operate: async ({ server, graph, browser }, use) => {
    const stages: Stage[] = [];
    await use(async (wishes) => {
      const operation = await fill(await setUp(server), server, graph, wishes);
      const stage = new Stage(server, graph, operation, browser);
      stages.push(stage);
      return stage;
    });
    for (const context of stages.flatMap((stage) => stage.contexts)) await context.close();
  },
});

export { expect };

// A company's own site on another origin, with the loader of the web chat and nothing else of ours.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';

export class Site {
  /** Another origin of the same host: a private window keeps nothing for a frame of a stranger. */
  origin = '';
  loader = '';
  #server: Server | null = null;

  async start(): Promise<void> {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(
        `<!doctype html><html lang="pt-BR"><title>Loja</title><main><h1>Loja</h1></main>${this.loader}</html>`,
      );
    });
    this.#server = server;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Puts the tag on the site that the administrator is given. */
  show(server: string, key: string): void {
    this.loader = `<script src="${server}/widget.js" data-key="${key}" async></script>`;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    server.closeAllConnections();
    await new Promise<void>((done) => server.close(() => done()));
  }
}

/** The chat on a site. Its launcher and frame are in a closed root, so the frame is found by its address. */
export class Chat {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** Presses the launcher in the corner, as a visitor does. */
  async press(): Promise<void> {
    await this.page.locator('unissono-chat').waitFor({ state: 'attached' });
    const { width, height } = this.page.viewportSize() ?? { width: 0, height: 0 };
    await this.page.mouse.click(width - 48, height - 48);
    await expect.poll(() => this.#frame()).toBeTruthy();
  }

  #frame() {
    return this.page.frames().find((frame) => frame.url().includes('/widget/?'));
  }

  get panel() {
    const frame = this.#frame();
    if (!frame) throw new Error('the chat is not open');
    return frame;
  }

  get log() {
    return this.panel.getByRole('log');
  }

  async begin(name: string, email: string): Promise<void> {
    await this.panel.getByLabel('Nome').fill(name);
    await this.panel.getByLabel('E-mail').fill(email);
    await this.panel.getByRole('button', { name: 'Começar conversa' }).click();
    await expect(this.log).toBeVisible();
  }

  /** Ends the conversation as the visitor does. */
  async leave(): Promise<void> {
    await this.panel.getByRole('button', { name: 'Opções' }).click();
    await this.panel.getByRole('button', { name: 'Encerrar a conversa' }).click();
    await this.panel.getByRole('dialog').getByRole('button', { name: 'Encerrar a conversa' }).click();
  }

  async write(text: string): Promise<void> {
    await this.panel.getByLabel('Sua mensagem').fill(text);
    await this.panel.getByLabel('Sua mensagem').press('Enter');
    await expect(this.log).toContainText(text);
  }
}

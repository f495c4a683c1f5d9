// The provider of identities of a company: a real OpenID Connect provider, which the journeys start.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import type { Page } from '@playwright/test';

export interface Account {
  email: string;
  /** Whether the provider says that it has checked the address. */
  checked: boolean;
}

export class Company {
  readonly secret = 'segredo-combinado-com-o-provedor';
  readonly accounts: Record<string, Account> = {};
  issuer = '';
  #server: Server | undefined;

  /** Starts it for a product that is reached at an address. */
  async start(returnUrl: string): Promise<void> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    this.#server = server;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: 'unissono',
          client_secret: this.secret,
          redirect_uris: [returnUrl],
          grant_types: ['authorization_code'],
          response_types: ['code'],
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      cookies: { keys: ['das jornadas'] },
      pkce: { required: () => true },
      findAccount: (_, id) => {
        const account = this.accounts[id];
        const claims = { sub: id, ...(account && { email: account.email, email_verified: account.checked }) };
        return Promise.resolve({ accountId: id, claims: () => Promise.resolve(claims) });
      },
    });
    server.on('request', provider.callback());
  }

  async stop(): Promise<void> {
    const server = this.#server;
    server?.closeAllConnections();
    await new Promise<void>((done) => (server ? server.close(() => done()) : done()));
  }
}

/** Signs in on the pages of the provider. */
export async function signInThere(page: Page, login: string): Promise<void> {
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('qualquer');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

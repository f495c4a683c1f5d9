// A stand-in for Meta's Graph API: notes what the product asks, answers as the provider would, refuses when told to.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A picture of one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/pZf0xAAAAABJRU5ErkJggg==',
  'base64',
);

/** A message that the product sent. */
export interface Sent {
  path: string;
  authorization: string | undefined;
  body: Record<string, unknown> & {
    to?: string;
    type?: string;
    text?: { body: string };
    biz_opaque_callback_data?: string;
  };
  /** The id that the answer gave it; empty when it was refused. */
  wamid: string;
}

export class Graph {
  readonly sent: Sent[] = [];
  readonly readMarks: string[] = [];
  readonly uploads: string[] = [];
  /** Their content types and first bytes, in the same order. */
  readonly uploaded: { mime: string; head: string }[] = [];
  /** Files by media id. */
  readonly media = new Map<string, { mime: string; bytes: Buffer }>();
  templates: unknown[] = [];
  #refusals: { code: number; title: string }[] = [];
  #server: Server | null = null;
  base = '';

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      void this.#answer(request, response);
    });
    this.#server = server;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    this.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    server.closeAllConnections();
    await new Promise<void>((done) => server.close(() => done()));
  }

  /** The next message is refused with this error of the provider. */
  refuseNext(code: number, title: string): void {
    this.#refusals.push({ code, title });
  }

  /** The texts sent to a customer, in order. */
  textsTo(phone: string): string[] {
    return this.sent.flatMap(({ body, wamid }) =>
      body.to === phone && wamid && body.text ? [body.text.body] : [],
    );
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const path = new URL(request.url ?? '/', this.base).pathname;
    const say = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.method === 'POST' && path.endsWith('/messages')) {
      this.#message(path, request.headers.authorization, bytes, say);
    } else if (request.method === 'POST' && path.endsWith('/media')) {
      const id = String(500_000_000_000_000 + this.uploads.length);
      const form = bytes.toString('latin1');
      this.uploads.push(/filename="([^"]*)"/.exec(form)?.[1] ?? '');
      const [, mime = '', head = ''] =
        /filename="[^"]*"\r\n(?:[^\r]*\r\n)*?content-type: ([^\r]*)\r\n(?:[^\r]+\r\n)*\r\n(.{4})/is.exec(
          form,
        ) ?? [];
      this.uploaded.push({ mime, head });
      say(200, { id });
    } else if (path.endsWith('/message_templates')) {
      say(200, { data: this.templates, paging: { cursors: {} } });
    } else if (path.startsWith('/files/')) {
      const file = this.media.get(path.slice('/files/'.length));
      response.writeHead(file ? 200 : 404, { 'content-type': file?.mime ?? 'text/plain' });
      response.end(file?.bytes);
    } else {
      const id = path.split('/').at(-1) ?? '';
      const file = this.media.get(id);
      if (!file) return say(200, { id, display_phone_number: '554830000001', verified_name: 'Loja' });
      say(200, {
        messaging_product: 'whatsapp',
        id,
        url: `${this.base}/files/${id}`,
        mime_type: file.mime,
        file_size: file.bytes.length,
      });
    }
  }

  #message(
    path: string,
    authorization: string | undefined,
    bytes: Buffer,
    say: (status: number, body: unknown) => void,
  ): void {
    const body = JSON.parse(bytes.toString('utf8')) as Sent['body'];
    if (body['status'] === 'read') {
      this.readMarks.push(String(body['message_id']));
      return say(200, { success: true });
    }
    const refusal = this.#refusals.shift();
    const wamid = refusal ? '' : `wamid.${randomBytes(18).toString('base64')}`;
    this.sent.push({ path, authorization, body, wamid });
    if (refusal) {
      const { code, title } = refusal;
      const message = `(#${code}) ${title}`;
      const data = { messaging_product: 'whatsapp', details: `${title}.` };
      return say(400, {
        error: { message, type: 'OAuthException', code, error_data: data, fbtrace_id: 'A1' },
      });
    }
    say(200, {
      messaging_product: 'whatsapp',
      contacts: [{ input: body.to, wa_id: body.to }],
      messages: [{ id: wamid, message_status: 'accepted' }],
    });
  }
}

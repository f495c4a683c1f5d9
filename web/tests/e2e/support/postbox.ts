// A mail server that takes everything: real SMTP over a real socket (RFC 5321), without protection, on the loopback.
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface TakenMail {
  to: string[];
  /** Headers and body, as they came. */
  data: string;
}

export class Postbox {
  readonly taken: TakenMail[] = [];
  /** What it says to every recipient instead of taking them. */
  refuse = '';
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async listen(): Promise<Postbox> {
    const one = new Postbox();
    await new Promise<void>((ready) => one.#server.listen(0, '127.0.0.1', ready));
    return one;
  }

  /** What the settings of an organization say to reach it. */
  get settings(): Record<string, unknown> {
    return {
      host: '127.0.0.1',
      port: (this.#server.address() as AddressInfo).port,
      security: 'none',
      from_email: 'sac@jornada.exemplo',
      from_name: 'Loja Maré',
    };
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    let waiting = '';
    let mail: TakenMail = { to: [], data: '' };
    let inData = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    const hear = (line: string): unknown => {
      if (inData) {
        if (line !== '.') {
          mail.data += `${line}\n`;
          return undefined;
        }
        inData = false;
        this.taken.push(mail);
        mail = { to: [], data: '' };
        return say('250 guardado');
      }
      const command = line.toUpperCase();
      if (command.startsWith('RCPT TO:')) {
        if (this.refuse !== '') return say(this.refuse);
        mail.to.push(line.slice(8));
      }
      inData = command === 'DATA';
      return say(inData ? '354 diga' : command === 'QUIT' ? '221 tchau' : '250 ok');
    };
    say('220 jornada ESMTP');
    socket.on('data', (piece) => {
      waiting += piece.toString('utf8');
      for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
        const line = waiting.slice(0, end);
        waiting = waiting.slice(end + 2);
        hear(line);
      }
    });
  }
}

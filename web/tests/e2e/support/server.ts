// The real binary, started on a port of its own with a data folder or database of its own, and ended by its handle.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BINARY = process.env['UNISSONO_BIN'] ?? join(import.meta.dirname, '../../../../target/debug/unissono');
const LISTENS = /listens on (http:\/\/\S+)/;
const CODE = /^Set-up code: (\S+)/;
const WELCOME = /Telefone do cliente/;

export const onPostgres = process.env['UNISSONO_TEST_ENGINE'] === 'postgres';

/** Where one operation keeps what it knows, so that a server can be started on it again. */
export interface Place {
  folder: string;
  /** Empty for the file of SQLite. */
  databaseUrl: string;
}

async function sql(statement: string): Promise<void> {
  const url = process.env['UNISSONO_TEST_POSTGRES_URL'];
  if (!url) throw new Error('UNISSONO_TEST_POSTGRES_URL is not set');
  await run('psql', ['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1', '--command', statement, url]);
}

export async function makePlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'unissono-e2e-'));
  if (!onPostgres) return { folder, databaseUrl: '' };
  const name = `e2e_${randomBytes(8).toString('hex')}`;
  await sql(`create database ${name}`);
  const url = new URL(process.env['UNISSONO_TEST_POSTGRES_URL'] ?? '');
  url.pathname = `/${name}`;
  return { folder, databaseUrl: url.href };
}

export async function dropPlace(place: Place): Promise<void> {
  if (place.databaseUrl) {
    await sql(`drop database if exists ${new URL(place.databaseUrl).pathname.slice(1)} with (force)`);
  }
  await rm(place.folder, { recursive: true, force: true });
}

export class Server {
  url = '';
  setupCode = '';
  /** What the server wrote to its log, for the report of a failed test. */
  readonly log: string[] = [];
  #child: ChildProcess | null = null;
  readonly place: Place;
  readonly #flags: readonly string[];

  constructor(place: Place, flags: readonly string[] = []) {
    this.place = place;
    this.#flags = flags;
  }

  /** Starts the binary and waits until it says where it listens, and the set-up code while there is one. */
  async start(port = 0): Promise<void> {
    const { folder, databaseUrl } = this.place;
    const settings = {
      'server.bind': `127.0.0.1:${port}`,
      'data.dir': join(folder, 'data'),
      'secrets.key_file': join(folder, 'key'),
      'sandbox.enabled': 'true',
      // Receivers of webhooks listen on the machine itself.
      'webhooks.private_networks': '127.0.0.1',
      ...(databaseUrl ? { 'database.url': databaseUrl } : {}),
    };
    const args = Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
    const child = spawn(BINARY, [...args, ...this.#flags], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], UNISSONO_LOG_LEVEL: process.env['UNISSONO_LOG_LEVEL'] ?? 'warn' },
    });
    this.#child = child;
    createInterface({ input: child.stderr }).on('line', (line) => this.log.push(line));
    const lines = createInterface({ input: child.stdout });
    await new Promise<void>((ready, fail) => {
      child.once('error', fail);
      child.once('exit', (code) => fail(new Error(`the server ended with ${code}:\n${this.log.join('\n')}`)));
      lines.on('line', (line) => {
        this.log.push(line);
        this.url = LISTENS.exec(line)?.[1] ?? this.url;
        this.setupCode = CODE.exec(line)?.[1] ?? this.setupCode;
        if (this.#isReady(line)) ready();
      });
    });
  }

  #isReady(line: string): boolean {
    if (this.#flags.includes('--demo')) return WELCOME.test(line);
    return this.#hasData ? this.url !== '' : this.setupCode !== '';
  }
  /** A second start on the same data prints no set-up code. */
  #hasData = false;

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Ends the process: asks it to finish, or kills it as a power cut would. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    child.kill(signal);
    if (signal === 'SIGTERM') {
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
    } else await ended;
  }

  /** Starts again on the same data and the same port. */
  async again(): Promise<void> {
    const { port } = this;
    this.#hasData = true;
    this.url = '';
    await this.start(port);
  }
}

// The authenticator app of a user: codes of RFC 6238, six digits, thirty seconds, SHA-1.
import { createHmac } from 'node:crypto';

const STEP_S = 30;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function bytesOf(base32: string): Buffer {
  const bits = [...base32.replace(/\s/g, '')].map((one) =>
    ALPHABET.indexOf(one).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

export class Authenticator {
  readonly #key: Buffer;
  #last = 0;

  /** Takes the secret as the screen shows it, in groups of four. */
  constructor(secret: string) {
    this.#key = bytesOf(secret);
  }

  /**
   * Gives a code that was not given before. A code is good once and a step early at the most,
   * so two may be asked for within a step, and not three.
   */
  next(): string {
    this.#last = Math.max(this.#last + 1, Math.floor(Date.now() / 1000 / STEP_S));
    return this.#codeOf(this.#last);
  }

  /** Gives a code of another hour. */
  stale(): string {
    return this.#codeOf(this.#last - 7200 / STEP_S);
  }

  #codeOf(step: number): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const mac = createHmac('sha1', this.#key).update(counter).digest();
    const offset = (mac.at(-1) ?? 0) & 15;
    return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
  }
}

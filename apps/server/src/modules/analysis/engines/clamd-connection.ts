import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Where clamd listens: `TCPSocket` and `TCPAddr`, or `LocalSocket` in its configuration. */
export type ClamdAddress =
  | { readonly host: string; readonly port: number }
  | { readonly path: string };

/** `tcp://127.0.0.1:3310` or `unix:/run/clamav/clamd.ctl`. Undefined for anything else. */
export function parseClamdAddress(text: string): ClamdAddress | undefined {
  const [, path] = /^unix:(?:\/\/)?(\/.{1,100})$/.exec(text) ?? [];
  if (path !== undefined) return { path };
  const [, host, port] = /^tcp:\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+):(\d{1,5})$/i.exec(text) ?? [];
  if (host === undefined || port === undefined || Number(port) > 65_535) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

const answerLengthMax = 4_096;
const pieceLengthMax = 1_048_576;

/** One command over a connection of its own, as clamd has it; the connection ends with it. */
export class ClamdConnection implements Disposable {
  readonly #socket: Socket;
  readonly #answer: Promise<string>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#answer = readToEnd(socket);
    // Whoever asks for the answer hears of it.
    this.#answer.catch(() => undefined);
  }

  /** @throws Error where nobody listens, or the signal's reason */
  static async open(address: ClamdAddress, signal: AbortSignal): Promise<ClamdConnection> {
    const socket = connect('path' in address ? { path: address.path } : { ...address });
    try {
      await once(socket, 'connect', { signal });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
    return new ClamdConnection(socket);
  }

  /** @param command without the `z` before and the NUL behind it */
  async command(command: string): Promise<void> {
    await this.#write(Buffer.from(`z${command}\0`));
  }

  /** Sends a file after INSTREAM. Stops where clamd has answered already: it takes no more. */
  async stream(pieces: AsyncIterable<Uint8Array>): Promise<void> {
    let isAnswered = false;
    const note = () => {
      isAnswered = true;
    };
    this.#answer.then(note, note);
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length; at += pieceLengthMax) {
        if (isAnswered) return;
        await this.#writePiece(piece.subarray(at, at + pieceLengthMax));
      }
    }
    if (!isAnswered) await this.#write(Buffer.alloc(4));
  }

  async #writePiece(piece: Uint8Array): Promise<void> {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(piece.length);
    this.#socket.write(length);
    await this.#write(piece);
  }

  /** What was written may fail because clamd has answered and closed: the answer says. */
  async #write(bytes: Uint8Array): Promise<void> {
    if (this.#socket.write(bytes)) return;
    await Promise.race([once(this.#socket, 'drain'), this.#answer]).catch(() => undefined);
  }

  /** @throws Error where it ended without an answer */
  answer(): Promise<string> {
    return this.#answer;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}

/** The answer up to its NUL. */
async function readToEnd(socket: Socket): Promise<string> {
  let answer = '';
  return new Promise((resolve, reject) => {
    socket.on('data', (piece) => {
      answer += piece.toString('latin1');
      const end = answer.indexOf('\0');
      if (end >= 0) resolve(answer.slice(0, end));
      else if (answer.length > answerLengthMax) reject(new Error('the answer has no end'));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the connection ended without an answer')));
  });
}

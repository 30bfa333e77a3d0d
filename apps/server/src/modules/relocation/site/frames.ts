/** Objects on their way between two sites: for each its UUID (16 bytes), its length (u64 big-endian) and its age file. */
export interface Frame {
  id: string;
  lengthBytes: number;
  /** The age file in one piece. Instead of `body`. */
  whole(): Promise<Uint8Array>;
  /** The age file as it comes; must be read to its end before the next frame is asked for. */
  body: AsyncIterable<Uint8Array>;
}

const headerBytes = 24;

export function frameHeader(id: string, lengthBytes: number): Uint8Array {
  const header = Buffer.alloc(headerBytes);
  header.write(id.replaceAll('-', ''), 0, 16, 'hex');
  header.writeBigUInt64BE(BigInt(lengthBytes), 16);
  return header;
}

/**
 * Takes a stream of frames apart without holding more than a chunk, and what is asked for whole.
 * @throws Error where the stream ends inside a frame
 */
export async function* readFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const reader = new ByteReader(source);
  try {
    while (!(await reader.ended())) {
      const header = await reader.whole(headerBytes);
      const lengthBytes = Number(header.readBigUInt64BE(16));
      yield {
        id: uuidOf(header),
        lengthBytes,
        whole: () => reader.whole(lengthBytes),
        body: reader.pieces(lengthBytes),
      };
    }
  } finally {
    await reader.leave();
  }
}

function uuidOf(header: Buffer): string {
  return header
    .toString('hex', 0, 16)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async ended(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#fill());
  }

  /** So many bytes, in memory of their own. */
  async whole(count: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(count);
    for (let at = 0; at < count; ) {
      if (this.#rest.length === 0) await this.#need();
      const part = this.#take(count - at);
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  async *pieces(count: number): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0; ) {
      if (this.#rest.length === 0) await this.#need();
      const part = this.#take(left);
      left -= part.length;
      yield part;
    }
  }

  async leave(): Promise<void> {
    await this.#source.return?.();
  }

  #take(most: number): Uint8Array {
    const part = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }

  async #need(): Promise<void> {
    if (!(await this.#fill())) throw new Error('the stream of objects ended inside a frame');
  }

  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { value, done } = await this.#source.next();
      if (done) return false;
      this.#rest = value;
    }
    return true;
  }
}

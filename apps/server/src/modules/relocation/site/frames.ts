/** Objects on their way between two sites: for each its UUID (16 bytes), its length (u64 big-endian) and its age file. */
export interface Frame {
  id: string;
  lengthBytes: number;
  /** Must be read to its end before the next frame is asked for. */
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
 * Takes a stream of frames apart without holding more than a chunk.
 * @throws Error where the stream ends inside a frame
 */
export async function* readFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const reader = new ByteReader(source);
  while (true) {
    const header = await reader.exactly(headerBytes);
    if (header === undefined) return;
    const lengthBytes = Number(header.readBigUInt64BE(16));
    const frame = { id: uuidOf(header), lengthBytes, body: reader.next(lengthBytes) };
    yield frame;
    await reader.skipTo(frame.body);
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

  async exactly(count: number): Promise<Buffer | undefined> {
    const parts: Uint8Array[] = [];
    let have = 0;
    while (have < count) {
      const part = await this.#take(count - have);
      if (part === undefined) {
        if (have === 0) return undefined;
        throw new Error('the stream of objects ended inside a frame');
      }
      parts.push(part);
      have += part.length;
    }
    return Buffer.concat(parts);
  }

  async *next(count: number): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0; ) {
      const part = await this.#take(left);
      if (part === undefined) throw new Error('the stream of objects ended inside an object');
      left -= part.length;
      yield part;
    }
  }

  async skipTo(body: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const part of body) void part;
  }

  async #take(most: number): Promise<Uint8Array | undefined> {
    if (this.#rest.length === 0) {
      const { value, done } = await this.#source.next();
      if (done) return undefined;
      this.#rest = value;
      return this.#take(most);
    }
    const part = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }
}

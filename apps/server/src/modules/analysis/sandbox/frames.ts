import type { JsonObject } from '@vitrine/verifier';

/** What travels between a site and a sandbox: one byte of kind, four of length, then so many bytes. */
export const frameKinds = {
  // to the sandbox
  setUp: 1,
  attachment: 2,
  begin: 3,
  bytes: 4,
  end: 5,
  // from it
  ready: 16,
  stageBegun: 17,
  stageDone: 18,
  member: 19,
  memberBytes: 20,
  memberEnd: 21,
  finished: 22,
  refused: 23,
} as const;
export type FrameKind = (typeof frameKinds)[keyof typeof frameKinds];

export interface Frame {
  readonly kind: number;
  readonly payload: Buffer;
}

export const headerBytes = 5;
/** Where a sandbox writes: whatever a package prints to its standard output is nothing. */
export const answersFd = 3;
/** Bytes of files travel in pieces of this size at most. */
export const pieceBytes = 262_144;

export function headerOf(kind: FrameKind, length: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(kind, 0);
  header.writeUInt32LE(length, 1);
  return header;
}

export function jsonFrame(kind: FrameKind, content: object): Buffer {
  const payload = Buffer.from(JSON.stringify(content));
  return Buffer.concat([headerOf(kind, payload.length), payload]);
}

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  readonly #payloadBytesMax: number;
  #parts: Buffer[] = [];
  #size = 0;

  /** @param payloadBytesMax of one frame; who sends more is not one of ours */
  constructor(payloadBytesMax: number) {
    this.#payloadBytesMax = payloadBytesMax;
  }

  /** The frames that are whole now. @throws {RangeError} where one is too long */
  push(chunk: Buffer): Frame[] {
    this.#parts.push(chunk);
    this.#size += chunk.length;
    const frames: Frame[] = [];
    for (;;) {
      const length = this.#lengthOfNext();
      if (length === undefined || this.#size < headerBytes + length) return frames;
      const whole = this.#take(headerBytes + length);
      frames.push({ kind: whole.readUInt8(0), payload: whole.subarray(headerBytes) });
    }
  }

  #lengthOfNext(): number | undefined {
    if (this.#size < headerBytes) return undefined;
    const [first] = this.#parts;
    if (first !== undefined && first.length < headerBytes)
      this.#parts = [Buffer.concat(this.#parts)];
    const length = this.#parts[0]?.readUInt32LE(1) ?? 0;
    if (length > this.#payloadBytesMax) throw new RangeError(`a frame of ${length} bytes`);
    return length;
  }

  #take(size: number): Buffer {
    const [first] = this.#parts;
    const joined = first !== undefined && first.length >= size ? first : Buffer.concat(this.#parts);
    const rest = joined.subarray(size);
    const others = joined === first ? this.#parts.slice(1) : [];
    this.#parts = rest.length > 0 ? [rest, ...others] : others;
    this.#size -= size;
    return joined.subarray(0, size);
  }
}

/** A frame's content. @throws {TypeError} where it is no JSON object */
export function contentOf({ payload }: Frame): JsonObject {
  const content: unknown = JSON.parse(payload.toString('utf8'));
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new TypeError('a frame holds no object');
  }
  return content as JsonObject;
}

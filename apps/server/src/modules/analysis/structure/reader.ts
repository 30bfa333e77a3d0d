/** What a file says cannot be; caught where a part of a file ends, and noted. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

const latin1 = new TextDecoder('latin1');
const utf16 = new TextDecoder('utf-16le');

/** Reads numbers and texts of a file; whatever would lie outside of it is `Malformed`. */
export class Reader {
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly little: boolean;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, little = true) {
    this.bytes = bytes;
    this.length = bytes.length;
    this.little = little;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(at: number): number {
    return this.#view.getUint8(this.#inside(at, 1));
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#inside(at, 2), this.little);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#inside(at, 4), this.little);
  }

  i32(at: number): number {
    return this.#view.getInt32(this.#inside(at, 4), this.little);
  }

  u64(at: number): bigint {
    return this.#view.getBigUint64(this.#inside(at, 8), this.little);
  }

  /** 64 bits that are a place or a size in a file; what is beyond 2^53 lies in none. */
  size(at: number): number {
    return Number(this.u64(at));
  }

  /** A view, no copy. */
  slice(at: number, length: number): Uint8Array {
    this.#inside(at, length);
    return this.bytes.subarray(at, at + length);
  }

  /** What there is of it. */
  clipped(at: number, length: number): Uint8Array {
    const start = clamp(at, this.length);
    return this.bytes.subarray(start, clamp(start + length, this.length));
  }

  latin1(at: number, length: number): string {
    return latin1.decode(this.slice(at, length));
  }

  /** Up to a zero byte, the end of the file or `max`. */
  zeroEnded(at: number, max: number): string {
    this.#inside(at, 0);
    const piece = this.clipped(at, max);
    const end = piece.indexOf(0);
    return latin1.decode(end < 0 ? piece : piece.subarray(0, end));
  }

  utf16(at: number, units: number): string {
    return utf16.decode(this.slice(at, units * 2));
  }

  #inside(at: number, length: number): number {
    if (!(at >= 0 && length >= 0 && at + length <= this.length) || !Number.isInteger(at)) {
      throw new Malformed(`Something is said to be at ${at}, outside of ${this.length} bytes`);
    }
    return at;
  }
}

function clamp(value: number, max: number): number {
  return Math.max(0, Math.min(Number.isFinite(value) ? Math.trunc(value) : max, max));
}

export function decodeLatin1(bytes: Uint8Array): string {
  return latin1.decode(bytes);
}

export function decodeUtf16(bytes: Uint8Array): string {
  return utf16.decode(bytes);
}

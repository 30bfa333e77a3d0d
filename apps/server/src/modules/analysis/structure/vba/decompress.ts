import { Malformed } from '../reader.ts';

/** A chunk is 4,096 bytes of text; a module of more than this is not written by people. */
const bytesMax = 4_194_304;

/**
 * Undoes the compression of macros' source. A damaged container gives what is before the damage.
 * Source: MS-OVBA 2.4.1.
 * @throws {Malformed} where it does not begin as one
 */
export function decompress(container: Uint8Array): Uint8Array {
  if (container[0] !== 1) throw new Malformed('A compressed container begins with 1');
  const out = new Output();
  let at = 1;
  while (at + 2 <= container.length && out.length < bytesMax) {
    const header = (container[at] ?? 0) | ((container[at + 1] ?? 0) << 8);
    if ((header & 0x7000) !== 0x3000) break;
    const end = Math.min(at + (header & 0xfff) + 3, container.length);
    const packed = (header & 0x8000) !== 0;
    if (packed) unpackChunk(container.subarray(at + 2, end), out);
    else out.add(container.subarray(at + 2, Math.min(at + 2 + 4_096, container.length)));
    at = packed ? end : at + 2 + 4_096;
  }
  return out.bytes();
}

class Output {
  #bytes = new Uint8Array(16_384);
  length = 0;

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  push(byte: number): void {
    if (this.length === this.#bytes.length) this.#grow(this.length * 2);
    this.#bytes[this.length++] = byte;
  }

  add(bytes: Uint8Array): void {
    for (const byte of bytes) this.push(byte);
  }

  at(index: number): number {
    return this.#bytes[index] ?? 0;
  }

  #grow(size: number): void {
    const larger = new Uint8Array(size);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Eight tokens after each byte of flags: a byte as it is, or a copy of what came before. */
function unpackChunk(chunk: Uint8Array, out: Output): void {
  const start = out.length;
  for (let at = 0; at < chunk.length; ) {
    const flags = chunk[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < chunk.length; bit++) {
      if (out.length - start >= 4_096) return;
      if ((flags & (1 << bit)) === 0) {
        out.push(chunk[at++] ?? 0);
        continue;
      }
      if (at + 2 > chunk.length) return;
      const token = (chunk[at] ?? 0) | ((chunk[at + 1] ?? 0) << 8);
      at += 2;
      const offsetBits = Math.max(4, 32 - Math.clz32(Math.max(1, out.length - start - 1)));
      const lengthBits = 16 - offsetBits;
      const offset = (token >>> lengthBits) + 1;
      const length = (token & ((1 << lengthBits) - 1)) + 3;
      if (offset > out.length - start) return;
      const from = out.length - offset;
      for (let index = 0; index < length; index++) out.push(out.at(from + index));
    }
  }
}

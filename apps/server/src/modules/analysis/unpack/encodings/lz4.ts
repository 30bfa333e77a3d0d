import { u8, u16, u32 } from '../../identify/bytes.ts';
import type { Room } from '../room.ts';

const [magic, legacyMagic] = [0x184d2204, 0x184c2102];
const legacyBlockBytes = 8 * 1_048_576;

/** LZ4 frames, also the legacy ones (lz4 Frame Format 1.6.4); checksums are not looked at. */
export function unpackLz4({ file, outlet, opened, problem }: Room) {
  const out = new Growing(Math.min(outlet.memberBytes, outlet.room));
  const { bytes } = file;
  opened('lz4');
  let at = 0;
  while (at + 4 <= bytes.length && !out.full) {
    const kind = u32(bytes, at);
    if (kind >>> 4 === 0x184d2a5) at += 8 + u32(bytes, at + 4);
    else if (kind === legacyMagic) at = legacyFrame(bytes, at + 4, out);
    else if (kind === magic) at = frame(bytes, at + 4, out, problem);
    else break;
  }
  if (out.full) return outlet.tooLarge('content');
  outlet.put('content', out.bytes());
}

function frame(bytes: Uint8Array, from: number, out: Growing, problem: (words: string) => void) {
  const flags = u8(bytes, from);
  let at = from + 3 + ((flags & 8) !== 0 ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0);
  while (at + 4 <= bytes.length && !out.full) {
    const size = u32(bytes, at);
    at += 4;
    if (size === 0) return at + ((flags & 4) !== 0 ? 4 : 0);
    const length = size & 0x7fffffff;
    const part = bytes.subarray(at, at + length);
    if (size >= 0x80000000) out.push(part);
    else if (!block(part, out)) problem('A block of LZ4 is broken');
    at += length + ((flags & 16) !== 0 ? 4 : 0);
  }
  return bytes.length;
}

function legacyFrame(bytes: Uint8Array, from: number, out: Growing): number {
  let at = from;
  while (at + 4 <= bytes.length && !out.full) {
    const length = u32(bytes, at);
    if (length === magic || length === legacyMagic || length > 2 * legacyBlockBytes) return at;
    block(bytes.subarray(at + 4, at + 4 + length), out);
    at += 4 + length;
  }
  return at;
}

/** Sequences of literals and matches; whether it ended as it should. */
function block(bytes: Uint8Array, out: Growing): boolean {
  let at = 0;
  const extended = (nibble: number) => {
    let length = nibble;
    if (nibble !== 15) return length;
    for (;;) {
      const more = u8(bytes, at);
      at += 1;
      if (more < 0) return length;
      length += more;
      if (more !== 255) return length;
    }
  };
  while (at < bytes.length && !out.full) {
    const token = u8(bytes, at);
    at += 1;
    const literals = extended(token >> 4);
    out.push(bytes.subarray(at, at + literals));
    at += literals;
    if (at >= bytes.length) return at === bytes.length;
    const distance = u16(bytes, at);
    at += 2;
    const length = extended(token & 15) + 4;
    if (distance <= 0 || !out.repeat(distance, length)) return false;
  }
  return true;
}

/** Bytes in the making, up to a limit. */
class Growing {
  full = false;
  private held = new Uint8Array(65_536);
  private length = 0;
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  push(part: Uint8Array) {
    if (!this.reserve(part.length)) return;
    this.held.set(part, this.length);
    this.length += part.length;
  }

  /** Whether there was something to repeat. */
  repeat(distance: number, length: number): boolean {
    if (distance > this.length) return false;
    if (!this.reserve(length)) return true;
    const { held } = this;
    for (let i = 0; i < length; i += 1)
      held[this.length + i] = held[this.length + i - distance] ?? 0;
    this.length += length;
    return true;
  }

  bytes(): Uint8Array {
    return this.held.slice(0, this.length);
  }

  private reserve(more: number): boolean {
    const needed = this.length + more;
    if (needed > this.most) {
      this.full = true;
      return false;
    }
    if (needed > this.held.length) {
      const larger = new Uint8Array(Math.max(needed, Math.min(this.most, 2 * this.held.length)));
      larger.set(this.held.subarray(0, this.length));
      this.held = larger;
    }
    return true;
  }
}

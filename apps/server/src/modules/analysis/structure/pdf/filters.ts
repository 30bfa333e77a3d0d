import { constants, inflateRawSync, inflateSync } from 'node:zlib';

/** Bytes that one stream may become. */
export const streamMax = 16_777_216;

export interface Parameters {
  readonly predictor: number;
  readonly columns: number;
  readonly colors: number;
  readonly bits: number;
}

/** Undefined for one that is of images, or not known. Source: ISO 32000-1, 7.4. */
export function unfilter(
  name: string,
  bytes: Uint8Array,
  parameters: Parameters,
): Uint8Array | undefined {
  switch (name) {
    case 'FlateDecode':
    case 'Fl':
      return unpredicted(inflated(bytes), parameters);
    case 'LZWDecode':
    case 'LZW':
      return unpredicted(lzw(bytes), parameters);
    case 'ASCIIHexDecode':
    case 'AHx':
      return asciiHex(bytes);
    case 'ASCII85Decode':
    case 'A85':
      return ascii85(bytes);
    case 'RunLengthDecode':
    case 'RL':
      return runLength(bytes);
    case 'Crypt':
      return bytes;
    default:
      return undefined;
  }
}

const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: streamMax };

function inflated(bytes: Uint8Array): Uint8Array | undefined {
  for (const attempt of [
    () => inflateSync(bytes, options),
    () => inflateRawSync(bytes.subarray(2), options),
    () => inflateRawSync(bytes, options),
  ]) {
    try {
      return attempt();
    } catch {
      // Damaged in this way; readers are lenient, so the next one is tried.
    }
  }
  return undefined;
}

/** Rows with PNG's filters, of which cross-reference and object streams make use. */
function unpredicted(
  bytes: Uint8Array | undefined,
  parameters: Parameters,
): Uint8Array | undefined {
  const { predictor, columns, colors, bits } = parameters;
  if (bytes === undefined || predictor < 10) return bytes;
  const pixel = Math.max(1, Math.ceil((colors * bits) / 8));
  const row = Math.ceil((columns * colors * bits) / 8);
  if (!(row > 0 && row <= 65_536)) return bytes;
  const out = new Uint8Array(Math.ceil(bytes.length / (row + 1)) * row);
  let written = 0;
  for (let at = 0; at < bytes.length; at += row + 1) {
    const kind = bytes[at];
    for (let index = 0; index < row && at + 1 + index < bytes.length; index++) {
      const left = index >= pixel ? (out[written - pixel] ?? 0) : 0;
      const up = written >= row ? (out[written - row] ?? 0) : 0;
      const corner = index >= pixel && written >= row ? (out[written - row - pixel] ?? 0) : 0;
      out[written] = (bytes[at + 1 + index] ?? 0) + predicted(kind, left, up, corner);
      written += 1;
    }
  }
  return out.subarray(0, written);
}

function predicted(kind: number | undefined, left: number, up: number, corner: number): number {
  if (kind === 1) return left;
  if (kind === 2) return up;
  if (kind === 3) return (left + up) >> 1;
  if (kind !== 4) return 0;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

export function asciiHex(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1').split('>', 1)[0] ?? '';
  const digits = text.replace(/[^0-9a-f]/gi, '');
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
}

export function ascii85(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  let [count, value] = [0, 0];
  const flush = (digits: number) => {
    for (let index = 0; index < digits; index++) out.push((value / 256 ** (3 - index)) & 0xff);
    [count, value] = [0, 0];
  };
  for (const byte of bytes) {
    if (byte === 0x7e || out.length > streamMax) break;
    if (byte === 0x7a && count === 0) out.push(0, 0, 0, 0);
    else if (byte >= 0x21 && byte <= 0x75) {
      value = value * 85 + (byte - 0x21);
      if (++count === 5) flush(4);
    }
  }
  if (count > 1) {
    const digits = count - 1;
    for (; count < 5; count++) value = value * 85 + 84;
    flush(digits);
  }
  return Uint8Array.from(out);
}

export function runLength(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  for (let at = 0; at < bytes.length && total < streamMax; ) {
    const length = bytes[at] ?? 128;
    if (length === 128) break;
    const part =
      length < 128
        ? bytes.subarray(at + 1, at + 2 + length)
        : new Uint8Array(257 - length).fill(bytes[at + 1] ?? 0);
    parts.push(part);
    total += part.length;
    at += length < 128 ? length + 2 : 2;
  }
  return Buffer.concat(parts);
}

/** Variable-width codes from 9 to 12 bits, widened one code early, as is PDF's default. */
export function lzw(bytes: Uint8Array): Uint8Array {
  const prefix = new Uint16Array(4_097);
  const suffix = new Uint8Array(4_097);
  const lengths = new Uint16Array(4_097).fill(1, 0, 256);
  for (let code = 0; code < 256; code++) suffix[code] = code;
  let out = new Uint8Array(Math.min(streamMax, Math.max(1_024, bytes.length * 4)));
  let [written, next, width, previous] = [0, 258, 9, -1];
  let [bits, held] = [0, 0];
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffffff;
    held += 8;
    if (held < width) continue;
    held -= width;
    const code = (bits >>> held) & ((1 << width) - 1);
    if (code === 257) break;
    if (code === 256) {
      [next, width, previous] = [258, 9, -1];
      continue;
    }
    if (code > next || (previous < 0 && code > 255)) break;
    const known = code < next ? code : previous;
    const length = (lengths[known] ?? 0) + (code < next ? 0 : 1);
    if (written + length > streamMax) break;
    if (written + length > out.length) {
      const larger = new Uint8Array(Math.min(streamMax, (written + length) * 2));
      larger.set(out);
      out = larger;
    }
    let at = written + (lengths[known] ?? 0) - 1;
    let walk = known;
    for (; at > written; at--) {
      out[at] = suffix[walk] ?? 0;
      walk = prefix[walk] ?? 0;
    }
    const first = suffix[walk] ?? 0;
    out[written] = first;
    if (code === next) out[written + length - 1] = first;
    written += length;
    if (previous >= 0 && next < 4_096) {
      prefix[next] = previous;
      suffix[next] = first;
      lengths[next] = (lengths[previous] ?? 0) + 1;
      next += 1;
    }
    if (next + 1 >= 1 << width && width < 12) width += 1;
    previous = code;
  }
  return out.subarray(0, written);
}

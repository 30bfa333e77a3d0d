import { has, latin1, u8 } from './bytes.ts';

/** What a text heuristic looks at; more than this is not needed to tell what a text is. */
const sampleBytes = 64 * 1024;

export interface Text {
  readonly encoding: 'US-ASCII' | 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'ISO-8859-1';
  readonly byteOrderMark: boolean;
  /** The beginning, decoded; at most 64 KiB of it. */
  readonly start: string;
}

/** Whether the bytes are text and how it is encoded, by its first 64 KiB. */
export function asText(bytes: Uint8Array): Text | undefined {
  const part = bytes.subarray(0, sampleBytes);
  if (has(part, 0, '\xff\xfe')) return wide(part.subarray(2), 'UTF-16LE', true);
  if (has(part, 0, '\xfe\xff')) return wide(part.subarray(2), 'UTF-16BE', true);
  if (has(part, 0, '\xef\xbb\xbf')) {
    const start = new TextDecoder().decode(part.subarray(3));
    return { encoding: 'UTF-8', byteOrderMark: true, start };
  }
  const unmarked = unmarkedWide(part);
  if (unmarked !== undefined) return unmarked;
  return narrow(part);
}

function narrow(part: Uint8Array): Text | undefined {
  let controls = 0;
  let high = 0;
  for (const byte of part) {
    if (byte === 0) return undefined;
    if (byte >= 0x80) high += 1;
    else if (byte < 0x20 && !(byte >= 8 && byte <= 13) && byte !== 0x1b && byte !== 0x1a)
      controls += 1;
  }
  // Scripts carry a stray control character now and then; binaries carry many.
  if (controls > part.length / 200) return undefined;
  if (high === 0)
    return { encoding: 'US-ASCII', byteOrderMark: false, start: latin1(part, 0, part.length) };
  const start = new TextDecoder().decode(part);
  const broken = start.split('\ufffd').length - 1;
  if (broken <= 2) return { encoding: 'UTF-8', byteOrderMark: false, start };
  if (high > part.length * 0.7) return undefined;
  return { encoding: 'ISO-8859-1', byteOrderMark: false, start: latin1(part, 0, part.length) };
}

function wide(
  part: Uint8Array,
  encoding: 'UTF-16LE' | 'UTF-16BE',
  byteOrderMark: boolean,
): Text | undefined {
  const even = part.subarray(0, part.length & ~1);
  const start = new TextDecoder(encoding.toLowerCase()).decode(even);
  let odd = 0;
  for (let i = 0; i < start.length; i += 1) {
    const code = start.charCodeAt(i);
    if ((code < 0x20 && !(code >= 8 && code <= 13)) || code === 0xfffd) odd += 1;
  }
  return odd > start.length / 50 ? undefined : { encoding, byteOrderMark, start };
}

/** PowerShell and VBScript come as UTF-16 without a mark too: every other byte is zero. */
function unmarkedWide(part: Uint8Array): Text | undefined {
  const looked = Math.min(part.length & ~1, 512);
  if (looked < 16) return undefined;
  let zerosEven = 0;
  let zerosOdd = 0;
  for (let i = 0; i < looked; i += 2) {
    if (u8(part, i) === 0) zerosEven += 1;
    if (u8(part, i + 1) === 0) zerosOdd += 1;
  }
  const most = looked * 0.35;
  if (zerosOdd > most && zerosEven === 0) return wide(part, 'UTF-16LE', false);
  if (zerosEven > most && zerosOdd === 0) return wide(part, 'UTF-16BE', false);
  return undefined;
}

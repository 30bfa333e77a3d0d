/** A run of printable characters in a file. */
export interface FoundString {
  readonly text: string;
  /** Of its first byte in the file. */
  readonly offset: number;
  readonly encoding: 'ascii' | 'utf-16le';
}

export interface StringsOptions {
  /** Characters; shorter ones are noise. */
  readonly lengthMin?: number;
  /** Characters; longer ones go on as a further string. */
  readonly lengthMax?: number;
  readonly countMax?: number;
}

export interface FoundStrings {
  /** By offset. */
  readonly strings: readonly FoundString[];
  /** Whether there are more than `countMax`. */
  readonly cut: boolean;
}

/**
 * Texts in a binary: ASCII, and UTF-16 of ASCII characters at either parity, as programs of Windows
 * have them. One pass, and as many states as there are encodings.
 */
export function stringsOf(bytes: Uint8Array, options: StringsOptions = {}): FoundStrings {
  const { lengthMin = 6, lengthMax = 4_096, countMax = 20_000 } = options;
  const strings: FoundString[] = [];
  const take: Take = (start, end, step) => {
    if (end - start < lengthMin * step) return true;
    if (strings.length >= countMax) return false;
    strings.push(textAt(bytes, start, end, step));
    return true;
  };
  const complete = asciiRuns(bytes, lengthMin, lengthMax, take) && wideRuns(bytes, lengthMax, take);
  strings.sort((one, other) => one.offset - other.offset);
  return { strings, cut: !complete };
}

type Take = (start: number, end: number, step: 1 | 2) => boolean;

/**
 * Where a run could end at the earliest is looked at first, backwards: of binaries most is stepped
 * over. False once `take` wants no more.
 */
function asciiRuns(bytes: Uint8Array, min: number, lengthMax: number, take: Take): boolean {
  let start = 0;
  while (start + min <= bytes.length) {
    let probe = start + min - 1;
    while (probe >= start && isPrintable[bytes[probe] as number] === 1) probe -= 1;
    if (probe >= start) {
      start = probe + 1;
      continue;
    }
    let end = start + min;
    while (end < bytes.length && end - start < lengthMax) {
      if (isPrintable[bytes[end] as number] !== 1) break;
      end += 1;
    }
    if (!take(start, end, 1)) return false;
    start = end;
  }
  return true;
}

/** Each character is followed by a zero; a run begins wherever one does, at either parity. */
function wideRuns(bytes: Uint8Array, lengthMax: number, take: Take): boolean {
  for (let at = 0; at + 1 < bytes.length; at++) {
    if (bytes[at + 1] !== 0 || isPrintable[bytes[at] as number] !== 1) continue;
    let end = at;
    while (end + 1 < bytes.length && end - at < lengthMax * 2) {
      if (bytes[end + 1] !== 0 || isPrintable[bytes[end] as number] !== 1) break;
      end += 2;
    }
    if (!take(at, end, 2)) return false;
    // Behind it stands what is none, or a zero that begins none.
    at = end - 1;
  }
  return true;
}

/** Space to tilde, and tab. */
const isPrintable = Uint8Array.from({ length: 256 }, (_, value) =>
  (value >= 0x20 && value < 0x7f) || value === 9 ? 1 : 0,
);

const latin1 = new TextDecoder('latin1');
const utf16 = new TextDecoder('utf-16le');

function textAt(bytes: Uint8Array, start: number, end: number, step: 1 | 2): FoundString {
  const piece = bytes.subarray(start, end);
  return step === 1
    ? { text: latin1.decode(piece), offset: start, encoding: 'ascii' }
    : { text: utf16.decode(piece), offset: start, encoding: 'utf-16le' };
}

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
  const take = (start: number, end: number, step: 1 | 2): boolean => {
    if ((end - start) / step < lengthMin) return true;
    if (strings.length >= countMax) return false;
    strings.push(textAt(bytes, start, end, step));
    return true;
  };
  const complete =
    runs(bytes, 0, 1, lengthMax, take) &&
    runs(bytes, 0, 2, lengthMax, take) &&
    runs(bytes, 1, 2, lengthMax, take);
  strings.sort((one, other) => one.offset - other.offset);
  return { strings, cut: !complete };
}

type Take = (start: number, end: number, step: 1 | 2) => boolean;

/** False once `take` wants no more. */
function runs(bytes: Uint8Array, from: number, step: 1 | 2, lengthMax: number, take: Take) {
  let start = -1;
  const end = bytes.length - step + 1;
  for (let at = from; at < end; at += step) {
    const printable = isPrintable[bytes[at] as number] === 1 && (step === 1 || bytes[at + 1] === 0);
    if (printable && start < 0) start = at;
    const full = start >= 0 && (at - start) / step >= lengthMax;
    if (start < 0 || (printable && !full)) continue;
    if (!take(start, at, step)) return false;
    start = printable ? at : -1;
  }
  const last = from + Math.floor((bytes.length - from) / step) * step;
  return start < 0 || take(start, last, step);
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

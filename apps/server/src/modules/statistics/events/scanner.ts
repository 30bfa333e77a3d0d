import { eventPlans } from './event-plan.ts';

/** All names that a member may have. */
export const memberNames: readonly string[] = [
  'v',
  'type',
  'id',
  ...new Set([...eventPlans.values()].flatMap(({ fields }) => [...fields.keys()])),
];
export const [versionName, typeName, idName] = [0, 1, 2];

const quoted = memberNames.map((name) => Buffer.from(`"${name}"`));
const numbers = new Map(memberNames.map((name, number) => [name, number]));
/** Characters of values that nearly always have so many; their reader looks at each of them. */
const lengths = memberNames.map((name) => {
  if (name === 'id') return 36;
  for (const { fields } of eventPlans.values()) {
    const is = fields.get(name)?.is;
    if (is?.kind === 'hash') return is.bytes * 2;
  }
  return 0;
});
const digitsMax = 15;
const [space, quote, comma, colon] = [0x20, 0x22, 0x2c, 0x3a];
const [zero, nine, backslash, open, close] = [0x30, 0x39, 0x5c, 0x7b, 0x7d];
const [firstPrintable, lastPrintable] = [0x20, 0x7e];

/**
 * Finds the members of the plainest objects: names that are known, each once; texts of printable
 * ASCII without escapes; whole numbers. Where it says no, the line may still be good.
 */
export class MemberScanner {
  /** Members of the line, by the order in which they stand. */
  count = 0;
  readonly names = new Uint8Array(memberNames.length);
  readonly starts = new Int32Array(memberNames.length);
  readonly ends = new Int32Array(memberNames.length);
  /** Between quotes, not a number. */
  readonly areTexts = new Uint8Array(memberNames.length);
  /** Where a name stood last, as `line`; so that nothing has to be reset. */
  readonly #seen = new Uint32Array(memberNames.length);
  readonly #places = new Uint8Array(memberNames.length);
  #line = 0;
  /** Which name followed a name the last time: products write theirs in one order. */
  readonly #followers = new Uint8Array(memberNames.length + 1);

  /** The place of a member among the line’s; −1: it has none of the name. */
  placeOf(name: number): number {
    return this.#seen[name] === this.#line ? (this.#places[name] as number) : -1;
  }

  /** Whether the line is that plain; the bytes between quotes of ids and hashes are not looked at. */
  scan(bytes: Uint8Array, from: number, to: number): boolean {
    this.#line = (this.#line + 1) >>> 0;
    this.count = 0;
    if (bytes[from] !== open) return false;
    let at = from + 1;
    let before = memberNames.length;
    for (;;) {
      at = skipSpaces(bytes, at);
      const name = this.#name(bytes, at, to, before);
      if (name < 0 || this.#seen[name] === this.#line) return false;
      before = name;
      at = skipSpaces(bytes, at + (quoted[name] as Buffer).length);
      if (bytes[at] !== colon) return false;
      const end = this.#value(bytes, skipSpaces(bytes, at + 1), to, name);
      if (end < 0) return false;
      at = skipSpaces(bytes, end);
      if (bytes[at] === close) return at + 1 === to;
      if (bytes[at] !== comma) return false;
      at += 1;
    }
  }

  #name(bytes: Uint8Array, at: number, to: number, before: number): number {
    const likely = this.#followers[before] as number;
    if (startsWith(bytes, at, quoted[likely] as Buffer)) return likely;
    const end = bytes.indexOf(quote, at + 1);
    if (bytes[at] !== quote || end < 0 || end >= to) return -1;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + at + 1, end - at - 1);
    const name = numbers.get(text.toString('latin1')) ?? -1;
    if (name >= 0) this.#followers[before] = name;
    return name;
  }

  /** Where it ends, after its quote; −1: it is not plain. */
  #value(bytes: Uint8Array, at: number, to: number, name: number): number {
    if (bytes[at] !== quote) {
      const end = endOfNumber(bytes, at);
      if (end >= 0) this.#add(name, at, end, 0);
      return end;
    }
    const start = at + 1;
    const likely = start + (lengths[name] as number);
    const end =
      likely > start && likely < to && bytes[likely] === quote
        ? likely
        : endOfText(bytes, start, to);
    if (end < 0) return -1;
    this.#add(name, start, end, 1);
    return end + 1;
  }

  #add(name: number, start: number, end: number, isText: number): void {
    const place = this.count;
    this.count = place + 1;
    this.names[place] = name;
    this.starts[place] = start;
    this.ends[place] = end;
    this.areTexts[place] = isText;
    this.#seen[name] = this.#line;
    this.#places[name] = place;
  }
}

function skipSpaces(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === space) at += 1;
  return at;
}

function startsWith(bytes: Uint8Array, at: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name[i]) return false;
  return true;
}

/** Without a sign, a fraction, an exponent or a zero before it; up to 15 digits. */
function endOfNumber(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let code = bytes[at]; code !== undefined && code >= zero && code <= nine; code = bytes[at]) {
    at += 1;
  }
  const digits = at - from;
  if (digits === 0 || digits > digitsMax || (digits > 1 && bytes[from] === zero)) return -1;
  return at;
}

function endOfText(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const code = bytes[at] as number;
    if (code === quote) return at;
    if (code < firstPrintable || code > lastPrintable || code === backslash) return -1;
  }
  return -1;
}

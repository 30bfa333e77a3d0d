import { grown, KnownBytes } from './known-bytes.ts';

const countMax = 16_384;
const bytesMax = 1_048_576;
const shortMax = 127;

/**
 * The texts of one column, each once and with a number of its own; 0 is the empty text. Rows hold
 * numbers until a slice ends. Beside them stands which bytes of a line came to which of them.
 */
export class Texts {
  readonly known = new KnownBytes();
  readonly #codes = new Map<string, number>();
  /** Each as ClickHouse has it: its length (LEB128), then its bytes. */
  #bytes = Buffer.alloc(4_096);
  #starts = new Uint32Array(257);
  #count = 0;

  constructor() {
    this.intern('');
  }

  /** So many that the next slice begins with none. */
  get isFull(): boolean {
    return (
      this.#count > countMax ||
      this.known.count > countMax ||
      this.known.size > bytesMax ||
      (this.#starts[this.#count] ?? 0) > bytesMax
    );
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Where each begins with its length, and where the last one ends. */
  get starts(): Uint32Array {
    return this.#starts;
  }

  /** @param text printable ASCII, up to 16,383 characters */
  intern(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.#count;
    const start = this.#starts[code] ?? 0;
    const end = start + text.length + (text.length > shortMax ? 2 : 1);
    if (end > this.#bytes.length) {
      this.#bytes = grown(this.#bytes, Buffer.alloc(Math.max(end, this.#bytes.length * 2)));
    }
    if (code + 2 > this.#starts.length) {
      this.#starts = grown(this.#starts, new Uint32Array(this.#starts.length * 2));
    }
    this.#write(text, start);
    this.#starts[code + 1] = end;
    this.#count = code + 1;
    // Made anew: a piece of a longer text would keep all of that in memory.
    this.#codes.set(this.#bytes.toString('latin1', end - text.length, end), code);
    return code;
  }

  /** Where the text itself begins, after its length. */
  textStart(code: number): number {
    const start = this.#starts[code] as number;
    return start + ((this.#bytes[start] as number) > shortMax ? 2 : 1);
  }

  #write(text: string, start: number): void {
    const { length } = text;
    if (length > shortMax) {
      this.#bytes[start] = (length & shortMax) | 0x80;
      this.#bytes[start + 1] = length >> 7;
      this.#bytes.write(text, start + 2, 'latin1');
    } else {
      this.#bytes[start] = length;
      this.#bytes.write(text, start + 1, 'latin1');
    }
  }
}

/** Those of all columns, for slices that are open at the same time. */
export class Vocabulary {
  readonly #columns = new Map<number, Texts>();

  /** For one slice, from its beginning to its end. */
  of(column: number): Texts {
    const found = this.#columns.get(column);
    if (found !== undefined && !found.isFull) return found;
    const made = new Texts();
    this.#columns.set(column, made);
    return made;
  }
}

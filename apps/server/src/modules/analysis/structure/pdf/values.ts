/** A value of PDF (ISO 32000-1, 7.3); strings are bytes as Latin-1. */
export type PdfValue =
  | { readonly type: 'null' | 'keyword'; readonly value: string }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'name' | 'string'; readonly value: string }
  | { readonly type: 'array'; readonly items: readonly PdfValue[] }
  | { readonly type: 'dictionary'; readonly entries: ReadonlyMap<string, PdfValue> }
  | { readonly type: 'reference'; readonly number: number };

const depthMax = 64;
const itemsMax = 50_000;
const stringMax = 1_048_576;

const isSpace = (code: number) =>
  code === 32 || code === 10 || code === 13 || code === 9 || code === 12 || code === 0;
const isDelimiter = (code: number) => '()<>[]{}/%'.includes(String.fromCharCode(code));

/** Reads values from a text in which each character is a byte. What cannot be read ends it. */
export class PdfParser {
  readonly text: string;
  at: number;
  /** Names with `#xx` where it is not needed: who writes `/J#61vaScript` hides something. */
  hiddenNames = 0;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  skipSpace(): void {
    for (;;) {
      while (isSpace(this.text.charCodeAt(this.at))) this.at += 1;
      if (this.text[this.at] !== '%') return;
      const end = this.text.slice(this.at, this.at + 65_536).search(/[\r\n]/);
      this.at = end < 0 ? Math.min(this.text.length, this.at + 65_536) : this.at + end;
    }
  }

  /** Undefined at the end, and where there is no value. */
  value(depth = 0): PdfValue | undefined {
    this.skipSpace();
    if (this.at >= this.text.length || depth > depthMax) return undefined;
    const char = this.text[this.at] ?? '';
    if (char === '/') return { type: 'name', value: this.#name() };
    if (char === '(') return { type: 'string', value: this.#literal() };
    if (char === '[') return this.#array(depth);
    if (char === '<') return this.text[this.at + 1] === '<' ? this.#dictionary(depth) : this.#hex();
    if (/[0-9+\-.]/.test(char)) return this.#numberOrReference();
    if (')]}>{'.includes(char)) return undefined;
    const word = this.#word();
    return word === '' ? undefined : { type: word === 'null' ? 'null' : 'keyword', value: word };
  }

  #word(): string {
    const start = this.at;
    while (this.at < this.text.length && this.at - start < 1_024) {
      const code = this.text.charCodeAt(this.at);
      if (isSpace(code) || isDelimiter(code)) break;
      this.at += 1;
    }
    return this.text.slice(start, this.at);
  }

  #name(): string {
    this.at += 1;
    const raw = this.#word();
    if (!raw.includes('#')) return raw;
    return raw.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => {
      const char = String.fromCharCode(Number.parseInt(hex, 16));
      if (/[A-Za-z0-9]/.test(char)) this.hiddenNames += 1;
      return char;
    });
  }

  #numberOrReference(): PdfValue {
    const word = this.#word();
    const value = Number(word);
    if (/^\d{1,10}$/.test(word)) {
      const rest = /^[ \t\r\n\f\0]{1,8}\d{1,5}[ \t\r\n\f\0]{1,8}R(?![A-Za-z0-9])/.exec(
        this.text.slice(this.at, this.at + 32),
      );
      if (rest !== null) {
        this.at += rest[0].length;
        return { type: 'reference', number: value };
      }
    }
    if (word === '') this.at += 1;
    return { type: 'number', value: Number.isFinite(value) ? value : 0 };
  }

  #literal(): string {
    const parts: string[] = [];
    let depth = 0;
    const start = this.at;
    for (; this.at < this.text.length && this.at - start < stringMax; this.at++) {
      const char = this.text[this.at] ?? '';
      if (char === '\\') {
        parts.push(this.#escaped());
        continue;
      }
      if (char === '(') depth += 1;
      if (char === ')') depth -= 1;
      if (depth === 0) {
        this.at += 1;
        break;
      }
      if (this.at > start) parts.push(char);
    }
    return parts.join('');
  }

  #escaped(): string {
    const octal = /^[0-7]{1,3}/.exec(this.text.slice(this.at + 1, this.at + 4))?.[0];
    if (octal !== undefined) {
      this.at += octal.length;
      return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    }
    this.at += 1;
    const char = this.text[this.at] ?? '';
    if (char === '\r' && this.text[this.at + 1] === '\n') this.at += 1;
    const at = 'nrtbf\r\n'.indexOf(char);
    return char !== '' && at >= 0 ? (['\n', '\r', '\t', '\b', '\f', '', ''][at] ?? '') : char;
  }

  #hex(): PdfValue {
    const close = this.text.indexOf('>', this.at);
    const end = close < 0 ? this.text.length : close;
    const digits = this.text
      .slice(this.at + 1, Math.min(end, this.at + stringMax))
      .replace(/[^0-9a-f]/gi, '');
    this.at = end + 1;
    const even = digits.length % 2 === 0 ? digits : `${digits}0`;
    return { type: 'string', value: Buffer.from(even, 'hex').toString('latin1') };
  }

  #array(depth: number): PdfValue {
    this.at += 1;
    const items: PdfValue[] = [];
    while (items.length < itemsMax) {
      const item = this.value(depth + 1);
      if (item === undefined) break;
      items.push(item);
    }
    if (this.text[this.at] === ']') this.at += 1;
    return { type: 'array', items };
  }

  #dictionary(depth: number): PdfValue {
    this.at += 2;
    const entries = new Map<string, PdfValue>();
    while (entries.size < itemsMax) {
      const key = this.value(depth + 1);
      if (key === undefined) break;
      if (key.type !== 'name') continue;
      const value = this.value(depth + 1);
      if (value === undefined) break;
      entries.set(key.value, value);
    }
    if (this.text.startsWith('>>', this.at)) this.at += 2;
    return { type: 'dictionary', entries };
  }
}

/** Text strings are UTF-16 with a mark, or PDFDocEncoding, which is Latin-1 for the most part. */
export function textOfString(value: string): string {
  if (value.startsWith('\xfe\xff')) {
    const bytes = Buffer.from(value.slice(2), 'latin1');
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString('utf16le');
  }
  if (value.startsWith('\xff\xfe'))
    return Buffer.from(value.slice(2), 'latin1').toString('utf16le');
  if (value.startsWith('\xef\xbb\xbf'))
    return Buffer.from(value.slice(3), 'latin1').toString('utf8');
  return value;
}

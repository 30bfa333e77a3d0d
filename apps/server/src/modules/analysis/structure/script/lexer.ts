export type Dialect = 'powershell' | 'javascript' | 'vbscript' | 'shell' | 'python' | 'php';

/** A piece of a program's text; what lies between two of them is of no meaning. */
export interface Token {
  readonly type: 'text' | 'number' | 'name' | 'sign';
  /** Of a text what it means, of a name as it is compared: without case where the language has none. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

interface Rules {
  readonly quotes: string;
  /** Character that escapes within these quotes. */
  readonly escapes: Readonly<Record<string, string>>;
  readonly lineComments: readonly string[];
  readonly blockComment?: readonly [open: string, close: string];
  readonly ignoresCase: boolean;
}

const c = { '"': '\\', "'": '\\', '`': '\\' };
const rules: Readonly<Record<Dialect, Rules>> = {
  powershell: {
    quotes: `"'`,
    escapes: { '"': '`' },
    lineComments: ['#'],
    blockComment: ['<#', '#>'],
    ignoresCase: true,
  },
  javascript: {
    quotes: `"'\``,
    escapes: c,
    lineComments: ['//'],
    blockComment: ['/*', '*/'],
    ignoresCase: false,
  },
  vbscript: { quotes: '"', escapes: {}, lineComments: ["'"], ignoresCase: true },
  shell: { quotes: `"'`, escapes: { '"': '\\' }, lineComments: ['#'], ignoresCase: false },
  python: { quotes: `"'`, escapes: c, lineComments: ['#'], ignoresCase: false },
  php: {
    quotes: `"'`,
    escapes: c,
    lineComments: ['//', '#'],
    blockComment: ['/*', '*/'],
    ignoresCase: true,
  },
};

const tokensMax = 400_000;
const classes = { space: 1, nameStart: 2, namePart: 4, digit: 8 } as const;
const isSpace = /[\s\u00a0\ufeff]/;
const isNameStart = /[\p{L}_$@]/u;
const isNamePart = /[\p{L}\p{N}_]/u;

function classOf(char: string): number {
  return (
    (isSpace.test(char) ? classes.space : 0) |
    (isNameStart.test(char) ? classes.nameStart : 0) |
    (isNamePart.test(char) ? classes.namePart : 0) |
    (/[0-9]/.test(char) ? classes.digit : 0)
  );
}

/** Of ASCII they stand in a table: nearly all of a program is. */
const table = Uint8Array.from({ length: 128 }, (_, code) => classOf(String.fromCharCode(code)));

function has(char: string, wanted: number): boolean {
  const code = char.charCodeAt(0);
  const found = code < 128 ? (table[code] ?? 0) : classOf(char);
  return (found & wanted) !== 0;
}

/** Tokens in their order, of as much of the text as has `tokensMax` of them. One pass. */
export function tokensOf(text: string, dialect: Dialect): Token[] {
  return new Lexer(text, dialect).all();
}

class Lexer {
  readonly #text: string;
  readonly #rules: Rules;
  readonly #dialect: Dialect;
  readonly #tokens: Token[] = [];
  #at = 0;

  constructor(text: string, dialect: Dialect) {
    this.#text = text;
    this.#dialect = dialect;
    this.#rules = rules[dialect];
  }

  all(): Token[] {
    const text = this.#text;
    while (this.#at < text.length && this.#tokens.length < tokensMax) {
      const char = text[this.#at] ?? '';
      if (char === '\n') this.#push('sign', this.#at, this.#at + 1, '\n');
      else if (has(char, classes.space)) this.#at += 1;
      else if (this.#skipComment(char)) continue;
      else if (this.#hereString(char)) continue;
      else if (this.#rules.quotes.includes(char)) this.#string(char);
      else if (
        has(char, classes.digit) ||
        (char === '&' && /[Hh]/.test(text[this.#at + 1] ?? ''))
      ) {
        this.#number();
      } else if (has(char, classes.nameStart)) this.#name();
      else this.#push('sign', this.#at, this.#at + 1, char);
    }
    return this.#tokens;
  }

  #push(type: Token['type'], start: number, end: number, value: string): void {
    this.#tokens.push({ type, value, start, end });
    this.#at = end;
  }

  #skipComment(char: string): boolean {
    const { lineComments, blockComment } = this.#rules;
    const at = this.#at;
    if (blockComment && this.#text.startsWith(blockComment[0], at)) {
      const end = this.#text.indexOf(blockComment[1], at + 2);
      this.#at = end < 0 ? this.#text.length : end + 2;
      return true;
    }
    if (!lineComments.some((mark) => mark[0] === char && this.#text.startsWith(mark, at)))
      return false;
    // In a shell `$#` and `a#b` are none.
    if (char === '#' && at > 0 && !has(this.#text[at - 1] ?? ' ', classes.space)) return false;
    const end = this.#text.indexOf('\n', at);
    this.#at = end < 0 ? this.#text.length : end;
    return true;
  }

  /** `@' … '@` and `""" … """`. */
  #hereString(char: string): boolean {
    if (char !== '@' && char !== '"' && char !== "'") return false;
    const { start, close } = this.#hereMarks(char);
    if (close === undefined) return false;
    const end = this.#text.indexOf(close, start);
    if (end < 0) return false;
    this.#push('text', this.#at, end + close.length, this.#text.slice(start, end));
    return true;
  }

  #hereMarks(char: string): { start: number; close?: string } {
    const [text, at] = [this.#text, this.#at];
    const next = text[at + 1];
    if (this.#dialect === 'powershell' && char === '@' && (next === "'" || next === '"')) {
      return { start: at + 2, close: `\n${next}@` };
    }
    const isTriple = text.startsWith(char.repeat(3), at) && (char === '"' || char === "'");
    if (this.#dialect === 'python' && isTriple) return { start: at + 3, close: char.repeat(3) };
    return { start: at };
  }

  #string(quote: string): void {
    const text = this.#text;
    const mark = this.#rules.escapes[quote];
    const doubled = mark !== '\\';
    const parts: string[] = [];
    let at = this.#at + 1;
    let from = at;
    for (; at < text.length; at++) {
      const char = text[at];
      if (char === quote) {
        if (!doubled || text[at + 1] !== quote || this.#dialect === 'shell') break;
        parts.push(text.slice(from, at));
        at += 1;
        from = at;
      } else if (char === mark && mark !== undefined) {
        parts.push(text.slice(from, at));
        const [meaning, length] = this.#escaped(at + 1, mark);
        parts.push(meaning);
        at += length;
        from = at + 1;
      } else if (char === '\n' && this.#dialect === 'vbscript') break;
    }
    parts.push(text.slice(from, Math.min(at, text.length)));
    const value = parts.join('');
    this.#push('text', this.#at, Math.min(at + 1, text.length), value);
  }

  /** What follows after an escape means, and how many characters that takes. */
  #escaped(at: number, mark: string): [meaning: string, length: number] {
    const char = this.#text[at] ?? '';
    const plain: Readonly<Record<string, string>> = {
      n: '\n',
      r: '\r',
      t: '\t',
      '0': '\0',
      '\n': '',
    };
    if (mark === '`') return [plain[char] ?? char, 1];
    const wide = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\})/i.exec(
      this.#text.slice(at, at + 10),
    );
    const hex = wide?.[1] ?? wide?.[2] ?? wide?.[3];
    if (wide && hex) return [codePointOf(Number.parseInt(hex, 16)), wide[0].length];
    const octal = /^[0-3][0-7]{1,2}/.exec(this.#text.slice(at, at + 3))?.[0];
    if (octal) return [String.fromCharCode(Number.parseInt(octal, 8)), octal.length];
    return [Object.hasOwn(plain, char) ? (plain[char] ?? char) : char, 1];
  }

  #number(): void {
    const piece = this.#text.slice(this.#at, this.#at + 24);
    const match = /^(?:0x[0-9a-f]+|&h[0-9a-f]+|\d+)(?:\.\d+)?/i.exec(piece)?.[0] ?? piece[0] ?? '';
    const value = match.replace(/^&h/i, '0x');
    this.#push('number', this.#at, this.#at + Math.max(1, match.length), value);
  }

  #name(): void {
    let end = this.#at + 1;
    const tick = this.#dialect === 'powershell' ? '`' : '';
    const dollar = this.#dialect === 'javascript' ? '$' : '';
    while (end < this.#text.length) {
      const char = this.#text[end] ?? '';
      if (!has(char, classes.namePart) && char !== tick && char !== dollar) break;
      end += 1;
    }
    const raw = this.#text.slice(this.#at, end);
    const name = tick !== '' && raw.includes(tick) ? raw.replaceAll(tick, '') : raw;
    this.#push('name', this.#at, end, this.#rules.ignoresCase ? name.toLowerCase() : name);
  }
}

export function codePointOf(value: number): string {
  return value >= 0 && value <= 0x10ffff ? String.fromCodePoint(value) : '';
}

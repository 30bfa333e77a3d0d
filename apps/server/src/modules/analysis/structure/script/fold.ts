import { knownFunctions, type Value } from './functions.ts';
import { type Dialect, type Token, tokensOf } from './lexer.ts';
import { flat, joined, operated, quote, textMax } from './operators.ts';

export interface Folded {
  /** The program with each text that was put together from parts written as one. */
  readonly text: string;
  readonly how: readonly string[];
  /** All texts of the program, whole. */
  readonly literals: readonly string[];
  /** Whether it was more work than is done. */
  readonly cut: boolean;
}

const depthMax = 24;
const workMax = 2_000_000;
/** Characters that functions may make in all. */
const producedMax = 8_388_608;

const joiners: Readonly<Record<Dialect, string>> = {
  powershell: '+',
  javascript: '+',
  vbscript: '&+',
  shell: '',
  python: '+',
  php: '.',
};

/**
 * Works out expressions of constants, and variables that were given one: nothing is run, no loop and
 * no condition is followed. The work is bounded by the number of tokens.
 */
export function fold(text: string, dialect: Dialect): Folded {
  return new Folder(text, dialect).run();
}

interface Result {
  readonly value: Value;
  readonly next: number;
  /** Whether something was worked out, not just read. */
  readonly folded: boolean;
}

class Folder {
  readonly #text: string;
  readonly #dialect: Dialect;
  readonly #tokens: readonly Token[];
  readonly #variables = new Map<string, Value>();
  readonly #how = new Set<string>();
  readonly #literals: string[] = [];
  #work = 0;
  #produced = 0;

  constructor(text: string, dialect: Dialect) {
    this.#text = text;
    this.#dialect = dialect;
    this.#tokens = tokensOf(text, dialect);
  }

  run(): Folded {
    const pieces: string[] = [];
    let [copied, written] = [0, 0];
    for (let index = 0; index < this.#tokens.length; ) {
      const end = this.#assign(index);
      // `x = x & "…"` stays as it is: what it comes to is shown where it is used.
      const result = end === undefined ? this.#expression(index, 0) : undefined;
      if (result === undefined) {
        for (let at = index; at < (end ?? index); at++) this.#keep(this.#tokens[at]?.value, at);
        const plain = this.#withoutBackticks(index);
        if (plain !== undefined) {
          pieces.push(this.#text.slice(copied, plain.start), plain.name);
          copied = plain.end;
        }
        index = Math.max(index + 1, end ?? 0);
        continue;
      }
      const [first, last] = [this.#tokens[index], this.#tokens[result.next - 1]];
      const { value } = result;
      if (typeof value === 'string' && written < textMax * 2) {
        this.#literals.push(value);
        if (result.folded && first && last) {
          written += value.length;
          const shown = quote(value, this.#dialect);
          const inParentheses = first.value === '(' && first.type === 'sign';
          pieces.push(this.#text.slice(copied, first.start), inParentheses ? `(${shown})` : shown);
          copied = last.end;
        }
      }
      index = Math.max(index + 1, result.next);
    }
    pieces.push(this.#text.slice(copied));
    const cut = this.#work > workMax || written >= textMax * 2 || this.#produced > producedMax;
    return { text: pieces.join(''), how: [...this.#how], literals: this.#literals, cut };
  }

  /** "I`E`X" is IEX for PowerShell. */
  #withoutBackticks(index: number): { name: string; start: number; end: number } | undefined {
    const token = this.#tokens[index];
    if (this.#dialect !== 'powershell' || token?.type !== 'name') return undefined;
    const raw = this.#text.slice(token.start, token.end);
    if (!raw.includes('`')) return undefined;
    this.#how.add('backticks');
    return { name: raw.replaceAll('`', ''), start: token.start, end: token.end };
  }

  #keep(value: string | undefined, index: number): void {
    if (value !== undefined && this.#tokens[index]?.type === 'text') this.#literals.push(value);
  }

  #sign(index: number): string {
    const token = this.#tokens[index];
    return token?.type === 'sign' ? token.value : '';
  }

  #name(index: number): string {
    const token = this.#tokens[index];
    return token?.type === 'name' ? token.value : '';
  }

  /**
   * `name = expression` and `name += expression`, where the expression is known to its end.
   * @returns where it ends, if it adds to what the name had before
   */
  #assign(index: number): number | undefined {
    const name = this.#name(index);
    if (name === '') return undefined;
    const joins =
      joiners[this.#dialect].includes(this.#sign(index + 1)) && this.#sign(index + 1) !== '';
    const adds = joins && this.#sign(index + 2) === '=';
    const at = adds ? index + 2 : index + 1;
    if (this.#sign(at) !== '=' || this.#sign(at + 1) === '=') return undefined;
    if (this.#dialect === 'shell' && this.#assignWord(name, at)) return undefined;
    const result = this.#expression(at + 1, 0);
    const after = result && this.#tokens[result.next];
    const ends = after === undefined || (after.type === 'sign' && /^[\n;,)}:]$/.test(after.value));
    const before = adds ? this.#variables.get(name) : '';
    if (!result || !ends || typeof before !== 'string') {
      this.#variables.delete(name);
      return undefined;
    }
    const value = adds ? joined(before, result.value) : result.value;
    if (value !== undefined && this.#variables.size < 20_000) this.#variables.set(name, value);
    else this.#variables.delete(name);
    return adds || this.#name(at + 1) === name ? result.next : undefined;
  }

  /** `name=word`, which needs no quotes in a shell. */
  #assignWord(name: string, equals: number): boolean {
    const sign = this.#tokens[equals];
    if (sign === undefined || this.#tokens[equals - 1]?.end !== sign.start) return false;
    const rest = this.#text.slice(sign.end, sign.end + 513);
    const word = /^[^\s;|&<>()$`'"\\]{1,512}(?=[\s;&|]|$)/.exec(rest)?.[0];
    if (word === undefined || this.#variables.size >= 20_000) return false;
    this.#variables.set(name, word);
    return true;
  }

  /** What functions make out of little may be much; all of it together is bounded. */
  #fits(value: Value): boolean {
    this.#produced += typeof value === 'number' ? 1 : value.length;
    return this.#produced <= producedMax;
  }

  #expression(index: number, depth: number): Result | undefined {
    if (depth > depthMax || ++this.#work > workMax) return undefined;
    const first = this.#term(index, depth);
    if (first === undefined) return undefined;
    let { value, next, folded } = first;
    for (;;) {
      const at = this.#skipLineEnds(next);
      const sign = this.#sign(at);
      const joins = sign !== '' && joiners[this.#dialect].includes(sign);
      const adjacent = this.#adjacent(next);
      if (!joins && !adjacent) break;
      const second = this.#term(joins ? this.#skipLineEnds(at + 1) : next, depth);
      const both = second && joined(value, second.value);
      if (second === undefined || both === undefined) break;
      this.#how.add('concatenation');
      value = both;
      next = second.next;
      folded = true;
    }
    return { value, next, folded };
  }

  /** `'a''b'` of shells and `'a' 'b'` of Python are one text. */
  #adjacent(index: number): boolean {
    const [before, token] = [this.#tokens[index - 1], this.#tokens[index]];
    if (token === undefined || before === undefined) return false;
    if (this.#dialect === 'shell') return before.end === token.start && token.type !== 'sign';
    return this.#dialect === 'python' && token.type === 'text' && before.type === 'text';
  }

  /** `c'ur'l` is one word of a shell. */
  #touchesText(index: number): boolean {
    const [before, token, after] = [index - 1, index, index + 1].map((at) => this.#tokens[at]);
    const touches = (one: Token | undefined, other: Token | undefined) =>
      one !== undefined && other !== undefined && one.end === other.start;
    return (
      (before?.type === 'text' && touches(before, token)) ||
      (after?.type === 'text' && touches(token, after))
    );
  }

  /** Visual Basic goes on after `_`; others just go on. */
  #skipLineEnds(index: number): number {
    if (this.#dialect === 'vbscript' && this.#name(index) === '_') {
      return this.#sign(index + 1) === '\n' ? index + 2 : index;
    }
    const goesOn = this.#dialect === 'javascript' || this.#dialect === 'php';
    return goesOn && this.#sign(index) === '\n' ? index + 1 : index;
  }

  #term(index: number, depth: number): Result | undefined {
    const token = this.#tokens[index];
    if (token === undefined || ++this.#work > workMax) return undefined;
    const plain = this.#plain(token, index, depth);
    return plain === undefined ? undefined : this.#suffixes(plain, depth);
  }

  #plain(token: Token, index: number, depth: number): Result | undefined {
    if (token.type === 'text') return this.#interpolated(token, index + 1);
    if (token.type === 'number')
      return { value: Number(token.value), next: index + 1, folded: false };
    if (token.value === '(') return this.#parenthesised(index, depth);
    if (token.value === '[') return this.#bracketed(index, depth);
    if (token.value === '-' && this.#name(index + 1) === 'join') {
      const list = this.#term(index + 2, depth + 1);
      if (!Array.isArray(list?.value)) return undefined;
      this.#how.add('joined');
      return { value: list.value.join(''), next: list.next, folded: true };
    }
    if (token.type !== 'name') return undefined;
    if (/^[bru]{1,2}$/i.test(token.value) && this.#dialect === 'python') {
      const text = this.#tokens[index + 1];
      if (text?.type === 'text' && text.start === token.end) {
        return { value: text.value, next: index + 2, folded: false };
      }
    }
    return this.#called(index, depth) ?? this.#variable(token, index);
  }

  /** `"… $name …"` */
  #interpolated(token: Token, next: number): Result {
    const { value } = token;
    const has =
      this.#dialect === 'powershell' || this.#dialect === 'php' || this.#dialect === 'shell';
    if (!has || !value.includes('$') || this.#text[token.start] !== '"' || value.length > 65_536) {
      return { value, next, folded: false };
    }
    const filled = value.replace(/\$(?:\{([a-z_]\w*)\}|([a-z_]\w*))/gi, (whole, braced, bare) => {
      const known = this.#known(`$${braced ?? bare}`);
      return typeof known === 'string' && known.length < 65_536 ? known : whole;
    });
    if (filled === value || filled.length > textMax || !this.#fits(filled)) {
      return { value, next, folded: false };
    }
    this.#how.add('concatenation');
    return { value: filled, next, folded: true };
  }

  #known(name: string): Value | undefined {
    if (this.#dialect === 'shell')
      return name.startsWith('$') ? this.#variables.get(name.slice(1)) : undefined;
    return this.#variables.get(this.#dialect === 'javascript' ? name : name.toLowerCase());
  }

  #variable(token: Token, index: number): Result | undefined {
    const value =
      this.#dialect === 'shell' ? this.#known(token.value) : this.#variables.get(token.value);
    if (value === undefined && this.#dialect === 'shell' && this.#touchesText(index)) {
      return { value: token.value, next: index + 1, folded: false };
    }
    // Where it is given a value it is not used; and numbers are of no use alone.
    if (value === undefined || this.#sign(index + 1) === '=') return undefined;
    return { value, next: index + 1, folded: true };
  }

  #parenthesised(index: number, depth: number): Result | undefined {
    const list = this.#list(index + 1, ')', depth + 1);
    if (list === undefined) return undefined;
    const [only] = list.values;
    if (only === undefined) return undefined;
    const value = list.values.length === 1 ? only : flat(list.values);
    return { value, next: list.next, folded: list.folded };
  }

  /** `[char]72`, `[char[]](72,101)`, `[string]…`, and lists as `['a', 'b']`. */
  #bracketed(index: number, depth: number): Result | undefined {
    const type = this.#name(index + 1);
    if (this.#dialect === 'powershell' && /^(?:char|string)$/.test(type)) {
      const isList = this.#sign(index + 2) === '[' && this.#sign(index + 3) === ']';
      const end = index + (isList ? 4 : 2);
      if (this.#sign(end) !== ']') return undefined;
      const inner = this.#term(end + 1, depth + 1);
      if (inner === undefined) return undefined;
      if (type === 'string') return { ...inner, folded: true };
      const value = knownFunctions.get('chr')?.apply([inner.value]);
      if (typeof value !== 'string') return undefined;
      this.#how.add('character codes');
      return { value: isList ? [...value] : value, next: inner.next, folded: true };
    }
    const list = this.#list(index + 1, ']', depth + 1);
    return list === undefined
      ? undefined
      : { value: flat(list.values), next: list.next, folded: false };
  }

  #list(index: number, close: string, depth: number) {
    const values: Value[] = [];
    let folded = false;
    let at = this.#skipNewlines(index);
    if (this.#sign(at) === close) return { values, next: at + 1, folded };
    for (;;) {
      const item = this.#expression(at, depth);
      if (item === undefined) return undefined;
      values.push(item.value);
      folded ||= item.folded;
      at = this.#skipNewlines(item.next);
      if (this.#sign(at) === close) return { values, next: at + 1, folded };
      if (this.#sign(at) !== ',') return undefined;
      at = this.#skipNewlines(at + 1);
    }
  }

  #skipNewlines(index: number): number {
    let at = index;
    while (this.#sign(at) === '\n') at += 1;
    return at;
  }

  /** `Chr(65)`, `String.fromCharCode(…)`, `gzinflate(base64_decode('…'))`. */
  #called(index: number, depth: number): Result | undefined {
    const follows = this.#sign(index + 1);
    if (follows !== '(' && follows !== '.') return undefined;
    let at = index;
    while (this.#name(at) !== '' && this.#sign(at + 1) === '.' && this.#name(at + 2) !== '') {
      if (at - index > 8) return undefined;
      at += 2;
    }
    const known = knownFunctions.get(this.#name(at).toLowerCase());
    if (known === undefined || this.#sign(at + 1) !== '(') return undefined;
    const list = this.#list(at + 2, ')', depth + 1);
    const value = list && known.apply(list.values);
    if (list === undefined || value === undefined || !this.#fits(value)) return undefined;
    this.#how.add(known.how);
    return { value, next: list.next, folded: true };
  }

  /** What follows after a value: `.replace(a, b)`, `-replace a, b`, `-f a, b`, `.split('').reverse().join('')`. */
  #suffixes(start: Result, depth: number): Result {
    let result = start;
    for (let turn = 0; turn < 64; turn++) {
      const next = this.#method(result, depth) ?? this.#operator(result, depth);
      if (next === undefined || !this.#fits(next.value)) return result;
      result = next;
    }
    return result;
  }

  #method({ value, next }: Result, depth: number): Result | undefined {
    if (this.#sign(next) !== '.' || this.#sign(next + 2) !== '(') return undefined;
    const name = this.#name(next + 1).toLowerCase();
    const list = this.#list(next + 3, ')', depth + 1);
    if (list === undefined) return undefined;
    const [first] = list.values;
    let made: Value | undefined;
    if (name === 'split' && typeof value === 'string' && typeof first === 'string') {
      made = value.length > 100_000 ? undefined : value.split(first);
    } else if (name === 'reverse' && Array.isArray(value)) made = value.toReversed();
    else if (name === 'join' && typeof value === 'string' && Array.isArray(first)) {
      made = first.join(value);
    } else if (/^(?:tostring|decode|encode|trim)$/.test(name)) made = value;
    else made = knownFunctions.get(name)?.apply([value, ...list.values]);
    if (made === undefined) return undefined;
    this.#how.add(knownFunctions.get(name)?.how ?? 'joined');
    return { value: made, next: list.next, folded: true };
  }

  #operator({ value, next }: Result, depth: number): Result | undefined {
    if (this.#dialect !== 'powershell' || this.#sign(next) !== '-') return undefined;
    const name = this.#name(next + 1);
    if (!/^(?:c|i)?(?:replace|f|join|split)$/.test(name)) return undefined;
    const args: Value[] = [];
    let at = next + 2;
    for (;;) {
      const item = this.#term(at, depth + 1);
      if (item === undefined) return undefined;
      args.push(item.value);
      at = item.next;
      if (this.#sign(at) !== ',') break;
      at += 1;
    }
    const made = operated(name.replace(/^[ci](?=replace|join|split)/, ''), value, args);
    if (made === undefined) return undefined;
    this.#how.add(name === 'f' ? 'format operator' : name);
    return { value: made, next: at, folded: true };
  }
}

/** One rule of a source, as text. */
export interface RuleText {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly isGlobal: boolean;
  /** Every identifier that stands in it: which other rules it may ask. */
  readonly identifiers: ReadonlySet<string>;
}

export interface SplitSource {
  /** `import "pe"` and the like. */
  readonly imports: readonly string[];
  readonly rules: readonly RuleText[];
}

type Token = {
  readonly kind: 'word' | 'text' | 'sign';
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

/**
 * Cuts YARA source into its rules. A slash begins a comment or a pattern and is never a division in
 * YARA (which writes that `\`), so that no grammar is needed. The source compiles: what is no rule
 * is passed over.
 */
export function splitSource(source: string): SplitSource {
  const imports: string[] = [];
  const rules: RuleText[] = [];
  let modifiers: Token[] = [];
  const tokens = [...tokensOf(source)];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) break;
    const next = tokens[i + 1];
    if (token.text === 'import' && next?.kind === 'text') {
      imports.push(source.slice(token.start, next.end));
      i += 1;
    } else if (token.text === 'private' || token.text === 'global') {
      modifiers.push(token);
      continue;
    } else if (token.text === 'rule' && next?.kind === 'word') {
      const body = bodyFrom(tokens, i + 2);
      const start = (modifiers[0] ?? token).start;
      rules.push({
        name: next.text,
        line: source.slice(0, token.start).split('\n').length,
        text: source.slice(start, body.end),
        isGlobal: modifiers.some(({ text }) => text === 'global'),
        identifiers: body.identifiers,
      });
      i = body.last;
    }
    modifiers = [];
  }
  return { imports, rules };
}

/**
 * A source with one rule and those that it asks, so that it can be tried alone.
 * @param all the rules of its namespace, in their order
 */
export function aloneWithNeeds(rule: RuleText, all: readonly RuleText[]): string {
  const needed = new Set<RuleText>();
  const add = (one: RuleText) => {
    if (needed.has(one)) return;
    needed.add(one);
    for (const other of all) if (one.identifiers.has(other.name)) add(other);
  };
  add(rule);
  for (const other of all) if (other.isGlobal) add(other);
  return all
    .filter((one) => needed.has(one))
    .map(({ text }) => text)
    .join('\n');
}

function bodyFrom(tokens: readonly Token[], first: number) {
  const identifiers = new Set<string>();
  let depth = 0;
  let last = first;
  for (; last < tokens.length; last++) {
    const token = tokens[last];
    if (token?.kind === 'word') identifiers.add(token.text);
    if (token?.text === '{') depth += 1;
    if (token?.text === '}') depth -= 1;
    if (depth === 0 && token?.text === '}') break;
  }
  return { identifiers, last, end: tokens[last]?.end ?? tokens.at(-1)?.end ?? 0 };
}

const word = /[A-Za-z_][A-Za-z0-9_]*/y;

function* tokensOf(source: string): Generator<Token> {
  let at = 0;
  while (at < source.length) {
    const start = at;
    const sign = source.charAt(at);
    if (sign === '/' && source.charAt(at + 1) === '/') {
      const end = source.indexOf('\n', at);
      at = end < 0 ? source.length : end;
    } else if (sign === '/' && source.charAt(at + 1) === '*') {
      const end = source.indexOf('*/', at + 2);
      at = end < 0 ? source.length : end + 2;
    } else if (sign === '/' || sign === '"') {
      at = endOfQuoted(source, at);
      yield { kind: 'text', text: source.slice(start, at), start, end: at };
    } else {
      word.lastIndex = at;
      const [name] = word.exec(source) ?? [];
      at += name?.length ?? 1;
      if (name !== undefined) yield { kind: 'word', text: name, start, end: at };
      else if (sign.trim() !== '') yield { kind: 'sign', text: sign, start, end: at };
    }
  }
}

function endOfQuoted(source: string, start: number): number {
  const quote = source.charAt(start);
  for (let at = start + 1; at < source.length; at++) {
    if (source.charAt(at) === '\\') at += 1;
    else if (source.charAt(at) === quote) return at + 1;
  }
  return source.length;
}

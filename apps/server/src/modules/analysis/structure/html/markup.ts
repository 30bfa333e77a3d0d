/** A start tag of HTML or XML, as it stands there. */
export interface Tag {
  /** In lower case, without the namespace's prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly start: number;
  /** Behind its `>`. */
  readonly end: number;
}

const attributesMax = 64;
const tagMax = 65_536;
const tagsMax = 200_000;

/** Start tags in their order, in linear time whatever quotes are left open. */
export function* tagsOf(text: string): Generator<Tag> {
  let count = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    if (!/[a-z]/i.test(text[at + 1] ?? '')) continue;
    const close = text.indexOf('>', at);
    if (close < 0 || ++count > tagsMax) return;
    const end = endOf(text, at, close);
    const body = text.slice(at + 1, end);
    const name = /^[^\s/>]{1,128}/.exec(body)?.[0] ?? '';
    const local = (name.split(':').at(-1) ?? '').toLowerCase();
    yield {
      name: local,
      attributes: attributesOf(body.slice(name.length)),
      start: at,
      end: end + 1,
    };
    at = end;
  }
}

/** A `>` within quotes ends nothing; a quote that does not close before long was none. */
function endOf(text: string, start: number, close: number): number {
  let quote = '';
  for (let at = start; at < Math.min(text.length, start + tagMax); at++) {
    const char = text[at] ?? '';
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '>') return at;
    else if ((char === '"' || char === "'") && text[at - 1] === '=') quote = char;
  }
  return close;
}

const attribute = /([^\s=/"'<>]{1,128})(?:\s{0,16}=\s{0,16}(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?/g;

function attributesOf(body: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single, bare] of body.matchAll(attribute)) {
    if (attributes.size >= attributesMax) break;
    const local = name.toLowerCase();
    if (!attributes.has(local)) attributes.set(local, unescaped(double ?? single ?? bare ?? ''));
  }
  return attributes;
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

export function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi,
    (whole, hex, decimal, name) => {
      if (name !== undefined) return entities.get(name.toLowerCase()) ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

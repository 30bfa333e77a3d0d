import type { Folded } from './fold.ts';

const linesMax = 50_000;
const lineMax = 8_192;
const textMax = 2_097_152;

/**
 * Command files of Windows: carets are taken out, and what `set` gave a name is put where it is
 * used, also in parts (`%name:~1,3%`) and with replacements (`%name:a=b%`). Nothing is run.
 */
export function foldBatch(text: string): Folded {
  const variables = new Map<string, string>();
  const how = new Set<string>();
  const literals: string[] = [];
  const lines: string[] = [];
  const all = text.split(/\r?\n/);
  let written = 0;
  for (const line of all.slice(0, linesMax)) {
    const plain = line.slice(0, lineMax).replace(/\^(.)/g, '$1');
    if (plain !== line) how.add('carets');
    const expanded = expand(plain, variables);
    if (expanded !== plain) how.add('variables');
    remember(expanded, variables);
    written += expanded.length;
    if (written > textMax) break;
    lines.push(expanded);
    literals.push(expanded);
  }
  const cut = all.length > linesMax || written > textMax;
  return { text: lines.join('\n'), how: [...how], literals, cut };
}

const use =
  /[%!]([^%!\s:=]{1,64})(?::~(-?\d{1,6})(?:,(-?\d{1,6}))?|:([^%!=]{1,64})=([^%!]{0,64}))?[%!]/g;

function expand(line: string, variables: ReadonlyMap<string, string>): string {
  return line.replace(
    use,
    (whole, name: string, start?: string, length?: string, what?: string, by?: string) => {
      const value = variables.get(name.toLowerCase());
      if (value === undefined) return whole;
      if (start !== undefined) return part(value, Number(start), length);
      return what === undefined ? value : value.replaceAll(what, () => by ?? '').slice(0, lineMax);
    },
  );
}

function part(value: string, start: number, length: string | undefined): string {
  if (length === undefined) return value.slice(start);
  const from = start < 0 ? Math.max(0, value.length + start) : start;
  const count = Number(length);
  return count < 0 ? value.slice(from, count) : value.slice(from, from + count);
}

function remember(line: string, variables: Map<string, string>): void {
  for (const command of line.split('&')) {
    const set = /^[\s@(]{0,16}set\s{1,8}"?([^=\s"/]{1,64})=([^"]*)"?\s*$/i.exec(command);
    const [, name, value = ''] = set ?? [];
    if (name !== undefined && variables.size < 5_000)
      variables.set(name.toLowerCase(), value.slice(0, lineMax));
  }
}

import type { Files } from '../tidy/source-files.ts';

/** One code of a module's error class. */
export interface ErrorCode {
  /** Path of the file that declares it. */
  readonly file: string;
  /** Name of the class: that of the union without its last word. */
  readonly error: string;
  readonly code: string;
  /** One or more sentences; undefined where the source gives none. */
  readonly meaning: string | undefined;
}

export interface HttpProblem {
  readonly code: string;
  readonly status: number;
  readonly title: string;
}

const union =
  /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?export type (\w+Error)Code =((?:\s*\|?\s*(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?\|?\s*'[a-z0-9-]+')+);/g;
const member = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?\|?\s*'([a-z0-9-]+)'/g;

/**
 * Every `type …ErrorCode`. A code's meaning stands in the list above the union (`- `code`: …`), or in
 * a comment above the member, which also holds for the members that follow without one.
 */
export function errorCodes(files: Files): ErrorCode[] {
  return [...files].flatMap(([file, source]) =>
    [...source.matchAll(union)].flatMap(([, comment, error = '', members = '']) => {
      const listed = listedMeanings(comment ?? '');
      let above: string | undefined;
      return [...members.matchAll(member)].map(([, own, code = '']): ErrorCode => {
        above = own === undefined ? above : plain(own);
        const meaning = listed.get(code) ?? listed.get(code.replace(/-.*/, '-*')) ?? above;
        return { file, error, code, meaning };
      });
    }),
  );
}

/** `- `a`, `b`: text`, over several lines; `x-*` stands for all that begin so. */
function listedMeanings(comment: string): Map<string, string> {
  const items = plain(comment)
    .split(/(?:^| )- (?=`)/)
    .slice(1);
  const meanings = new Map<string, string>();
  for (const item of items) {
    const end = item.indexOf('`: ') + 1;
    const meaning = item.slice(end + 2);
    const codes = [...item.slice(0, end).matchAll(/`([a-z0-9*-]+)`/g)].map(([, code = '']) => code);
    for (const code of codes) meanings.set(code, meaning);
  }
  return meanings;
}

function plain(comment: string): string {
  return comment
    .replaceAll(/\n\s*\* ?/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const literalProblem = /new ProblemError\(\s*(\d{3}),\s*'([a-z0-9-]+)',\s*'([^'\n]+)'/g;

/** Every problem that is written out where it is thrown. */
export function httpProblems(files: Files): HttpProblem[] {
  const all = [...files].flatMap(([, source]) =>
    [...source.matchAll(literalProblem)].map(
      ([, status, code = '', title = '']): HttpProblem => ({ code, status: Number(status), title }),
    ),
  );
  const unique = new Map(all.map((one) => [`${one.code} ${one.status}`, one]));
  return [...unique.values()].sort((a, b) => (a.code < b.code ? -1 : Number(a.code > b.code)));
}

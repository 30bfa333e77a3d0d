import { dirname, normalize } from 'node:path/posix';
import type { Files } from './source-files.ts';

export const linesWished = 400;
const linesMax = 500;

export function tooLong(files: Files, max = linesMax): string[] {
  return [...files].flatMap(([path, source]) => {
    const lines = source.split('\n').length - 1;
    return lines > max ? [`${path} has ${lines} lines, at most ${max} are allowed`] : [];
  });
}

interface Forbidden {
  readonly pattern: RegExp;
  readonly reason: string;
}

/** Built from parts, so that this file does not hold what it forbids. */
const forbidden: readonly Forbidden[] = [
  { pattern: /\b(TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b/, reason: 'do it, or write it into the docs' },
  { pattern: /@ts-(?:ignore|nocheck)/, reason: 'the compiler is right' },
  { pattern: /biome-ignore[^:\n]*(:\s*)?$/m, reason: 'give the reason' },
  { pattern: /\b(it|describe|test)\.only\(/, reason: 'the other tests would not run' },
];

export function forbiddenWords(files: Files): string[] {
  return [...files].flatMap(([path, source]) =>
    forbidden
      .filter(({ pattern }) => pattern.test(source))
      .map(({ pattern, reason }) => `${path} holds ${pattern.exec(source)?.[0]}: ${reason}`),
  );
}

/** Links and images, not those in code. */
const link = /\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g;
const code = /```[\s\S]*?```|`[^`\n]*`/g;

/**
 * Relative links of Markdown files that lead nowhere: no such file, or no such heading in it.
 * @param exists whether there is such a file or folder, from the root
 */
export function brokenLinks(files: Files, exists: (path: string) => boolean): string[] {
  return [...files].flatMap(([path, text]) =>
    [...text.replaceAll(code, '').matchAll(link)].flatMap(([, target = '']) => {
      if (/^[a-z]+:/.test(target)) return [];
      const [file = '', fragment] = target.split('#');
      const to = file === '' ? path : normalize(`${dirname(path)}/${decodeURIComponent(file)}`);
      if (!exists(to.replace(/\/$/, ''))) return [`${path} links to ${target}, which is not there`];
      const linked = files.get(to);
      if (fragment === undefined || linked === undefined) return [];
      if (headings(linked).includes(fragment)) return [];
      return [`${path} links to ${target}, which has no such heading`];
    }),
  );
}

/** The anchors that GitHub and most renderers give to headings. */
function headings(text: string): string[] {
  return [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/^#+ +(.+)$/gm)].map(
    ([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
  );
}

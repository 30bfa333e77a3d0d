import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Paths from the project's root, with `/`, to contents. */
export type Files = ReadonlyMap<string, string>;

const ignored = [
  '**/node_modules',
  'apps/web/build',
  'apps/web/app/*/generated',
  'data',
  'data-*',
  'vitrine-demo',
  'coverage',
];

/** @param pattern glob, from the root */
export function readFiles(...patterns: readonly string[]): Files {
  const paths = patterns.flatMap((pattern) => globSync(pattern, { cwd: root, exclude: ignored }));
  return new Map(
    [...new Set(paths)].sort().map((path) => [path, readFileSync(`${root}${path}`, 'utf8')]),
  );
}

/** Tests, and what exists for them alone. */
export function isTest(path: string): boolean {
  return /\.test\.ts$|\/test-?kit(\.ts$|\/)|\/testdata\/|^tests\//.test(path);
}

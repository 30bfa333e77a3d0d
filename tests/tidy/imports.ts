import { dirname, normalize } from 'node:path/posix';
import { type Files, isTest } from './source-files.ts';

export interface Import {
  readonly from: string;
  /** A path from the root for relative ones, otherwise as written. */
  readonly to: string;
  readonly relative: boolean;
}

/** `import … from 'x'`, `export … from 'x'`, `import 'x'`, `import('x')`, types included. */
const statements = [
  /^(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/gm,
];

export function importsOf(path: string, source: string): Import[] {
  return statements.flatMap((statement) =>
    [...source.matchAll(statement)].map(([, target = '']) => {
      const relative = target.startsWith('.');
      const to = relative ? normalize(`${dirname(path)}/${target}`) : target;
      return { from: path, to, relative };
    }),
  );
}

/** Every import of the program's own files; tests may reach further. */
export function allImports(files: Files): Import[] {
  return [...files].flatMap(([path, source]) => (isTest(path) ? [] : importsOf(path, source)));
}

import { readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

const packages: Readonly<Record<string, URL>> = {
  '@vitrine/tlog': new URL('../tlog/src/index.ts', import.meta.url),
};

interface Module {
  readonly name: string;
  readonly code: string;
}

/**
 * Makes one ES module of a program: its modules, types stripped, each a function that returns its
 * exports, in the order of their imports. Knows the import and export forms that this package and
 * the log library use, and refuses any other.
 * @param entry the program's TypeScript file
 */
export async function bundle(entry: URL): Promise<string> {
  const modules = new Map<string, Module>();
  await collect(entry, modules, []);
  const [program, ...others] = [...modules.values()].reverse();
  if (program === undefined) throw new Error('nothing to bundle');
  const body = others.reverse().map(({ name, code }) => {
    return `const ${name} = (() => {\n${code}\n})();\n`;
  });
  return ['#!/usr/bin/env node\n', ...nodeImports(modules), ...body, program.code].join('\n');
}

/** The command `vitrine-verify` as one file for any Node ≥ 20. */
export function bundleVerifier(): Promise<string> {
  return bundle(new URL('./src/main.ts', import.meta.url));
}

/** Adds a module after everything it imports. */
async function collect(
  url: URL,
  modules: Map<string, Module>,
  path: readonly string[],
): Promise<string> {
  const known = modules.get(url.href);
  if (known !== undefined) return known.name;
  if (path.includes(url.href)) throw new Error(`import cycle: ${[...path, url.href].join(' ')}`);
  const source = stripTypeScriptTypes(await readFile(url, 'utf8'));
  const names = new Map<string, string>();
  for (const [, specifier = ''] of source.matchAll(/^(?:[^\n]*\}|export \*) from '([^']+)';$/gm)) {
    if (specifier.startsWith('node:')) continue;
    const target = packages[specifier] ?? new URL(specifier, url);
    names.set(specifier, await collect(target, modules, [...path, url.href]));
  }
  const name = `m${modules.size}_${fileURLToPath(url)
    .replace(/^.*\/|\.ts$/g, '')
    .replaceAll('-', '_')}`;
  modules.set(url.href, { name, code: convert(source, names) });
  return name;
}

/** Turns imports into destructuring and exports into the object that the module returns. */
function convert(source: string, names: ReadonlyMap<string, string>): string {
  const exported: string[] = [];
  const from = (specifier: string) => {
    if (specifier.startsWith('node:')) return `nodeModules['${specifier}']`;
    const name = names.get(specifier);
    if (name === undefined) throw new Error(`unknown module ${specifier}`);
    return name;
  };
  const renamed = (list: string) => list.replaceAll(/(\w+) as (\w+)/g, '$1: $2');
  const code = source
    .replaceAll(/^import \{([^}]*)\} from '([^']+)';$/gm, (_, list: string, specifier: string) => {
      return `const {${renamed(list)}} = ${from(specifier)};`;
    })
    .replaceAll(/^export \* from '([^']+)';$/gm, (_, specifier: string) => {
      exported.push(`...${from(specifier)}`);
      return '';
    })
    .replaceAll(/^export \{([^}]*)\} from '([^']+)';$/gm, (_, list: string, specifier: string) => {
      for (const item of list.split(',').map((text) => text.trim())) {
        if (item !== '') exported.push(`${item}: ${from(specifier)}.${item}`);
      }
      return '';
    })
    .replaceAll(
      /^export ((?:async )?function\*?|const|class|async function\*) (\w+)/gm,
      (_, kind: string, name: string) => {
        exported.push(name);
        return `${kind} ${name}`;
      },
    );
  const left = /^(?:import|export)\b.*$/m.exec(code);
  if (left !== null) throw new Error(`a form that the bundler does not know: ${left[0]}`);
  const tidy = code.replaceAll(/[ \t]+$/gm, '').replaceAll(/\n{3,}/g, '\n\n');
  return exported.length === 0 ? tidy : `${tidy}\nreturn { ${exported.join(', ')} };`;
}

/** The modules of Node that the program uses, under the names by which `convert` finds them. */
function nodeImports(modules: ReadonlyMap<string, Module>): string[] {
  const code = [...modules.values()].map((module) => module.code).join('\n');
  const used = new Set(
    [...code.matchAll(/nodeModules\['(node:[a-z/]+)'\]/g)].map(([, specifier = '']) => specifier),
  );
  const local = (specifier: string) => specifier.replaceAll(/[:/]/g, '_');
  return [
    ...[...used].map((specifier) => `import * as ${local(specifier)} from '${specifier}';`),
    `const nodeModules = { ${[...used].map((s) => `'${s}': ${local(s)}`).join(', ')} };\n`,
  ];
}

if (import.meta.main) {
  const [target = 'vitrine-verify.mjs'] = process.argv.slice(2);
  const text = await bundleVerifier();
  await writeFile(target, text, { mode: 0o755 });
  process.stdout.write(`${target}: ${Buffer.byteLength(text)} bytes\n`);
}

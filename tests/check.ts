import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generated/files.ts';
import { root } from './tidy/source-files.ts';

/**
 * Everything that can be checked without running the program's tests: types, format and lint, the
 * house rules, generated files. All checks run even when one fails. `--write` renews the files.
 */
const binaries = join(root, 'node_modules', '.bin');

const checks: readonly { readonly name: string; readonly run: () => Promise<boolean> }[] = [
  { name: 'types', run: () => succeeds(join(binaries, 'tsc'), ['--noEmit', '-p', root]) },
  { name: 'format and lint', run: () => succeeds(join(binaries, 'biome'), ['ci', root]) },
  { name: 'generated files', run: () => compareGenerated(process.argv.includes('--write')) },
  {
    name: 'house rules',
    run: () =>
      succeeds(process.execPath, [join(root, 'tests/run.ts'), 'tests/tidy', 'tests/generated']),
  },
];

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const [status] = (await once(child, 'close')) as [number | null];
  return status === 0;
}

async function compareGenerated(write: boolean): Promise<boolean> {
  let current = true;
  for (const { path, content } of await generatedFiles()) {
    if ((await readIfPresent(path)) === content) continue;
    if (write) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
      process.stdout.write(`${path} was renewed\n`);
    } else {
      process.stdout.write(`${path} is out of date: node tests/check.ts --write\n`);
      current = false;
    }
  }
  return current;
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(join(root, path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const failed: string[] = [];
for (const { name, run } of checks) {
  process.stdout.write(`\n— ${name}\n`);
  try {
    if (!(await run())) failed.push(name);
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    failed.push(name);
  }
}
process.stdout.write(
  failed.length === 0 ? '\nAll checks passed\n' : `\nFailed: ${failed.join(', ')}\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/**
 * Builds the site when its sources are not those of the last build. `--force` builds anyway.
 * Runs after the installation and before a start and a test.
 */
const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const stamp = join(here, 'build', 'sources.sha256');
const inputs = [
  'apps/web/{app,public}/**/*',
  'apps/web/*.{ts,json}',
  'packages/{tlog,verifier}/src/**/*',
  'package-lock.json',
];

async function digestOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const files = inputs.flatMap((pattern) => globSync(pattern, { cwd: root, withFileTypes: true }));
  const paths = files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name));
  for (const path of paths.sort()) {
    if (path.includes('.test.') || path.includes('/generated/')) continue;
    hash
      .update(path.slice(root.length))
      .update('\0')
      .update(await readFile(path))
      .update('\0');
  }
  return hash.digest('hex');
}

async function build(): Promise<void> {
  const { drawWorld } = await import('./world.ts');
  await mkdir(join(here, 'app/parts/generated'), { recursive: true });
  await writeFile(join(here, 'app/parts/generated/world.svg'), await drawWorld());
  const program = join(here, '../../node_modules/@react-router/dev/bin.cjs');
  const child = spawn(process.execPath, [program, 'build'], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`the build of the site ended with ${status}`);
}

/** Each asset once more as the browser may take it: compressing costs nothing when it is asked for. */
async function compressAssets(): Promise<void> {
  const folder = join(here, 'build/client');
  const brotli = promisify(brotliCompress);
  const gz = promisify(gzip);
  for (const name of globSync('**/*.{js,css,svg,json}', { cwd: folder })) {
    const bytes = await readFile(join(folder, name));
    if (bytes.length < 1_000) continue;
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    await writeFile(join(folder, `${name}.br`), await brotli(bytes, { params }));
    await writeFile(join(folder, `${name}.gz`), await gz(bytes, { level: 9 }));
  }
}

async function main(): Promise<void> {
  const digest = await digestOfSources();
  const last = await readFile(stamp, 'utf8').catch(() => undefined);
  if (last === digest && !process.argv.includes('--force')) return;
  process.stdout.write('Building the site …\n');
  await rm(join(here, 'build'), { recursive: true, force: true });
  await build();
  await compressAssets();
  await writeFile(stamp, digest);
}

await main();

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundle } from '../build.ts';

const folder = await mkdtemp(join(tmpdir(), 'vitrine-verify-file-'));
after(() => rm(folder, { recursive: true }));
const program = join(folder, 'vitrine-verify.mjs');
await writeFile(program, await bundle(new URL('./main.ts', import.meta.url)));
const vector = (name: string) =>
  fileURLToPath(new URL(`../../../vectors/verifier/${name}`, import.meta.url));

const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [program, ...args, '--trust', vector('trust-policy.txt')]);

test('the single file verifies without the packages beside it', async () => {
  const certificate = ['certificate', vector('certificate.json')];
  const { stdout } = await run(...certificate, '--manifest', vector('manifest.bin'));
  assert.match(stdout, /^VALID {2}certificate/);
  await assert.rejects(run('receipt', vector('receipt-other-entry.json')), { code: 1 });
  await assert.rejects(run('receipt', vector('missing.json')), { code: 2 });
});

test('the single file imports nothing but Node', async () => {
  const text = await bundle(new URL('./main.ts', import.meta.url));
  const imports = [...text.matchAll(/^import .* from '([^']+)';$/gm)].map(([, name]) => name);
  assert.ok(imports.length > 0);
  assert.deepEqual(
    imports.filter((name) => !name?.startsWith('node:')),
    [],
  );
});

test('the browser part has no module of Node in it', async () => {
  const text = await bundle(new URL('./index.ts', import.meta.url));
  assert.doesNotMatch(text, /from 'node:/);
});

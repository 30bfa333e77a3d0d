import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { defaultLimits } from '../limits.ts';
import { unpackHere } from './test-kit.ts';

/**
 * The yardstick of unpacking: the containers of Debian's `clamav-testfiles`, each of which holds
 * the same harmless program. The folder is named by TEST_CLAMAV_FILES.
 */
const folder = process.env.TEST_CLAMAV_FILES;
const innerMd5 = 'aa15bcf478d165efd2065190eb473bcb';
const atLeast = 36;

async function reaches(bytes: Uint8Array, name: string, depth = 0): Promise<boolean> {
  if (createHash('md5').update(bytes).digest('hex') === innerMd5) return true;
  if (depth >= defaultLimits.depth) return false;
  const { members } = await unpackHere(bytes, {}, { name });
  for (const member of members)
    if (await reaches(member.bytes, member.path, depth + 1)) return true;
  return false;
}

const skip = folder === undefined && 'TEST_CLAMAV_FILES names no folder with clamav-testfiles';

test('The inner program is reached in most of clamav-testfiles', { skip }, async (context) => {
  assert.ok(folder !== undefined);
  const names = (await readdir(folder)).sort();
  const missed: string[] = [];
  for (const name of names)
    if (!(await reaches(await readFile(join(folder, name)), name))) missed.push(name);
  context.diagnostic(`reached in ${names.length - missed.length} of ${names.length}`);
  for (const name of missed) context.diagnostic(`not reached: ${name}`);
  assert.ok(names.length - missed.length >= atLeast);
});

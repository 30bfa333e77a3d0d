import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readPolicy } from './everything.ts';
import { examplePolicy } from './paths.ts';

test('the policy of a first start is refused as one, by line or because it is not there', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'first-policy-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'policy.yaml');
  await assert.rejects(readPolicy(file), {
    code: 'invalid-policy',
    message: /There is no file or folder /,
  });
  await writeFile(file, 'format: other\n');
  await assert.rejects(readPolicy(file), { code: 'invalid-policy', message: /\n1:9 format: / });
  assert.ok((await readPolicy(examplePolicy())).sites.zurich);
});

import assert from 'node:assert/strict';
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startSystem } from '../support/system.ts';

test('a site whose wrapping key is lost starts with no other in its place', async () => {
  const system = await startSystem();
  await system.stop();
  const keys = join(system.data, 'sites', 'moscow', 'keys');
  const file = join(keys, 'wrapping-key.json');
  await rename(file, `${file}.away`);
  await assert.rejects(system.restart(), /There is no key file at .*moscow/);
  assert.ok(!(await readdir(keys)).includes('wrapping-key.json'));
  await rename(`${file}.away`, file);
  await system.restart();
  assert.ok(system.sites.moscow);
});

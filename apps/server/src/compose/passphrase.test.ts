import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLogger } from '../platform/logger.ts';
import { openPassphrase } from './passphrase.ts';

const logger = createLogger({ level: 'silent' });

test('a first start makes a passphrase that only its owner reads, and the next one takes it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'passphrase-'));
  t.after(() => rm(folder, { recursive: true }));
  const made = (await openPassphrase(folder, logger)).reveal();
  assert.ok(made.length >= 40);
  assert.equal((await openPassphrase(folder, logger)).reveal(), made);
  assert.equal((await stat(join(folder, 'passphrase'))).mode & 0o777, 0o600);
});

for (const party of ['office', 'sites/zurich']) {
  test(`no passphrase is made where the key file of ${party} needs the lost one`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'passphrase-'));
    t.after(() => rm(folder, { recursive: true }));
    await mkdir(join(folder, party, 'keys'), { recursive: true });
    await writeFile(join(folder, party, 'keys', 'wrapping-key.json'), '{}');
    const opening = openPassphrase(folder, logger);
    await assert.rejects(opening, { code: 'missing', message: new RegExp(party) });
    assert.ok(!(await readdir(folder)).includes('passphrase'));
  });
}

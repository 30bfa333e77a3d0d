import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { openAdminToken, readAdminToken } from './admin-token.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-admin-'));
after(() => rm(folder, { recursive: true, force: true }));

test('the token is made once, and only its owner may read it', async () => {
  const file = path.join(folder, 'office', 'admin-token');
  assert.equal(await readAdminToken(file), undefined);
  const made = await openAdminToken({ path: file, randomBytes });
  const token = (await readFile(file, 'utf8')).trim();
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const reopened = await openAdminToken({ path: file, randomBytes });
  for (const one of [made, reopened]) {
    assert(one.matches(token));
    assert(!one.matches(`${token}x`));
    assert(!one.matches(''));
  }
  assert.equal(await readAdminToken(file), token);
});

test('a token that others may read, or that is none, stops the start', async () => {
  const file = path.join(folder, 'admin-token');
  await openAdminToken({ path: file, randomBytes });
  await chmod(file, 0o640);
  const open = () => openAdminToken({ path: file, randomBytes });
  await assert.rejects(open(), { code: 'token-file-exposed' });
  await chmod(file, 0o600);
  await writeFile(file, '');
  await assert.rejects(open(), { code: 'token-file-malformed' });
});

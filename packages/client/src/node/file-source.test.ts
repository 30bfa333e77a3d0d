import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, mkdtempDisposable, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cutMidBody, World } from '../testing-world.ts';
import { fileSource } from './index.ts';

const folder = () => mkdtempDisposable(join(tmpdir(), 'vitrine-client-'));

test('a file is sent with its length, hashed on the way, again after a cut', async () => {
  await using world = await World.open();
  await using directory = await folder();
  const path = join(directory.path, 'sample.bin');
  const content = Buffer.alloc(3_000_000, 'sample');
  await writeFile(path, content);
  world.moscow.next.push(cutMidBody);
  const submission = await world.client().submit(await fileSource(path));
  assert.equal(submission.attempts, 2);
  assert.equal(submission.sizeBytes, content.length);
  assert.equal(submission.sha256, createHash('sha256').update(content).digest('hex'));
  assert.equal(world.moscow.requests[0]?.headers['content-length'], String(content.length));
});

test('a file that changes between attempts is not sent again', async () => {
  await using world = await World.open();
  await using directory = await folder();
  const path = join(directory.path, 'growing.log');
  await writeFile(path, 'first');
  world.moscow.next.push(async (request, response) => {
    await appendFile(path, ' and more');
    await cutMidBody(request, response);
  });
  const sending = world.client().submit(await fileSource(path));
  await assert.rejects(sending, { code: 'source-failed', message: /changed/ });
  assert.equal(world.taken.size, 0);
});

test('only regular files are sources', async () => {
  await using directory = await folder();
  const pipe = join(directory.path, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const file = join(directory.path, 'file');
  const alias = join(directory.path, 'alias');
  await writeFile(file, 'x');
  await symlink(file, alias);
  await assert.rejects(fileSource(pipe), TypeError);
  await assert.rejects(fileSource(directory.path), TypeError);
  await assert.rejects(fileSource(join(directory.path, 'none')), { code: 'ENOENT' });
  await assert.rejects(fileSource(alias, { followSymlinks: false }), { code: 'ELOOP' });
  assert.equal((await fileSource(alias)).sizeBytes, 1);
});

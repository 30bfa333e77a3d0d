import assert from 'node:assert/strict';
import { mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { makeReceipt } from '../testing-world.ts';
import { saveReceipt } from './index.ts';

const folder = () => mkdtempDisposable(join(tmpdir(), 'vitrine-client-'));
const sha256 = 'ab'.repeat(32);

test('a receipt is named after its sample and reads back as it was', async () => {
  await using directory = await folder();
  const inner = join(directory.path, 'a', 'b');
  const receipt = makeReceipt('zurich', { sha256, size: 1 });
  const path = await saveReceipt(inner, receipt);
  assert.equal(path, join(inner, `${sha256}.receipt.json`));
  assert.deepEqual(JSON.parse(await readFile(path, 'utf8')), receipt);
  assert.deepEqual(await readdir(inner), [basename(path)]);
});

test('no receipt takes the place of another; the same one is written once', async () => {
  await using directory = await folder();
  const first = makeReceipt('zurich', { sha256, size: 1, submission: '1' });
  const second = makeReceipt('zurich', { sha256, size: 1, submission: '2' });
  const [a, again, b] = [
    await saveReceipt(directory.path, first),
    await saveReceipt(directory.path, first),
    await saveReceipt(directory.path, second),
  ];
  assert.equal(again, a);
  assert.equal(basename(b), `${sha256}.2.receipt.json`);
  assert.deepEqual(JSON.parse(await readFile(a, 'utf8')), first);
  assert.deepEqual(JSON.parse(await readFile(b, 'utf8')), second);
});

test('many at the same time each get a name', async () => {
  await using directory = await folder();
  const receipts = Array.from({ length: 20 }, () => makeReceipt('zurich', { sha256, size: 1 }));
  const paths = await Promise.all(receipts.map((receipt) => saveReceipt(directory.path, receipt)));
  assert.equal(new Set(paths).size, 20);
  assert.equal((await readdir(directory.path)).length, 20);
});

test('what a server or a caller wrote cannot lead out of the folder', async () => {
  await using directory = await folder();
  const hostile = makeReceipt('zurich', { sha256: '../../escaped', size: 1 });
  const path = await saveReceipt(directory.path, hostile, { name: '../../etc/passwd' });
  assert.equal(basename(path), '_.._.._etc_passwd.receipt.json');
  const submission = '../../escaped';
  await saveReceipt(directory.path, makeReceipt('zurich', { sha256, size: 1 }));
  const other = makeReceipt('zurich', { sha256, size: 1, submission });
  await saveReceipt(directory.path, other);
  assert.equal((await readdir(directory.path)).length, 3);
});

test('a folder that cannot be one is an error, and leaves nothing behind', async () => {
  await using directory = await folder();
  const file = join(directory.path, 'file');
  await writeFile(file, '');
  await assert.rejects(saveReceipt(file, makeReceipt('zurich', { sha256, size: 1 })));
  assert.deepEqual(await readdir(directory.path), ['file']);
});

import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import type { S3StoreSpec } from './blob-store.ts';
import { blobStoreConformance, pattern, readAll, rejectsWith } from './conformance.ts';
import { openS3Store } from './s3-store.ts';
import { startS3TestServer, testAccess } from './s3-test-server.ts';

const server = await startS3TestServer();
after(() => server[Symbol.asyncDispose]());
afterEach(() => {
  server.intercept = () => undefined;
});
let count = 0;

function freshSpec(): S3StoreSpec {
  const { endpoint } = server;
  const bucket = `vitrine-${count++}`;
  return { kind: 's3', name: 'zurich-2', endpoint, region: 'us-east-1', bucket, ...testAccess };
}

blobStoreConformance('a bucket', async () => {
  const spec = freshSpec();
  return { open: () => openS3Store(spec) };
});

test('refuses a bucket that should exist and does not', async () => {
  const spec = freshSpec();
  await rejectsWith('missing', openS3Store(spec, { mustExist: true }));
  await openS3Store(spec);
  await openS3Store(spec, { mustExist: true });
});

test('signs: a wrong secret is refused', async () => {
  const spec = freshSpec();
  await openS3Store(spec);
  await rejectsWith('unwritable', openS3Store({ ...spec, secretAccessKey: 'wrong' }));
});

test('says unreachable where nothing listens', async () => {
  const spec = { ...freshSpec(), endpoint: 'http://127.0.0.1:9' };
  await rejectsWith('unreachable', openS3Store(spec));
});

test('repeats what the service could not answer, and gives up in the end', async () => {
  const store = await openS3Store(freshSpec());
  let failures = 2;
  server.intercept = () => (failures-- > 0 ? [503, ''] : undefined);
  await store.put('a/b', pattern(100));
  assert.ok(pattern(100).equals(await readAll(store, 'a/b')));
  server.intercept = () => [503, ''];
  await rejectsWith('unreachable', store.put('a/b', pattern(100)));
});

test('believes no completion that carries an error, and gives up the upload', async () => {
  const store = await openS3Store(freshSpec());
  const seen: string[] = [];
  server.intercept = (method, url) => {
    seen.push(`${method} ${url.replace(/uploadId=.*/, 'uploadId')}`);
    const completes = method === 'POST' && url.includes('uploadId=');
    return completes ? [200, '<Error><Code>InternalError</Code></Error>'] : undefined;
  };
  const writer = await store.create('a/b');
  await writer.write(pattern(6_000_000));
  await writer.write(pattern(10));
  await rejectsWith('unreachable', writer.commit());
  assert.match(seen.at(-1) ?? '', /^DELETE .*\/a\/b\?uploadId$/);
  assert.equal(await store.stat('a/b'), undefined);
});

test('hears of a part that failed, at the next write', async () => {
  const store = await openS3Store(freshSpec());
  server.intercept = (method) => (method === 'PUT' ? [507, ''] : undefined);
  const writer = await store.create('a/b');
  await writer.write(pattern(6_000_000));
  await rejectsWith('no-space', writer.write(pattern(6_000_000)));
  await writer.abort();
});

test('refuses a bucket that keeps old versions', async () => {
  const answer = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
  server.intercept = (_method, url) => [200, url.includes('versioning') ? answer : ''];
  await rejectsWith('unsuitable', openS3Store(freshSpec()));
});

import assert from 'node:assert/strict';
import { closeSync, existsSync, openSync, writevSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { LocalStoreSpec } from './blob-store.ts';
import { blobStoreConformance, pattern, rejectsWith } from './conformance.ts';
import { systemErrorCode } from './errors.ts';
import { openLocalStore } from './local-store.ts';
import { LocalWriter } from './local-writer.ts';

const base = await mkdtemp(join(tmpdir(), 'vitrine-blobs-'));
after(() => rm(base, { recursive: true }));
let count = 0;

function freshSpec(): LocalStoreSpec {
  return { kind: 'local', name: 'zurich-1', root: join(base, String(count++)), reserveBytes: 0 };
}

blobStoreConformance('a folder', async () => {
  const spec = freshSpec();
  return { open: () => openLocalStore(spec) };
});

blobStoreConformance('a folder, in a thread of its own', async () => {
  const spec = freshSpec();
  return { open: () => openLocalStore(spec, { dedicatedThread: true }) };
});

test('refuses a folder that should hold the store and does not', async () => {
  const spec = freshSpec();
  await rejectsWith('missing', openLocalStore(spec, { mustExist: true }));
  await openLocalStore(spec);
  await openLocalStore(spec, { mustExist: true });
  await rejectsWith('unsuitable', openLocalStore({ ...spec, name: 'zurich-2' }));
  await rm(join(spec.root, 'vitrine-blobs.json'));
  await (await openLocalStore(spec)).put('a/b', pattern(1));
  await rm(join(spec.root, 'vitrine-blobs.json'));
  await rejectsWith('unsuitable', openLocalStore(spec));
});

test('removes what the dead left, and nothing of the living', async () => {
  const spec = freshSpec();
  const store = await openLocalStore(spec, { writer: 'one' });
  const incoming = join(spec.root, 'incoming');
  const writer = await store.create('a/b');
  const earlier = join(incoming, `${process.pid}.old.0`);
  // No process has a number this high; 'junk' has none.
  const leftovers = [join(incoming, '4194305.dead.0'), join(incoming, 'junk'), earlier];
  for (const path of leftovers) await writeFile(path, 'left');
  await utimes(earlier, 0, 0);
  const other = await openLocalStore(spec, { writer: 'two' });
  assert.deepEqual(await readdir(incoming), [`${process.pid}.one.0`]);
  const lost = await other.create('a/c');
  await store.sweep('two', []);
  assert.deepEqual(await readdir(incoming), [`${process.pid}.one.0`]);
  await rejectsWith('unwritable', lost.commit());
  await writer.commit();
  assert.deepEqual(await readdir(incoming), []);
});

test('leaves no file open or behind, whatever ends a writer', async () => {
  const spec = freshSpec();
  const store = await openLocalStore(spec);
  const openBefore = (await readdir('/proc/self/fd').catch(() => [])).length;
  for (const end of ['commit', 'abort'] as const) {
    const writer = await store.create('a/b');
    await writer.write(pattern(100_000));
    await writer[end]();
  }
  const reading = await store.read('a/b');
  for await (const _ of reading) break;
  assert.equal((await readdir('/proc/self/fd').catch(() => [])).length, openBefore);
  assert.deepEqual(await readdir(join(spec.root, 'incoming')), []);
});

test('keeps a reserve of free space', async () => {
  const store = await openLocalStore({ ...freshSpec(), reserveBytes: Number.MAX_SAFE_INTEGER });
  await rejectsWith('no-space', store.create('a/b'));
  await rejectsWith('no-space', store.put('a/b', pattern(1)));
  assert.ok(((await store.freeBytes()) ?? 0) > 0);
});

test('tells a full device from other failures', async (t) => {
  if (!existsSync('/dev/full')) return t.skip('no /dev/full');
  const fd = openSync('/dev/full', 'w');
  const file = {
    writev: async (chunks: readonly Uint8Array[]) => writevSync(fd, chunks),
    datasync: async () => undefined,
    close: async () => closeSync(fd),
  };
  const seen: unknown[] = [];
  const mapError = (error: unknown) => {
    seen.push(error);
    return new Error('mapped');
  };
  const publish = async () => undefined;
  const temporary = join(base, 'none');
  const writer = new LocalWriter({ file, temporary, publish, mapError });
  await assert.rejects(writer.write(pattern(10)), /mapped/);
  assert.equal(systemErrorCode(seen[0]), 'ENOSPC');
  await writer.abort();
});

test('calls a store unwritable whose folder is gone or closed', async () => {
  const gone = freshSpec();
  const store = await openLocalStore(gone);
  await rm(gone.root, { recursive: true });
  await rejectsWith('unwritable', store.create('a/b'));
  const blocked = freshSpec();
  await mkdir(blocked.root);
  await writeFile(join(blocked.root, 'incoming'), 'a file where a folder should be');
  await rejectsWith('failed', openLocalStore(blocked));
  if (process.getuid?.() === 0) return;
  const closed = freshSpec();
  const other = await openLocalStore(closed);
  await chmod(join(closed.root, 'incoming'), 0o500);
  await rejectsWith('unwritable', other.create('a/b'));
});

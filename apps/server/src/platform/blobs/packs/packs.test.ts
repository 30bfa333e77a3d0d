import assert from 'node:assert/strict';
import { mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { BlobStore } from '../blob-store.ts';
import { pattern, readAll, rejectsWith } from '../conformance.ts';
import { openBlobStore } from '../open-blob-store.ts';
import {
  decodeHead,
  encodeHead,
  formatPackedKey,
  packHeaderBytes,
  packKey,
  parsePackedKey,
  recordBytes,
} from './format.ts';

const base = await mkdtemp(join(tmpdir(), 'vitrine-packs-'));
after(() => rm(base, { recursive: true }));
let count = 0;

interface Opened {
  readonly store: BlobStore;
  readonly root: string;
  reopen(): Promise<BlobStore>;
}

async function freshStore(): Promise<Opened> {
  const root = join(base, String(count++));
  const spec = { kind: 'local', name: 'zurich-1', root, reserveBytes: 0 } as const;
  const reopen = () => openBlobStore(spec, { writer: 'w0' });
  return { store: await reopen(), root, reopen };
}

/** Appends objects of these sizes from a position on. Returns their keys and where the pack ends. */
async function append(
  { store }: Opened,
  pack: string,
  sizesBytes: readonly number[],
  from = 0,
): Promise<{ keys: string[]; end: number }> {
  const bytes: Uint8Array[] = [];
  let position = from;
  const keys = sizesBytes.map((lengthBytes, i) => {
    const name = `object-${from}-${i}`;
    const key = formatPackedKey({ pack, position, lengthBytes, name });
    const head = encodeHead({ state: 'live', name, lengthBytes, writtenAtMs: Date.now() });
    const padding = Buffer.alloc(recordBytes(lengthBytes) - packHeaderBytes - lengthBytes);
    bytes.push(head, pattern(lengthBytes), padding);
    position += recordBytes(lengthBytes);
    return key;
  });
  assert.ok(store.packs);
  await store.packs.append(pack, from, bytes);
  return { keys, end: position };
}

async function listed(store: BlobStore, prefix = ''): Promise<string[]> {
  const found = await Array.fromAsync(store.list(prefix));
  return found.map(({ key }) => key).sort();
}

const sizesBytes = [0, 1, 127, 128, 129, 10_240, 262_144, 300_000];
const pack = packKey('europe', 'w0', 0);

test('gives back every object of a pack, and tells of it', async () => {
  const at = await freshStore();
  const { keys } = await append(at, pack, sizesBytes);
  const again = await at.reopen();
  for (const store of [at.store, again]) {
    for (const [i, key] of keys.entries()) {
      const sizeBytes = sizesBytes[i] ?? 0;
      assert.ok(pattern(sizeBytes).equals(await readAll(store, key)));
      assert.deepEqual(await store.stat(key), { sizeBytes });
    }
    assert.deepEqual(await listed(store), [...keys].sort());
    assert.deepEqual(await listed(store, 'europe/'), [...keys].sort());
    assert.deepEqual(await listed(store, 'asia/'), []);
  }
});

test('finds nothing at another position, length or name', async () => {
  const at = await freshStore();
  const { keys } = await append(at, pack, [500, 500]);
  const [first] = keys.map((key) => parsePackedKey(key));
  assert.ok(first);
  const others = [
    { ...first, position: 128 },
    { ...first, position: 1_000_000 },
    { ...first, lengthBytes: 499 },
    { ...first, name: 'another' },
    { ...first, pack: packKey('europe', 'w0', 9) },
  ];
  for (const other of others.map(formatPackedKey)) {
    await rejectsWith('not-found', at.store.read(other));
    assert.equal(await at.store.stat(other), undefined);
    assert.equal(await at.store.remove(other), false);
  }
  assert.equal((await listed(at.store)).length, 2);
});

test('removing overwrites the bytes, and the last one takes a sealed pack along', async () => {
  const at = await freshStore();
  const { keys, end } = await append(at, pack, [10_000, 10_000, 10_000]);
  const [first = '', second = '', third = ''] = keys;
  const path = join(at.root, 'objects', pack);
  assert.equal(await at.store.remove(second), true);
  assert.equal(await at.store.remove(second), false);
  await rejectsWith('not-found', at.store.read(second));
  const bytes = await readFile(path);
  assert.ok(pattern(10_000).equals(await readAll(at.store, third)));
  const from = recordBytes(10_000) + packHeaderBytes;
  assert.ok(bytes.subarray(from, from + 10_000).every((byte) => byte === 0));
  await at.store.remove(first);
  await at.store.remove(third);
  assert.deepEqual(await listed(at.store), []);
  assert.equal((await readFile(path)).length, end, 'its writer may go on');
  await at.store.packs?.seal(pack, end);
  await assert.rejects(readFile(path), { code: 'ENOENT' });
});

test('a sealed pack goes with its last object; one whose writer is dead needs no seal', async () => {
  const at = await freshStore();
  const { keys, end } = await append(at, pack, [100, 100]);
  await at.store.packs?.seal(pack, end);
  for (const key of keys) await at.store.remove(key);
  assert.deepEqual(await readdir(join(at.root, 'objects/europe/packs')), []);
  // No process has a number this high.
  const dead = 'europe/packs/4194305.w0.0.pack';
  const { keys: left } = await append(at, dead, [100, 100]);
  for (const key of left) await at.store.remove(key);
  assert.deepEqual(await readdir(join(at.root, 'objects/europe/packs')), []);
});

test('writes an object again where it stood, in a store that never had it', async () => {
  const [from, to] = [await freshStore(), await freshStore()];
  const { keys, end } = await append(from, pack, [1000, 70_000, 1000]);
  const [, second = '', third = ''] = keys;
  for (const key of [third, second]) {
    const writer = await to.store.create(key);
    for await (const piece of await from.store.read(key)) await writer.write(piece);
    await writer.commit();
    assert.ok((await readAll(from.store, key)).equals(await readAll(to.store, key)));
  }
  assert.deepEqual(await listed(to.store), [second, third].sort(), 'beyond the hole');
  const short = await to.store.create(second);
  await short.write(pattern(5));
  await rejectsWith('failed', short.commit());
  assert.ok((await readAll(to.store, second)).length === 70_000);
  const more = await append(to, pack, [10], end);
  assert.equal((await listed(to.store)).length, 3);
  assert.ok(pattern(10).equals(await readAll(to.store, more.keys[0] ?? '')));
});

test('a damaged header is no object; those behind it are still found', async () => {
  const at = await freshStore();
  const { keys } = await append(at, pack, [5000, 5000, 5000]);
  const path = join(at.root, 'objects', pack);
  const bytes = await readFile(path);
  const position = recordBytes(5000);
  for (const offset of [0, 8, 16, 24, 32, 96, 127]) {
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8(damaged.readUInt8(position + offset) ^ 0xff, position + offset);
    await writeFile(path, damaged);
    assert.deepEqual(await listed(at.store), [keys[0], keys[2]].sort(), `byte ${offset}`);
    await rejectsWith('not-found', at.store.read(keys[1] ?? ''));
  }
});

test('a write that a crash tore hides nothing that was complete', async () => {
  const at = await freshStore();
  const { keys } = await append(at, pack, [5000, 5000]);
  const path = join(at.root, 'objects', pack);
  const bytes = await readFile(path);
  for (const lengthBytes of [0, 64, 127, 128, 4000, recordBytes(5000), recordBytes(5000) + 64]) {
    await writeFile(path, bytes.subarray(0, lengthBytes));
    const found = await listed(at.store);
    assert.deepEqual(found, lengthBytes < packHeaderBytes ? [] : [keys[0]], `${lengthBytes}`);
  }
});

test('property: no flipped bit makes a header say something else', () => {
  const head = encodeHead({ state: 'live', name: 'a-name', lengthBytes: 77, writtenAtMs: 1234 });
  const bit = fc.integer({ min: 0, max: packHeaderBytes * 8 - 1 });
  fc.assert(
    fc.property(bit, (n) => {
      const flipped = Buffer.from(head);
      flipped.writeUInt8(flipped.readUInt8(n >> 3) ^ (1 << (n & 7)), n >> 3);
      const read = decodeHead(flipped);
      // The state is not checked: it changes in place.
      assert.ok(read === undefined || n >> 3 === 8);
    }),
  );
  assert.deepEqual(decodeHead(head), {
    state: 'live',
    name: 'a-name',
    lengthBytes: 77,
    writtenAtMs: 1234,
  });
});

test('clears up after a lost writer: what nobody was told of goes, the rest stays', async () => {
  const at = await freshStore();
  const { keys } = await append(at, pack, [100, 100, 100]);
  await at.store.sweep('w0', ['europe/00/object-0-1.age']);
  assert.deepEqual(await listed(at.store), [keys[0], keys[2]].sort());
  for (const key of [keys[0] ?? '', keys[2] ?? '']) await at.store.remove(key);
  assert.deepEqual(await readdir(join(at.root, 'objects/europe/packs')), [], 'it was sealed');
});

test('removes a whole region, and goes on writing afterwards', async () => {
  const at = await freshStore();
  await append(at, pack, [100, 100]);
  await append(at, packKey('asia', 'w0', 1), [100]);
  await at.store.put('europe/3f/alone.age', pattern(10));
  await at.store.removeAll('europe');
  assert.deepEqual(await listed(at.store, 'europe/'), []);
  assert.equal((await listed(at.store)).length, 1);
  const { keys } = await append(at, pack, [50], 1024);
  const again = await at.reopen();
  assert.deepEqual(await listed(again, 'europe/'), keys);
  await at.store.removeAll('nowhere');
});

test('says that a data centre is full, gone or closed', async () => {
  const at = await freshStore();
  await append(at, pack, [10]);
  await rename(at.root, `${at.root}-away`);
  await rejectsWith('unwritable', append(at, packKey('europe', 'w0', 1), [10]));
  await rename(`${at.root}-away`, at.root);
  const full = { kind: 'local', name: 'zurich-1', root: at.root } as const;
  const store = await openBlobStore({ ...full, reserveBytes: Number.MAX_SAFE_INTEGER });
  await rejectsWith('no-space', append({ ...at, store }, packKey('europe', 'w1', 0), [10]));
  for (const bad of ['../a.pack', 'A.pack', '']) {
    await rejectsWith('bad-key', append(at, bad, [1]));
  }
});

test('finds nothing in a pack that was removed while it was open, nor in one of its name', async () => {
  const at = await freshStore();
  const { keys } = await append(at, pack, [1000]);
  const [key = ''] = keys;
  await readAll(at.store, key);
  const other = await at.reopen();
  await other.removeAll('europe');
  await rejectsWith('not-found', at.store.read(key));
  await append({ ...at, store: other }, pack, [1000], 4096);
  await rejectsWith('not-found', at.store.read(key));
});

test('reads from more packs than are kept open', async () => {
  const at = await freshStore();
  const all: string[] = [];
  for (let n = 0; n < 20; n++) {
    all.push(...(await append(at, packKey('europe', 'w0', n), [2000, 300_000])).keys);
  }
  await Promise.all(
    [...all, ...all].map(async (key) => {
      assert.equal((await readAll(at.store, key)).length, parsePackedKey(key)?.lengthBytes);
    }),
  );
  await at.store.close();
});

test('leaves no file open', async () => {
  const at = await freshStore();
  const before = (await readdir('/proc/self/fd').catch(() => [])).length;
  const { keys, end } = await append(at, pack, [300_000, 10]);
  for await (const _ of await at.store.read(keys[0] ?? '')) break;
  await at.store.remove(keys[1] ?? '');
  await at.store.packs?.seal(pack, end);
  await listed(at.store);
  await at.store.close();
  assert.equal((await readdir('/proc/self/fd').catch(() => [])).length, before);
  const file = await open(join(at.root, 'objects', pack));
  await file.close();
});

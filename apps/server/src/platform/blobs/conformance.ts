import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BlobListing, BlobStore, BlobWriter } from './blob-store.ts';
import { BlobError, type BlobErrorCode } from './errors.ts';

export interface Conformance {
  /** Opens a store that is empty at first; called again, the same one anew. */
  open(): Promise<BlobStore>;
}

/** What every blob store must do, as tests. `setup` is called once for each test. */
export function blobStoreConformance(backend: string, setup: () => Promise<Conformance>): void {
  describe(`${backend} as a blob store`, () => {
    for (const [name, run] of Object.entries(cases)) {
      test(name, async () => {
        const { open } = await setup();
        const store = await open();
        try {
          await run(store, open);
        } finally {
          await store.close();
        }
      });
    }
  });
}

type Case = (store: BlobStore, reopen: () => Promise<BlobStore>) => Promise<void>;

const key = 'europe/3f/3f2a9c.age';

/** Sizes about the borders of read pieces and of parts. */
const sizesBytes = [0, 1, 1000, 262_144, 262_145, 5_242_880, 12_000_000];

const cases: Readonly<Record<string, Case>> = {
  'gives back what was written, whatever its size': async (store) => {
    for (const sizeBytes of sizesBytes) {
      const bytes = pattern(sizeBytes);
      const writer = await store.create(key);
      await writeInPieces(writer, bytes);
      await writer.commit();
      assert.ok(bytes.equals(await readAll(store, key)), `${sizeBytes} bytes`);
      assert.deepEqual(await store.stat(key), { sizeBytes });
    }
  },
  'puts small objects in one go': async (store) => {
    for (const sizeBytes of [0, 1, 10_240, 300_000]) {
      await store.put(key, pattern(sizeBytes));
      assert.ok(pattern(sizeBytes).equals(await readAll(store, key)));
    }
  },
  'lets the caller reuse memory after a write': async (store) => {
    const writer = await store.create(key);
    const chunk = new Uint8Array(4096);
    for (const value of [1, 2, 3]) await writer.write(chunk.fill(value));
    await writer.write();
    await writer.write(chunk.fill(4), chunk.subarray(0, 0), chunk.subarray(0, 1));
    await writer.commit();
    const bytes = await readAll(store, key);
    assert.deepEqual(
      [0, 4096, 8192, 12_288, 16_384].map((at) => bytes[at]),
      [1, 2, 3, 4, 4],
    );
    assert.equal(bytes.length, 16_385);
  },
  'shows nothing before the commit': async (store) => {
    const writer = await store.create(key);
    await writer.write(pattern(6_000_000));
    assert.equal(await store.stat(key), undefined);
    await rejectsWith('not-found', store.read(key));
    assert.deepEqual(await listing(store, ''), []);
    await writer.commit();
    assert.deepEqual(await store.stat(key), { sizeBytes: 6_000_000 });
  },
  'leaves nothing after an abort': async (store) => {
    for (const sizeBytes of [0, 1000, 6_000_000]) {
      const writer = await store.create(key);
      await writer.write(pattern(sizeBytes));
      await writer.abort();
      assert.equal(await store.stat(key), undefined);
    }
    assert.deepEqual(await listing(store, ''), []);
  },
  'replaces an object at once and whole': async (store) => {
    await store.put(key, pattern(5000));
    const before = await store.read(key);
    const writer = await store.create(key);
    await writer.write(Buffer.from('new'));
    assert.equal((await store.stat(key))?.sizeBytes, 5000);
    await writer.commit();
    assert.equal((await readAll(store, key)).toString(), 'new');
    for await (const piece of before) assert.ok(piece.length > 0);
  },
  'removes, and says whether there was anything': async (store) => {
    await store.put(key, pattern(10));
    assert.equal(await store.remove(key), true);
    assert.equal(await store.remove(key), false);
    assert.equal(await store.remove('never/was/there'), false);
    assert.equal(await store.stat(key), undefined);
    await rejectsWith('not-found', store.read(key));
  },
  'lists by prefix': async (store) => {
    const keys = ['europe/3f/a', 'europe/3f/b', 'europe/40/c', 'europe-east/3f/d', 'asia/01/e'];
    await Promise.all(keys.map((each, index) => store.put(each, pattern(index))));
    const expect = (prefix: string) => keys.filter((each) => each.startsWith(prefix)).sort();
    for (const prefix of [
      '',
      'europe',
      'europe/',
      'europe/3',
      'europe/3f/a',
      'africa/',
      'africa',
    ]) {
      const found = await listing(store, prefix);
      assert.deepEqual(found.map((entry) => entry.key).sort(), expect(prefix), prefix);
    }
    const [entry] = await listing(store, 'asia/');
    assert.equal(entry?.sizeBytes, 4);
    assert.ok(Math.abs(Date.now() - (entry?.modifiedAtMs ?? 0)) < 60_000);
  },
  'keeps objects when it is opened anew': async (store, reopen) => {
    await store.put(key, pattern(77));
    const again = await reopen();
    assert.ok(pattern(77).equals(await readAll(again, key)));
    await again.close();
  },
  'takes many writers at once': async (store) => {
    const keys = Array.from({ length: 40 }, (_, index) => `europe/0${index % 4}/object-${index}`);
    await Promise.all(keys.map((each, index) => store.put(each, pattern(index * 100))));
    const lengths = await Promise.all(
      keys.map(async (each) => (await readAll(store, each)).length),
    );
    assert.deepEqual(
      lengths,
      keys.map((_, index) => index * 100),
    );
    const removed = await Promise.all(keys.map((each) => store.remove(each)));
    assert.ok(removed.every(Boolean));
    assert.deepEqual(await listing(store, ''), []);
  },
  'refuses keys that could lead elsewhere': async (store) => {
    const bad = [
      '',
      '/a',
      'a/',
      'a//b',
      '../a',
      'a/../b',
      '.a',
      'A',
      'a b',
      'a\0',
      'a'.repeat(513),
    ];
    for (const each of bad) {
      await rejectsWith('bad-key', store.create(each));
      await rejectsWith('bad-key', store.put(each, pattern(1)));
      await rejectsWith('bad-key', store.read(each));
      await rejectsWith('bad-key', store.stat(each));
      await rejectsWith('bad-key', store.remove(each));
    }
  },
  'stops a reading that is aborted or left': async (store) => {
    await store.put(key, pattern(2_000_000));
    const controller = new AbortController();
    const reading = await store.read(key, controller.signal);
    const iterator = reading[Symbol.asyncIterator]();
    await iterator.next();
    controller.abort(new Error('enough'));
    await assert.rejects(async () => {
      while (!(await iterator.next()).done);
    });
    for await (const piece of await store.read(key)) {
      assert.ok(piece.length <= 262_144);
      break;
    }
    await assert.rejects(store.read(key, controller.signal));
  },
  'tells a spec that can be sent to a thread': async (store) => {
    assert.deepEqual(structuredClone(store.spec), store.spec);
    assert.equal(store.spec.name, store.name);
  },
};

/** Bytes that differ along the way, so that a piece out of place shows. */
export function pattern(sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  for (let at = 0; at + 4 <= sizeBytes; at += 4)
    bytes.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
  return bytes;
}

export async function readAll(store: BlobStore, objectKey: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await store.read(objectKey)) pieces.push(Uint8Array.from(piece));
  return Buffer.concat(pieces);
}

export async function rejectsWith(code: BlobErrorCode, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => error instanceof BlobError && error.code === code);
}

async function writeInPieces(writer: BlobWriter, bytes: Uint8Array): Promise<void> {
  const sizes = [1, 70_000, 3, 1_000_000];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    await writer.write(bytes.subarray(at, at + 1), bytes.subarray(at + 1, at + 1 + size));
    at += 1 + size;
  }
}

async function listing(store: BlobStore, prefix: string): Promise<BlobListing[]> {
  return await Array.fromAsync(store.list(prefix));
}

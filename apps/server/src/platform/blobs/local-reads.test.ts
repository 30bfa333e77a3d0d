import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pattern } from './conformance.ts';
import { createDirectReads, pooledReads } from './local-reads.ts';
import { Pace } from './pace.ts';

const folder = await mkdtemp(join(tmpdir(), 'vitrine-reads-'));
after(() => rm(folder, { recursive: true }));
const path = join(folder, 'file');
await writeFile(path, pattern(1_000_000));

for (const [name, reads] of Object.entries({ direct: createDirectReads(), pooledReads })) {
  test(`${name}: fills a buffer from a place in a file`, async () => {
    const fd = openSync(path, 'r');
    try {
      const buffer = reads.take(4096);
      assert.equal(await reads.read(fd, buffer.subarray(0, 4096), 500_000), 4096);
      assert.deepEqual(buffer.subarray(0, 4096), pattern(1_000_000).subarray(500_000, 504_096));
      assert.equal(await reads.read(fd, buffer, 999_999), 1);
      assert.equal(await reads.read(fd, buffer, 1_000_000), 0);
    } finally {
      closeSync(fd);
    }
  });
}

test('direct: memory that was given back is used again; what is larger is not kept', () => {
  const reads = createDirectReads();
  const buffer = reads.take(10);
  reads.giveBack(buffer);
  assert.equal(reads.take(200_000), buffer);
  const large = reads.take(300_000);
  reads.giveBack(large);
  assert.notEqual(reads.take(300_000), large);
});

test('direct: others have their turn though reads follow each other', async () => {
  const reads = createDirectReads();
  const fd = openSync(path, 'r');
  let isOver = false;
  const timer = setImmediate(() => {
    isOver = true;
  });
  try {
    const buffer = reads.take(262_144);
    while (!isOver) assert.ok((await reads.read(fd, buffer, 0)) > 0);
  } finally {
    clearImmediate(timer);
    closeSync(fd);
  }
});

test('a call that waited sends the next to the thread pool for a while, even if it failed', () => {
  const pace = new Pace();
  const wait = () => {
    const endMs = performance.now() + 5;
    while (performance.now() < endMs);
    throw new Error('it failed late');
  };
  assert.ok(pace.isDirect());
  assert.throws(() => pace.timed(wait), /it failed late/);
  let pooled = 0;
  while (!pace.isDirect()) pooled++;
  assert.equal(pooled, 32);
});

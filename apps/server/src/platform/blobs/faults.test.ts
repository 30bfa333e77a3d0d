import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Fault } from './blob-store.ts';
import { blobStoreConformance, pattern, rejectsWith } from './conformance.ts';
import { openBlobStore } from './open-blob-store.ts';

const base = await mkdtemp(join(tmpdir(), 'vitrine-faults-'));
after(() => rm(base, { recursive: true }));
let count = 0;

function open(faults: readonly Fault[]) {
  const root = join(base, String(count++));
  const inner = { kind: 'local', name: 'zurich-1', root, reserveBytes: 0 } as const;
  return () => openBlobStore({ kind: 'faulty', name: 'zurich-1', inner, faults });
}

blobStoreConformance('a store without planned faults', async () => ({ open: open([]) }));

const outcomes = ['failed', 'failed-but-persisted'] as const;

for (const outcome of outcomes) {
  test(`${outcome}: at a put, a commit and a removal`, async () => {
    const persisted = outcome === 'failed-but-persisted';
    const code = 'no-space';
    const store = await open([
      { operation: 'put', nth: 2, outcome, code },
      { operation: 'commit', nth: 1, outcome },
      { operation: 'remove', nth: 1, outcome },
    ])();
    await store.put('a/first', pattern(1));
    await rejectsWith('no-space', store.put('a/second', pattern(2)));
    assert.deepEqual(await store.stat('a/second'), persisted ? { sizeBytes: 2 } : undefined);
    await store.put('a/third', pattern(3));
    const writer = await store.create('a/fourth');
    await writer.write(pattern(4));
    await rejectsWith('failed', writer.commit());
    assert.deepEqual(await store.stat('a/fourth'), persisted ? { sizeBytes: 4 } : undefined);
    await rejectsWith('failed', store.remove('a/first'));
    assert.deepEqual(await store.stat('a/first'), persisted ? undefined : { sizeBytes: 1 });
    assert.equal(await store.remove('a/first'), !persisted);
  });
}

test('strikes as often as planned', async () => {
  const store = await open([{ operation: 'stat', nth: 2, times: 2, outcome: 'failed' }])();
  await store.stat('a');
  await rejectsWith('failed', store.stat('a'));
  await rejectsWith('failed', store.stat('a'));
  await store.stat('a');
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Fault } from '../../../platform/blobs/index.ts';
import { failsWith, gather, openTestVault, randomLike } from './test-kit.ts';

const smallBytes = 10_000;
const largeBytes = 1_000_000;

/** Every place where writing can fail, by the size of the sample that passes there. */
const places = [
  { operation: 'put', sizeBytes: smallBytes },
  { operation: 'create', sizeBytes: largeBytes },
  { operation: 'write', sizeBytes: largeBytes },
  { operation: 'commit', sizeBytes: largeBytes },
] as const;
const outcomes = ['failed', 'failed-but-persisted'] as const;

for (const { operation, sizeBytes } of places) {
  for (const outcome of outcomes) {
    const nth = operation === 'write' ? 2 : 1;
    const fault: Fault = { operation, nth, outcome, code: 'no-space' };
    const sample = randomLike(sizeBytes);

    describe(`${operation} ${outcome} in one data centre`, () => {
      test('stores nothing where all must hold it', async () => {
        await using vault = await openTestVault([[], [fault]]);
        const error = await failsWith('not-stored', vault.engine.put(sample, vault.options()));
        assert.deepEqual(error.failed, [{ dataCentre: 'dc-2', code: 'no-space' }]);
        assert.deepEqual(error.leftIn, []);
        assert.deepEqual(await objects(vault), []);
        await vault.engine.put(sample, vault.options());
      });

      test('stores in the other where one suffices', async () => {
        await using vault = await openTestVault([[fault], []]);
        const stored = await vault.engine.put(sample, vault.options('a/b', { copies: 'one' }));
        assert.deepEqual(stored.copies, ['dc-2']);
        assert.deepEqual(stored.failed, [{ dataCentre: 'dc-1', code: 'no-space' }]);
        assert.ok(sample.equals(await gather(vault.engine.open('a/b', vault.identity, 'dc-2'))));
        await vault.engine.repair('a/b', 'dc-2', 'dc-1', stored.ciphertextSha256);
        assert.ok(sample.equals(await gather(vault.engine.open('a/b', vault.identity, 'dc-1'))));
      });
    });

    test(`${operation} ${outcome} in both data centres stores nothing`, async () => {
      await using vault = await openTestVault([[fault], [fault]]);
      const options = vault.options('a/b', { copies: 'one' });
      const error = await failsWith('not-stored', vault.engine.put(sample, options));
      assert.equal(error.failed.length, 2);
      assert.deepEqual(await objects(vault), []);
    });
  }
}

test('tells where bytes may be left', async () => {
  await using vault = await openTestVault([
    [{ operation: 'remove', nth: 1, outcome: 'failed' }],
    [{ operation: 'put', nth: 1, outcome: 'failed' }],
  ]);
  const error = await failsWith('not-stored', vault.engine.put(randomLike(9), vault.options()));
  assert.deepEqual(error.leftIn, ['dc-1']);
});

describe('a worker that ends', () => {
  for (const { operation, sizeBytes } of places) {
    test(`at a ${operation} leaves nothing and is replaced`, async () => {
      const fault: Fault = { operation, nth: 2, outcome: 'thread-lost' };
      await using vault = await openTestVault([[], [fault]]);
      const sample = randomLike(sizeBytes);
      if (operation !== 'write') await vault.engine.put(sample, vault.options('a/first'));
      const before = await objects(vault);
      const lost = vault.engine.put(sample, vault.options('a/second'));
      const others = [1, 2, 3].map((index) => {
        return vault.engine.put(sample, vault.options(`a/other-${index}`));
      });
      await failsWith('worker-lost', lost);
      const settled = await Promise.allSettled(others);
      const kept = settled.filter((each) => each.status === 'fulfilled').length;
      assert.equal((await objects(vault)).length, before.length + 2 * kept);
      assert.equal(vault.engine.stats().workersLost, 1);
      assert.equal(vault.engine.stats().inFlightBytes, 0);
      assert.match(vault.logged.join(), /worker ended/);
      if (operation !== 'write') await vault.engine.put(sample, vault.options('a/third'));
    });
  }
});

test('a data centre that is away when a worker starts may come back', async () => {
  const { rename } = await import('node:fs/promises');
  await using vault = await openTestVault();
  const [root] = vault.roots;
  await rename(root, `${root}-away`);
  const options = vault.options('a/b', { copies: 'one' });
  const stored = await vault.engine.put(randomLike(5), options);
  assert.deepEqual(stored.failed, [{ dataCentre: 'dc-1', code: 'missing' }]);
  await rename(`${root}-away`, root);
  assert.deepEqual((await vault.engine.put(randomLike(5), options)).copies, ['dc-1', 'dc-2']);
});

async function objects(vault: { files(): Promise<string[]> }): Promise<string[]> {
  return (await vault.files()).filter((path) => path.includes('/objects/'));
}

import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { type Fault, packHeaderBytes, parsePackedKey } from '../../../platform/blobs/index.ts';
import { packedBytesMax } from './pack-writer.ts';
import {
  failsWith,
  gather,
  inPieces,
  openTestVault,
  randomLike,
  type TestVault,
} from './test-kit.ts';

const packable = { packable: true } as const;
const outcomes = ['failed', 'failed-but-persisted'] as const;

async function listed(vault: TestVault): Promise<string[][]> {
  return Promise.all(
    vault.stores.map(async (store) =>
      (await Array.fromAsync(store.list(''))).map(({ key }) => key).sort(),
    ),
  );
}

test('keeps small objects in one file, the same in every data centre, and large ones apart', async () => {
  await using vault = await openTestVault();
  const small = Array.from({ length: 60 }, (_, i) => randomLike(i * 1_700, i));
  const stored = await Promise.all(
    small.map((bytes, i) =>
      vault.engine.put(bytes, vault.options(`europe/0${i % 10}/small-${i}.age`, packable)),
    ),
  );
  for (const [i, { key, copies }] of stored.entries()) {
    assert.equal(parsePackedKey(key)?.name, `small-${i}`);
    assert.deepEqual(copies, ['dc-1', 'dc-2']);
    assert.ok(small[i]?.equals(await gather(vault.engine.open(key, vault.identity))));
  }
  assert.equal((await vault.files()).length, 2, 'one worker, one pack in each data centre');
  const large = randomLike(packedBytesMax + 1);
  const alone = vault.options('europe/3f/large.age', packable);
  assert.equal((await vault.engine.put(large, alone)).key, alone.key);
  assert.ok(large.equals(await gather(vault.engine.open(alone.key, vault.identity))));
  const [first, second] = await listed(vault);
  assert.deepEqual(first, second);
  assert.deepEqual(first, [...stored.map(({ key }) => key), alone.key].sort());
});

test('about the border, whole or in pieces, encrypted or as it is', async () => {
  await using vault = await openTestVault();
  for (const sizeBytes of [65_536, 65_537, packedBytesMax - 300, packedBytesMax + 1]) {
    const bytes = randomLike(sizeBytes);
    const writer = vault.engine.begin(vault.options('europe/3f/a.age', packable));
    for await (const piece of inPieces(bytes, 30_000)) await writer.write(piece);
    const { key, ciphertextSha256 } = await writer.finish();
    assert.ok(bytes.equals(await gather(vault.engine.open(key, vault.identity))), `${sizeBytes}`);
    const source = await vault.engine.readCiphertext(key, 'dc-2');
    const order = { key: 'asia/3f/a.age', source, copies: 'all' as const, ciphertextSha256 };
    const copy = await vault.engine.storeCiphertext({ ...order, ...packable });
    assert.ok(bytes.equals(await gather(vault.engine.open(copy.key, vault.identity))));
  }
});

test('a removed object is gone from every data centre, and no other with it', async () => {
  await using vault = await openTestVault();
  const keys: string[] = [];
  for (let i = 0; i < 20; i++) {
    const options = vault.options(`europe/3f/one-${i}.age`, packable);
    keys.push((await vault.engine.put(randomLike(3_000, i), options)).key);
  }
  const gone = keys.filter((_, i) => i % 3 === 0);
  assert.deepEqual(await vault.engine.removeMany(gone), { removed: gone.length, failed: [] });
  const left = keys.filter((key) => !gone.includes(key)).sort();
  assert.deepEqual(await listed(vault), [left, left]);
  for (const key of gone)
    await failsWith('not-found', gather(vault.engine.open(key, vault.identity)));
});

test('a damaged copy in a pack is told from an intact one, and repaired', async () => {
  await using vault = await openTestVault();
  const bytes = randomLike(20_000);
  const { key, ciphertextSha256 } = await vault.engine.put(
    bytes,
    vault.options('europe/3f/a.age', packable),
  );
  const [store] = vault.stores;
  const writer = await store.create(key);
  await writer.write(randomLike((await store.stat(key))?.sizeBytes ?? 0));
  await writer.commit();
  const look = async () => {
    const [digest] = await Array.fromAsync(vault.engine.digestMany([{ key, ciphertextSha256 }], 1));
    return digest?.copies.map(({ state }) => state);
  };
  assert.deepEqual(await look(), ['damaged', 'intact']);
  await vault.engine.repair(key, 'dc-2', 'dc-1', ciphertextSha256);
  assert.deepEqual(await look(), ['intact', 'intact']);
});

test('a pack ends with the last byte of its last object', async () => {
  await using vault = await openTestVault();
  for (let i = 0; i < 3; i++) {
    const options = vault.options(`europe/3f/one-${i}.age`, packable);
    const { key, storedBytes } = await vault.engine.put(randomLike(20 + i), options);
    const [pack = ''] = await vault.files();
    const { position = 0 } = parsePackedKey(key) ?? {};
    assert.equal((await stat(pack)).size, position + packHeaderBytes + storedBytes);
  }
});

for (const outcome of outcomes) {
  const fault: Fault = { operation: 'put', nth: 1, outcome, code: 'no-space' };
  const sample = randomLike(10_000);

  describe(`a batch ${outcome} in one data centre`, () => {
    test('stores nothing where all must hold it, and goes on elsewhere', async () => {
      await using vault = await openTestVault([[], [fault]]);
      const options = vault.options('europe/3f/a.age', packable);
      const error = await failsWith('not-stored', vault.engine.put(sample, options));
      assert.deepEqual(error.failed, [{ dataCentre: 'dc-2', code: 'no-space' }]);
      assert.deepEqual(error.leftIn, []);
      assert.deepEqual(await listed(vault), [[], []]);
      const { key } = await vault.engine.put(sample, options);
      assert.deepEqual(await listed(vault), [[key], [key]]);
    });

    test('stores in the other where one suffices, to be repaired', async () => {
      await using vault = await openTestVault([[fault], []]);
      const options = vault.options('europe/3f/a.age', { ...packable, copies: 'one' });
      const { key, copies, failed, ciphertextSha256 } = await vault.engine.put(sample, options);
      assert.deepEqual(copies, ['dc-2']);
      assert.deepEqual(failed, [{ dataCentre: 'dc-1', code: 'no-space' }]);
      await vault.engine.repair(key, 'dc-2', 'dc-1', ciphertextSha256);
      assert.ok(sample.equals(await gather(vault.engine.open(key, vault.identity, 'dc-1'))));
      assert.deepEqual(await listed(vault), [[key], [key]]);
    });
  });

  test(`a batch ${outcome} in both stores nothing`, async () => {
    await using vault = await openTestVault([[fault], [fault]]);
    const options = vault.options('europe/3f/a.age', { ...packable, copies: 'one' });
    const error = await failsWith('not-stored', vault.engine.put(sample, options));
    assert.equal(error.failed.length, 2);
    assert.deepEqual(await listed(vault), [[], []]);
  });
}

test('a worker that ends leaves nothing that nobody was told of, and is replaced', async () => {
  const fault: Fault = { operation: 'put', nth: 2, outcome: 'thread-lost' };
  await using vault = await openTestVault([[], [fault]]);
  const put = (name: string) =>
    vault.engine.put(randomLike(9_000), vault.options(`europe/3f/${name}.age`, packable));
  const { key: kept } = await put('kept');
  await failsWith('worker-lost', put('lost'));
  assert.deepEqual(await listed(vault), [[kept], [kept]]);
  const { key: next } = await put('next');
  assert.notEqual(parsePackedKey(next)?.pack, parsePackedKey(kept)?.pack);
  assert.deepEqual(await listed(vault), [[kept, next].sort(), [kept, next].sort()]);
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, describe, test } from 'node:test';
import { decrypt } from '@vitrine/age';
import fc from 'fast-check';
import { createVaultEngine } from './engine.ts';
import {
  digestOf,
  failsWith,
  gather,
  hex,
  inPieces,
  openTestVault,
  randomLike,
  testKey,
} from './test-kit.ts';
import type { StoredObject } from './types.ts';

const vault = await openTestVault();
after(() => vault[Symbol.asyncDispose]());
const { engine, stores, identity } = vault;

/** About the borders of age chunks (64 KiB) and of buffers (64 and 256 KiB). */
const sizesBytes = [0, 1, 65_535, 65_536, 65_537, 131_072, 327_680, 327_681, 3_000_000];

function checkStored(stored: StoredObject, plaintext: Uint8Array): void {
  assert.equal(hex(stored.sha256), digestOf('sha256', plaintext));
  assert.equal(hex(stored.sha1), digestOf('sha1', plaintext));
  assert.equal(hex(stored.md5), digestOf('md5', plaintext));
  assert.equal(stored.sizeBytes, plaintext.length);
  assert.deepEqual(stored.copies, ['dc-1', 'dc-2']);
  assert.deepEqual(stored.failed, []);
}

describe('storing a sample', () => {
  for (const sizeBytes of sizesBytes) {
    test(`of ${sizeBytes} bytes, whole or in pieces`, async () => {
      const plaintext = randomLike(sizeBytes);
      for (const pieceBytes of [sizeBytes || 1, 70_001]) {
        const writer = engine.begin(vault.options());
        for await (const piece of inPieces(plaintext, pieceBytes)) await writer.write(piece);
        const stored = await writer.finish();
        checkStored(stored, plaintext);
        for (const store of stores) {
          const ciphertext = await gather(await store.read(testKey));
          assert.equal(hex(stored.ciphertextSha256), digestOf('sha256', ciphertext));
          assert.equal(stored.storedBytes, ciphertext.length);
          assert.ok(plaintext.equals(decrypt(ciphertext, [identity])));
        }
      }
    });
  }

  test('in one go, many at once', async () => {
    const samples = Array.from({ length: 100 }, (_, index) => randomLike(index * 331, index));
    const keys = samples.map((_, index) => `asia/0${index % 8}/sample-${index}.age`);
    await Promise.all(
      samples.map(async (sample, index) => {
        checkStored(await engine.put(sample, vault.options(keys[index])), sample);
      }),
    );
    const report = await engine.removeMany(keys);
    assert.deepEqual(report, { removed: 100, failed: [] });
  });

  test('whatever the pieces, memory may be reused at once', async () => {
    const pieces = fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(pieces, async (lengths) => {
        const key = 'europe/aa/property.age';
        const whole = randomLike(lengths.reduce((sum, each) => sum + each, 0));
        const writer = engine.begin(vault.options(key));
        const reused = Buffer.alloc(200_000);
        let at = 0;
        for (const length of lengths) {
          whole.copy(reused, 0, at, at + length);
          await writer.write(reused.subarray(0, length));
          reused.fill(0xee);
          at += length;
        }
        checkStored(await writer.finish(), whole);
        assert.ok(whole.equals(await gather(engine.open(key, identity))));
      }),
      { numRuns: 25 },
    );
  });
});

describe('refusing', () => {
  for (const sizeBytesMax of [10, 100_000, 1_000_000]) {
    test(`more than ${sizeBytesMax} bytes as soon as it is seen`, async () => {
      const options = vault.options('europe/bb/large.age', { sizeBytesMax });
      const writer = engine.begin(options);
      await writer.write(randomLike(sizeBytesMax));
      await failsWith('too-large', writer.write(randomLike(1)));
      await failsWith('too-large', writer.write(randomLike(1)));
      await failsWith('too-large', writer.finish());
      await writer.abort();
      const exact = await engine.put(randomLike(sizeBytesMax), options);
      assert.equal(exact.sizeBytes, sizeBytesMax);
      await engine.remove(options.key);
      await failsWith('too-large', engine.put(randomLike(sizeBytesMax + 1), options));
      for (const store of stores) assert.equal(await store.stat(options.key), undefined);
    });
  }

  test('what is no recipient, no key and no data centre', async () => {
    const bytes = randomLike(1);
    await failsWith('bad-request', engine.put(bytes, vault.options('a', { recipient: 'age1x' })));
    await assert.rejects(engine.put(bytes, vault.options('../a')), { code: 'bad-key' });
    await failsWith('bad-request', engine.readCiphertext('a', 'dc-3'));
    await failsWith('bad-request', gather(engine.open('a', 'AGE-SECRET-KEY-1')));
    assert.throws(() => createVaultEngine({ stores: [], logger: { warn() {}, error() {} } }));
  });

  test('two calls of a writer at a time, and any after its end', async () => {
    const writer = engine.begin(vault.options());
    const first = writer.write(randomLike(500_000));
    await assert.rejects(writer.write(randomLike(1)), TypeError);
    await first;
    await writer.finish();
    await assert.rejects(writer.write(randomLike(1)), TypeError);
    await assert.rejects(writer.finish(), TypeError);
  });
});

test('an abort leaves nothing, however far the writer was', async () => {
  await using own = await openTestVault();
  for (const sizeBytes of [0, 1000, 65_536, 100_000, 2_000_000]) {
    const writer = own.engine.begin(own.options());
    await writer.write(randomLike(sizeBytes));
    await writer.abort();
    await writer.abort();
    assert.deepEqual(await own.files(), []);
    await failsWith('aborted', writer.finish());
  }
  assert.deepEqual(own.engine.stats(), { inFlightBytes: 0, calls: 0, workersLost: 0 });
});

test('many slow writers share little memory without starving', async () => {
  const inFlightBytesMax = 512 * 1024;
  await using own = await openTestVault([], { inFlightBytesMax, workers: 2 });
  const samples = Array.from({ length: 24 }, (_, index) => randomLike(700_000, index));
  let mostBytes = 0;
  const store = async (sample: Uint8Array, index: number) => {
    const writer = own.engine.begin(own.options(`europe/00/slow-${index}.age`));
    // Each stops with a part-filled buffer in hand while the others go on.
    for await (const piece of inPieces(sample, 50_000)) {
      await writer.write(piece);
      mostBytes = Math.max(mostBytes, own.engine.stats().inFlightBytes);
      await new Promise((resolve) => setImmediate(resolve));
    }
    checkStored(await writer.finish(), sample);
  };
  await Promise.all(samples.map(store));
  assert.ok(mostBytes <= inFlightBytesMax, `${mostBytes} bytes in flight`);
  assert.equal(own.engine.stats().inFlightBytes, 0);
});

test('writers that never end do not starve the others', async () => {
  await using own = await openTestVault([], { inFlightBytesMax: 256 * 1024 });
  const idle = Array.from({ length: 16 }, (_, index) => {
    return own.engine.begin(own.options(`europe/01/idle-${index}.age`));
  });
  await Promise.all(idle.map((writer) => writer.write(randomLike(10))));
  await own.engine.put(randomLike(1_000_000), own.options());
  await Promise.all(idle.map((writer) => writer.abort()));
  assert.equal((await own.files()).length, 2);
});

test('plaintext touches neither disk nor log', async () => {
  await using own = await openTestVault([
    [],
    [{ operation: 'write', nth: 4, outcome: 'thread-lost' }],
  ]);
  const mark = 'PLAINTEXT-OF-A-SAMPLE';
  const plaintext = Buffer.from(mark.repeat(100_000));
  const writer = own.engine.begin(own.options());
  await writer.write(plaintext.subarray(0, 400_000));
  const found = await Promise.all((await own.files()).map((path) => readFile(path)));
  assert.ok(found.every((bytes) => !bytes.includes(mark)));
  await assert.rejects(async () => {
    await writer.write(plaintext);
    await writer.finish();
  });
  assert.ok(own.logged.length > 0);
  assert.ok(own.logged.every((line) => !line.includes('PLAIN')));
});

describe('storing an age file as it is', () => {
  test('keeps every byte', async () => {
    for (const sizeBytes of [200, 65_536, 1_000_000]) {
      const bytes = randomLike(sizeBytes);
      const ciphertextSha256 = Buffer.from(digestOf('sha256', bytes), 'hex');
      const source = inPieces(bytes, 100_000);
      const key = 'europe/cc/as-is.age';
      const stored = await engine.storeCiphertext({ key, source, copies: 'all', ciphertextSha256 });
      assert.equal(hex(stored.ciphertextSha256), hex(ciphertextSha256));
      assert.equal(stored.storedBytes, sizeBytes);
      const read = await gather(await engine.readCiphertext(key, 'dc-2'));
      assert.ok(bytes.equals(read));
    }
  });

  test('leaves nothing where the source fails or is not what was expected', async () => {
    await using own = await openTestVault();
    for (const sizeBytes of [100, 1_000_000]) {
      const bytes = randomLike(sizeBytes);
      async function* breaking() {
        yield* inPieces(bytes, 50_000);
        throw new Error('connection lost');
      }
      const order = { key: testKey, copies: 'all' as const };
      const broken = own.engine.storeCiphertext({ ...order, source: breaking() });
      assert.match(String((await failsWith('aborted', broken)).cause), /connection lost/);
      const source = inPieces(bytes, 50_000);
      const ciphertextSha256 = new Uint8Array(32);
      await failsWith(
        'damaged',
        own.engine.storeCiphertext({ ...order, source, ciphertextSha256 }),
      );
      assert.deepEqual(await own.files(), []);
    }
  });
});

test('a closed engine rejects what is under way and what comes', async () => {
  await using own = await openTestVault();
  const writer = own.engine.begin(own.options());
  await writer.write(randomLike(300_000));
  const finish = failsWith('closed', writer.finish());
  await own.engine.close();
  await finish;
  await failsWith('closed', own.engine.put(randomLike(5), own.options()));
  assert.equal(own.engine.stats().inFlightBytes, 0);
  assert.deepEqual(await own.files(), []);
});

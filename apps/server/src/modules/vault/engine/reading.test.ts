import assert from 'node:assert/strict';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import {
  decrypt,
  encodeRecipient,
  generateIdentity,
  identityToRecipient,
  splitHeader,
} from '@vitrine/age';
import {
  digestOf,
  failsWith,
  gather,
  hex,
  openTestVault,
  randomLike,
  testKey,
} from './test-kit.ts';
import type { StoredObject } from './types.ts';

const vault = await openTestVault();
after(() => vault[Symbol.asyncDispose]());
const { engine, identity, roots } = vault;
const sample = randomLike(1_000_000);
const paths = roots.map((root) => join(root, 'objects', testKey)) as [string, string];
let stored: StoredObject;

beforeEach(async () => {
  stored = await engine.put(sample, vault.options());
});

async function damage(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  await writeFile(path, bytes);
}

describe('opening', () => {
  test('goes on from the same byte in another data centre', async () => {
    for (const spoil of [
      () => damage(paths[0], 500_000),
      () => truncate(paths[0], 700_000),
      () => truncate(paths[0], 100),
      () => rm(paths[0]),
    ]) {
      await engine.put(sample, vault.options());
      await spoil();
      const opened = engine.open(testKey, vault.identityText, 'dc-1');
      const bytes = await readBack(opened);
      assert.equal(bytes.length, sample.length);
    }
  });

  async function readBack(opened: AsyncIterable<Uint8Array>): Promise<Buffer> {
    const bytes = await gather(opened);
    // The copies differ in their ciphertext now and then, never in what they say.
    assert.equal(digestOf('sha256', bytes), digestOf('sha256', sample));
    return bytes;
  }

  test('releases only what authenticates', async () => {
    for (const path of paths) await damage(path, 500_000);
    const released: Uint8Array[] = [];
    const reading = async () => {
      for await (const piece of engine.open(testKey, identity)) released.push(piece);
    };
    const error = await failsWith('damaged', reading());
    assert.deepEqual(
      error.failed.map((each) => each.code),
      ['chunk-tampered', 'chunk-tampered'],
    );
    const bytes = Buffer.concat(released);
    assert.ok(bytes.length > 0 && bytes.length < 500_000);
    assert.ok(bytes.equals(sample.subarray(0, bytes.length)));
  });

  test('fails with another key, and where there is nothing', async () => {
    const other = engine.open(testKey, generateIdentity());
    const error = await failsWith('damaged', gather(other));
    assert.equal(error.failed[0]?.code, 'no-identity-matched');
    await failsWith('not-found', gather(engine.open('europe/00/none.age', identity)));
  });

  test('stops when it is left early', async () => {
    for await (const piece of engine.open(testKey, identity)) {
      assert.ok(piece.length > 0);
      break;
    }
    // Calls of one worker are answered in order: this one ends after the reading has.
    await gather(engine.open(testKey, identity));
    assert.equal(engine.stats().calls, 0);
  });
});

describe('a new header for another recipient', () => {
  test('leaves the payload as it is', async () => {
    const other = generateIdentity();
    const recipient = encodeRecipient(identityToRecipient(other));
    const file = await gather(engine.readRewrapped(testKey, 'dc-1', identity, recipient));
    assert.ok(sample.equals(decrypt(file, [other])));
    const payload = splitHeader(await readFile(paths[0])).rest;
    assert.ok(Buffer.from(splitHeader(file).rest).equals(payload));
    assert.throws(() => decrypt(file, [identity]), { code: 'no-identity-matched' });
  });

  test('fails where the copy is damaged or not there', async () => {
    const recipient = vault.recipient;
    await damage(paths[0], 100);
    const damaged = engine.readRewrapped(testKey, 'dc-1', identity, recipient);
    await failsWith('damaged', gather(damaged));
    await truncate(paths[1], 50);
    const short = engine.readRewrapped(testKey, 'dc-2', identity, recipient);
    await failsWith('damaged', gather(short));
    const none = engine.readRewrapped('a/b', 'dc-1', identity, recipient);
    await failsWith('not-found', gather(none));
  });
});

describe('digests', () => {
  test('of one copy, as read back', async () => {
    const digest = await engine.digest(testKey, 'dc-2', identity);
    assert.equal(hex(digest.sha256), hex(stored.sha256));
    assert.equal(digest.sizeBytes, sample.length);
    assert.equal(hex(digest.ciphertextSha256), hex(stored.ciphertextSha256));
    await damage(paths[1], 900_000);
    await failsWith('damaged', engine.digest(testKey, 'dc-2', identity));
    await rm(paths[1]);
    await failsWith('not-found', engine.digest(testKey, 'dc-2', identity));
  });

  const spoilings = [
    { name: 'nothing', spoil: async () => undefined, states: ['intact', 'intact'] },
    { name: 'the first', spoil: () => damage(paths[0], 9999), states: ['damaged', 'intact'] },
    { name: 'the second', spoil: () => damage(paths[1], 9999), states: ['intact', 'damaged'] },
    { name: 'a header', spoil: () => damage(paths[0], 60), states: ['damaged', 'intact'] },
    { name: 'the end', spoil: () => truncate(paths[1], 5000), states: ['intact', 'damaged'] },
    { name: 'the first, gone', spoil: () => rm(paths[0]), states: ['missing', 'intact'] },
    { name: 'the second, gone', spoil: () => rm(paths[1]), states: ['intact', 'missing'] },
  ];
  for (const { name, spoil, states } of spoilings) {
    test(`of every copy, spoilt: ${name}`, async () => {
      await spoil();
      const items = [
        { key: testKey, identity },
        { key: testKey, ciphertextSha256: stored.ciphertextSha256 },
        { key: testKey, identity, compareCopies: true },
      ];
      const [decrypted, compared, inStep] = await Array.fromAsync(engine.digestMany(items, 2));
      assert.deepEqual(
        [decrypted, compared, inStep].map((each) => each?.copies.map((copy) => copy.state)),
        [states, states, states],
      );
      assert.equal(hex(decrypted?.plaintext?.sha256), hex(stored.sha256));
      assert.equal(hex(inStep?.plaintext?.sha256), hex(stored.sha256));
      // What a repair needs is there where there is something to repair, and only there.
      const digested = inStep?.copies.filter((copy) => copy.state === 'intact');
      const wanted = name === 'nothing' ? undefined : stored.ciphertextSha256;
      for (const copy of digested ?? []) {
        assert.deepEqual(
          copy.ciphertextSha256 && hex(copy.ciphertextSha256),
          wanted && hex(wanted),
        );
      }
      assert.equal(compared?.plaintext, undefined);
    });
  }

  test('tell when no copy is good', async () => {
    await damage(paths[0], 9999);
    await rm(paths[1]);
    const [digest] = await Array.fromAsync(engine.digestMany([{ key: testKey, identity }], 1));
    assert.equal(digest?.plaintext, undefined);
    assert.deepEqual(
      digest?.copies.map((copy) => copy.fault),
      ['chunk-tampered', 'not-found'],
    );
  });

  test('accept copies whose headers differ, and not copies of other samples', async () => {
    const source = engine.readRewrapped(testKey, 'dc-1', identity, vault.recipient);
    await writeFile(paths[1], await gather(source));
    const [rewrapped] = await Array.fromAsync(engine.digestMany([{ key: testKey, identity }], 1));
    assert.ok(rewrapped?.copies.every((copy) => copy.state === 'intact'));
    const item = { key: testKey, identity, compareCopies: true };
    const [inStep] = await Array.fromAsync(engine.digestMany([item], 1));
    assert.deepEqual(inStep, rewrapped);
    const other = 'europe/00/other.age';
    await engine.put(randomLike(77, 1), vault.options(other));
    await writeFile(paths[1], await readFile(join(roots[0], 'objects', other)));
    const [swapped] = await Array.fromAsync(engine.digestMany([{ key: testKey, identity }], 1));
    assert.equal(swapped?.copies[1]?.fault, 'digest-mismatch');
    assert.equal(swapped?.copies[1]?.state, 'damaged');
  });

  test('of many come in order', async () => {
    const keys = Array.from({ length: 50 }, (_, index) => `asia/0${index % 4}/${index}.age`);
    await Promise.all(
      keys.map((key, index) => {
        return engine.put(randomLike((index * 7919) % 40_000, index), vault.options(key));
      }),
    );
    const items = keys.map((key) => ({ key, identity }));
    const digests = await Array.fromAsync(engine.digestMany(items, 8));
    assert.deepEqual(
      digests.map((digest) => digest.key),
      keys,
    );
    assert.deepEqual(
      digests.map((digest) => hex(digest.plaintext?.sha256)),
      keys.map((_, index) => digestOf('sha256', randomLike((index * 7919) % 40_000, index))),
    );
    const { removed } = await engine.removeMany(keys);
    assert.equal(removed, 50);
  });

  test('need something to judge by', async () => {
    await assert.rejects(Array.fromAsync(engine.digestMany([{ key: testKey }], 1)), TypeError);
  });
});

describe('repair', () => {
  test('brings a copy back', async () => {
    await damage(paths[1], 77);
    await engine.repair(testKey, 'dc-1', 'dc-2', stored.ciphertextSha256);
    assert.ok((await readFile(paths[0])).equals(await readFile(paths[1])));
  });

  test('does not spread damage', async () => {
    await damage(paths[0], 77);
    const before = await readFile(paths[1]);
    await failsWith('damaged', engine.repair(testKey, 'dc-1', 'dc-2', stored.ciphertextSha256));
    assert.ok(before.equals(await readFile(paths[1])));
    const none = engine.repair('a/b', 'dc-1', 'dc-2', stored.ciphertextSha256);
    await failsWith('not-found', none);
  });
});

describe('removal', () => {
  test('is from every data centre, and may be repeated', async () => {
    await engine.remove(testKey);
    await engine.remove(testKey);
    assert.deepEqual(await vault.files(), await remaining());
    await failsWith('not-found', engine.readCiphertext(testKey, 'dc-1'));
  });

  async function remaining(): Promise<string[]> {
    return (await vault.files()).filter((path) => !path.endsWith(testKey));
  }

  test('tells what it could not remove', async () => {
    await using own = await openTestVault([
      [],
      [{ operation: 'remove', nth: 1, times: 2, outcome: 'failed', code: 'unwritable' }],
    ]);
    await own.engine.put(randomLike(5), own.options());
    const error = await failsWith('not-removed', own.engine.remove(testKey));
    assert.deepEqual(error.leftIn, ['dc-2']);
    const report = await own.engine.removeMany([testKey, 'a/b']);
    assert.deepEqual(report, {
      removed: 1,
      failed: [{ key: testKey, dataCentre: 'dc-2', code: 'unwritable' }],
    });
  });
});

test('free space is told for each data centre', async () => {
  const free = await engine.freeBytes();
  assert.deepEqual([...free.keys()], ['dc-1', 'dc-2']);
  assert.ok((free.get('dc-1') ?? 0) > 0);
});

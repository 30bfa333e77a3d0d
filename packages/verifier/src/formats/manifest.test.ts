import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import {
  bytesEqual,
  hexDecode,
  hexEncode,
  leafHash,
  MemoryTree,
  verifyInclusion,
} from '@vitrine/tlog';
import fc from 'fast-check';
import { FormatError } from './errors.ts';
import { hmacSha256 } from './hmac.ts';
import {
  compareRecords,
  decodeRecord,
  encodeRecord,
  ManifestBuilder,
  type ManifestRecord,
  manifestKinds,
  objectCommitment,
  objectKey,
  readManifest,
} from './manifest.ts';

const malformed = (error: unknown) =>
  error instanceof FormatError && error.code === 'malformed-manifest';

const record = fc
  .record({
    kind: fc.constantFrom(...manifestKinds),
    id: fc.uuid(),
    version: fc.bigInt(0n, 2n ** 63n - 1n),
    tombstone: fc.boolean(),
    length: fc.maxSafeNat(),
    commitment: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  })
  .map(
    (r): ManifestRecord =>
      r.tombstone ? { ...r, length: 0, commitment: new Uint8Array(32) } : { ...r },
  );

function sorted(records: readonly ManifestRecord[]): Uint8Array[] {
  const encoded = records.map(encodeRecord).sort(compareRecords);
  return encoded.filter((r, i) => i === 0 || compareRecords(encoded[i - 1] ?? r, r) !== 0);
}

test('property: HMAC agrees with node:crypto', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array(), (key, message) => {
      const expected = createHmac('sha256', key).update(message).digest('hex');
      assert.equal(hexEncode(hmacSha256(key, message)), expected);
    }),
  );
});

test('property: a record is read back as it was written', () => {
  fc.assert(
    fc.property(record, (value) => {
      const bytes = encodeRecord(value);
      assert.equal(bytes.length, 65);
      assert.deepEqual(decodeRecord(bytes), value);
    }),
  );
});

test('a record stands at the offsets of the format', () => {
  const bytes = encodeRecord({
    kind: 'customer',
    id: '00112233-4455-6677-8899-aabbccddeeff',
    version: 258n,
    tombstone: true,
    length: 0,
    commitment: new Uint8Array(32),
  });
  const head = '0300112233445566778899aabbccddeeff80000000000001020000000000000000';
  assert.equal(hexEncode(bytes), head + '00'.repeat(32));
  for (const [offset, value] of [
    [0, 0],
    [0, 5],
    [32, 1],
    [64, 1],
  ] as const) {
    const wrong = bytes.slice();
    wrong[offset] = value;
    assert.throws(() => decodeRecord(wrong), malformed);
  }
});

test('property: root, totals and proofs agree with a tree in memory, however cut', async () => {
  const chunkSize = fc.integer({ min: 1, max: 200 });
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 40 }), chunkSize, async (values, size) => {
      const records = sorted(values);
      const tree = new MemoryTree(records.map(leafHash));
      const result = await readManifest(cut(Buffer.concat(records), size), { prove: () => true });
      assert.equal(result.root, hexEncode(tree.root()));
      assert.equal(result.count, records.length);
      assert.equal(result.proven.length, records.length);
      for (const { record: bytes, index, proof } of result.proven) {
        assert.ok(bytesEqual(bytes, records[index] ?? new Uint8Array()));
        const root = hexDecode(result.root);
        const claim = {
          leafHash: leafHash(bytes),
          index: BigInt(index),
          size: tree.size,
          root,
          proof,
        };
        assert.ok(verifyInclusion(claim));
      }
    }),
  );
});

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

test('records out of order, twice, or cut off are refused', () => {
  const [first, second] = sorted(fc.sample(record, { numRuns: 50, seed: 1 }));
  assert.ok(first !== undefined && second !== undefined);
  assert.throws(() => new ManifestBuilder().add(Buffer.concat([second, first])), malformed);
  assert.throws(() => new ManifestBuilder().add(Buffer.concat([first, first])), malformed);
  const builder = new ManifestBuilder();
  builder.add(first.subarray(1));
  assert.throws(() => builder.finish(), malformed);
});

test('an object key opens its own commitment and no other', () => {
  const manifestKey = new Uint8Array(32).fill(7);
  const content = new Uint8Array(32).fill(9);
  const id = '00112233-4455-6677-8899-aabbccddeeff';
  const key = objectKey(manifestKey, 'sample', id);
  const name = Buffer.from('0100112233445566778899aabbccddeeff', 'hex');
  const expectedKey = createHmac('sha256', manifestKey).update(name).digest();
  assert.equal(hexEncode(key), expectedKey.toString('hex'));
  const expected = createHmac('sha256', expectedKey).update(content).digest('hex');
  assert.equal(hexEncode(objectCommitment(key, content)), expected);
  assert.notEqual(hexEncode(objectKey(manifestKey, 'submission', id)), hexEncode(key));
});

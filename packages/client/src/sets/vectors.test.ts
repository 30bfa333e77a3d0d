import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  applyDelta,
  bloomValue,
  compareBytes,
  encodeExactSet,
  readBloomFilter,
  readExactSet,
  type SetEntry,
} from './index.ts';

const folder = new URL('../../../../vectors/reputation-sets/', import.meta.url);
const file = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const hashOf = (name: string) => new Uint8Array(createHash('sha256').update(name).digest());
const verdicts = ['malicious', 'suspicious', 'known-good'] as const;

/** As `sets.json` says that they were made. */
const before: SetEntry[] = Array.from({ length: 300 }, (_, i) => ({
  sha256: hashOf(`file ${i}`),
  verdict: verdicts[i % 3] ?? 'malicious',
})).toSorted((a, b) => compareBytes(a.sha256, b.sha256));

test('the vectors are what they say', () => {
  assert.deepEqual(encodeExactSet(before), file('before.vset'));
  const delta = [...readExactSet(file('delta.vset')).all()];
  assert.deepEqual(encodeExactSet(applyDelta(before, delta)), file('after.vset'));
  const told = JSON.parse(Buffer.from(file('sets.json')).toString()) as {
    delta: { sha256: string; verdict: string }[];
    absent: string[];
  };
  assert.deepEqual(
    delta.map(({ sha256, verdict }) => ({
      sha256: Buffer.from(sha256).toString('hex'),
      verdict,
    })),
    told.delta,
  );
  const after = readExactSet(file('after.vset'));
  for (const hash of told.absent)
    assert.equal(after.verdictOf(Buffer.from(hash, 'hex')), undefined);
});

test('the Bloom filter of the vectors holds what is bad', () => {
  const filter = readBloomFilter(file('after.bloom'));
  for (const { sha256, verdict } of readExactSet(file('after.vset')).all()) {
    assert.equal(filter.has(bloomValue(sha256)), verdict !== 'known-good');
  }
});

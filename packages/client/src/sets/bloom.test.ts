import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createBloomFilter, readBloomFilter } from './bloom.ts';
import { SetError } from './errors.ts';

const vectors = new URL('../../../../vectors/reputation-sets/', import.meta.url);
const utf8 = new TextEncoder();

test('writes, bit by bit, what another implementation wrote of the same values', () => {
  const theirs = readFileSync(new URL('flor-0.001-100.bloom', vectors));
  const filter = createBloomFilter(100, 0.001);
  for (let i = 0; i < 40; i += 1) filter.add(utf8.encode(`value ${i}`));
  assert.deepEqual(Buffer.from(filter.bytes()), theirs);
});

test('finds what another implementation put in, and little else', () => {
  const filter = readBloomFilter(readFileSync(new URL('flor-0.001-100.bloom', vectors)));
  assert.equal(filter.entries, 40);
  for (let i = 0; i < 40; i += 1) assert.equal(filter.has(utf8.encode(`value ${i}`)), true);
  let mistakes = 0;
  for (let i = 0; i < 10_000; i += 1) if (filter.has(utf8.encode(`other ${i}`))) mistakes += 1;
  assert.ok(mistakes < 30, `${mistakes} of 10,000`);
});

test('a full filter is mistaken as often as it was made to be', () => {
  const filter = createBloomFilter(2_000, 0.01);
  for (let i = 0; i < 2_000; i += 1) filter.add(utf8.encode(`in ${i}`));
  const again = readBloomFilter(filter.bytes());
  let mistakes = 0;
  for (let i = 0; i < 10_000; i += 1) if (again.has(utf8.encode(`out ${i}`))) mistakes += 1;
  assert.ok(mistakes > 20 && mistakes < 250, `${mistakes} of 10,000`);
});

test('what is no filter is refused', () => {
  const sound = createBloomFilter(10, 0.1).bytes();
  const broken = [new Uint8Array(0), sound.subarray(0, 47), sound.subarray(0, sound.length - 1)];
  for (const [at, value] of [
    [0, 2],
    [24, 0],
    [30, 255],
    [32, 0],
    [38, 255],
  ] as const) {
    const bytes = sound.slice();
    bytes[at] = value;
    if (at === 32) bytes.fill(0, 32, 40);
    if (at === 24) bytes.fill(0, 24, 32);
    broken.push(bytes);
  }
  for (const bytes of broken) {
    assert.throws(() => readBloomFilter(bytes), SetError);
  }
  assert.throws(() => createBloomFilter(0, 0.1), RangeError);
  assert.throws(() => createBloomFilter(10, 1), RangeError);
});

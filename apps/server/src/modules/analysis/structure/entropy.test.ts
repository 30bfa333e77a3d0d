import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entropyOf, overallEntropy } from './entropy.ts';

test('entropy is 0 for one value, 8 for all of them, and 1 for two', () => {
  const all = Uint8Array.from({ length: 65_536 }, (_, index) => index);
  assert.equal(overallEntropy(new Uint8Array(1_000)), 0);
  assert.equal(overallEntropy(all), 8);
  assert.equal(overallEntropy(Uint8Array.from([1, 2, 1, 2])), 1);
});

test('windows are 256 at most, none is shorter than 256 bytes but the last, and all are there', () => {
  for (const length of [1, 255, 256, 257, 65_535, 65_536, 65_537, 1_000_003]) {
    const { windows, windowBytes } = entropyOf(new Uint8Array(length));
    assert(windows.length <= 256 && windowBytes >= 256);
    assert.equal(windows.length, Math.ceil(length / windowBytes));
  }
});

test('a window tells what is in it', () => {
  const noise = Uint8Array.from({ length: 256 }, (_, index) => index);
  const { windows, overall } = entropyOf(Buffer.concat([new Uint8Array(256), noise]));
  assert.deepEqual(windows, [0, 8]);
  assert(overall > 0 && overall < 8);
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { SetError } from './errors.ts';
import {
  applyDelta,
  compareBytes,
  differencesOf,
  encodeExactSet,
  readExactSet,
  type SetEntry,
  setVerdicts,
} from './exact-set.ts';

const verdicts = ['malicious', 'suspicious', 'known-good'] as const;

function entriesOf(count: number, salt = ''): SetEntry[] {
  return Array.from({ length: count }, (_, i) => ({
    sha256: new Uint8Array(createHash('sha256').update(`${salt}${i}`).digest()),
    verdict: verdicts[i % 3] ?? 'malicious',
  })).toSorted((a, b) => compareBytes(a.sha256, b.sha256));
}

test('finds every entry with its verdict, and nothing else', () => {
  for (const count of [0, 1, 2, 127, 128, 129, 5_000]) {
    const entries = entriesOf(count);
    const set = readExactSet(encodeExactSet(entries));
    assert.equal(set.entries, count);
    assert.deepEqual([...set.all()], entries);
    for (const { sha256, verdict } of entries) assert.equal(set.verdictOf(sha256), verdict);
    for (const { sha256 } of entriesOf(500, 'x')) assert.equal(set.verdictOf(sha256), undefined);
  }
});

test('one bit beside an entry is not the entry', () => {
  const entries = entriesOf(300);
  const set = readExactSet(encodeExactSet(entries));
  for (const { sha256 } of entries.slice(0, 20)) {
    for (let bit = 0; bit < 256; bit += 1) {
      const near = sha256.slice();
      near[bit >> 3] = (near[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(set.verdictOf(near), undefined);
    }
  }
});

test('hashes that begin alike, over the ends of blocks, are told apart', () => {
  const entries = Array.from({ length: 600 }, (_, i) => {
    const sha256 = new Uint8Array(32).fill(7);
    new DataView(sha256.buffer).setUint32(28, i * 2);
    return { sha256, verdict: verdicts[i % 3] ?? 'malicious' };
  });
  const set = readExactSet(encodeExactSet(entries));
  for (const { sha256, verdict } of entries) {
    assert.equal(set.verdictOf(sha256), verdict);
    const between = sha256.slice();
    between[31] = (between[31] ?? 0) + 1;
    assert.equal(set.verdictOf(between), undefined);
  }
});

test('takes about what hashes cannot be shorter than', () => {
  const count = 20_000;
  // log2(256-bit numbers in order) / count: 256 - log2(count) + 1.44 bits each, and the verdict.
  const least = (count * (256 - Math.log2(count) + 1.44 + 2)) / 8;
  const { length } = encodeExactSet(entriesOf(count));
  assert.ok(length < least * 1.01, `${length} bytes of ${Math.round(least)}`);
});

test('a delta leads from any set to any other', () => {
  const pool = entriesOf(60);
  const subset = fc
    .array(fc.tuple(fc.nat(59), fc.constantFrom(...verdicts)), { maxLength: 80 })
    .map((picks) => {
      const chosen = new Map(picks);
      return pool.flatMap(({ sha256 }, i) => {
        const verdict = chosen.get(i);
        return verdict === undefined ? [] : [{ sha256, verdict }];
      });
    });
  fc.assert(
    fc.property(subset, subset, (before, after) => {
      const delta = encodeExactSet(differencesOf(before, after));
      assert.deepEqual([...applyDelta(before, readExactSet(delta).all())], after);
      assert.deepEqual([...differencesOf(after, after)], []);
    }),
  );
});

test('entries out of order are no set', () => {
  const [a, b] = entriesOf(2);
  assert.ok(a && b);
  assert.throws(() => encodeExactSet([b, a]), RangeError);
  assert.throws(() => encodeExactSet([a, a]), RangeError);
});

test('whatever is done to its bytes, a set answers or says that it is malformed', () => {
  const sound = encodeExactSet(entriesOf(400));
  const asked = entriesOf(3).map(({ sha256 }) => sha256);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 6 }),
      fc.nat(sound.length),
      (changes, end) => {
        const bytes = sound.slice();
        for (const [at, value] of changes) bytes[at] = value;
        for (const cut of [bytes, bytes.subarray(0, end)]) {
          try {
            const set = readExactSet(cut);
            for (const sha256 of asked) {
              const verdict = set.verdictOf(sha256);
              assert.ok(verdict === undefined || setVerdicts.includes(verdict));
            }
            for (const entry of set.all()) assert.equal(entry.sha256.length, 32);
          } catch (error) {
            assert.ok(error instanceof SetError, String(error));
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

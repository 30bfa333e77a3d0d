import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { tlsh, tlshDistance } from '../digests/index.ts';
import { lengthClassOf, likenessOf } from './likeness.ts';

test('a stage tells by what a file is found again, or nothing', () => {
  const text = tlsh(randomBytes(3_000));
  const told = likenessOf('digests', { md5: 'x', tlsh: text });
  assert.equal(Buffer.from(told?.tlsh ?? []).toString('hex'), text?.slice(2).toLowerCase());
  const imphash = 'f34d5f2d4577ed6d9ceec516c1f5a744';
  const { imphash: bytes } = likenessOf('structure', { details: { kind: 'pe', imphash } }) ?? {};
  assert.equal(Buffer.from(bytes ?? []).toString('hex'), imphash);
  assert.equal(likenessOf('digests', { md5: 'x' }), undefined);
  assert.equal(likenessOf('digests', { tlsh: 'T1no hash' }), undefined);
  assert.equal(likenessOf('structure', undefined), undefined);
  assert.equal(likenessOf('rules', { tlsh: text }), undefined);
});

test('a class of length more adds at least what is left out of a search by it', () => {
  const sizes = [600, 900, 2_000, 5_000, 20_000, 200_000];
  const hashes = sizes.map((size) => tlsh(randomBytes(size)) ?? '');
  for (const one of hashes) {
    for (const other of hashes) {
      const [a, b] = [one, other].map((hash) => lengthClassOf(Buffer.from(hash.slice(2), 'hex')));
      const apart = Math.abs((a ?? 0) - (b ?? 0));
      const distance = tlshDistance(one, other) ?? 0;
      if (apart > 1) assert(distance >= 12 * Math.min(apart, 256 - apart), `${apart} ${distance}`);
    }
  }
});

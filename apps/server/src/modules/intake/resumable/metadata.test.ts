import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { depersonaliseWords } from '../../../platform/depersonalise/index.ts';
import { formatUploadMetadata, readUploadMetadata } from './metadata.ts';

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((one) => one.trim() === one && !/\p{Cc}/u.test(one));

it('reads what it writes', () => {
  fc.assert(
    fc.property(fc.record({ product: text, reason: text }, { requiredKeys: [] }), (told) => {
      const words = depersonaliseWords(told);
      const read = readUploadMetadata(formatUploadMetadata(words));
      assert.deepEqual(read.words, words);
    }),
  );
});

it('knows its names, keeps no key of the client and passes over what it does not know', () => {
  const sha256 = 'ab'.repeat(32);
  const pairs = { filename: 'x', sha256, idempotencyKey: 'secret', fileName: '' };
  const value = Object.entries(pairs)
    .map(([name, one]) => `${name} ${Buffer.from(one).toString('base64')}`)
    .join(', ');
  const read = readUploadMetadata(`${value},is_confidential`);
  assert.deepEqual(read.words, {});
  assert.equal(Buffer.from(read.sha256 ?? []).toString('hex'), sha256);
  assert.match(read.idempotencyKey ?? '', /^[A-Za-z0-9_-]{43}$/);
  assert.deepEqual(readUploadMetadata(undefined), { words: {} });
  assert.equal(formatUploadMetadata({}), undefined);
});

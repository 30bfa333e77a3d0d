import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commitment, encodeEntry, FormatError, type JsonObject } from '@vitrine/verifier';
import fc from 'fast-check';
import { isoTime } from '../../platform/clock.ts';
import { completeEntries, loggedOf, type NewEntry, prepareEntries } from './entries.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,62}$/);
const type = fc.stringMatching(/^[a-z]{1,9}(-[a-z]{1,9}){0,2}(\.[a-z]{1,9}){1,3}$/);
const payload = fc.dictionary(
  fc.string({ unit: 'grapheme' }),
  fc.oneof(fc.integer(), fc.string({ unit: 'grapheme' }), fc.boolean(), fc.constant(null)),
);
const entry: fc.Arbitrary<NewEntry> = fc
  .record({ type, region: fc.option(name, { nil: undefined }), payload })
  .map(({ region, ...rest }) => ({ ...rest, ...(region === undefined ? {} : { region }) }));

test('property: the quick encoding is that of the format', () => {
  fc.assert(
    fc.property(
      fc.array(entry, { minLength: 1, maxLength: 5 }),
      name,
      fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
      fc.nat(),
      (entries, site, atMs, seed) => {
        const salts = Buffer.alloc(32 * entries.length, `${seed} `);
        const first = BigInt(seed);
        const prepared = prepareEntries(entries, site, salts);
        const { rows, logged } = completeEntries(prepared, { first, atMs, site });
        for (const [i, fresh] of entries.entries()) {
          const salt = salts.subarray(32 * i, 32 * (i + 1));
          const expected = {
            v: 1 as const,
            type: fresh.type,
            at: isoTime(atMs),
            site,
            ...(fresh.region === undefined ? {} : { region: fresh.region }),
            commit: commitment(salt, fresh.payload),
          };
          const row = rows[i];
          assert.ok(row !== undefined);
          assert.deepEqual(Buffer.from(row.entry), Buffer.from(encodeEntry(expected)));
          assert.deepEqual(logged[i]?.entry, expected);
          const index = first + BigInt(i);
          const read = loggedOf({
            ...{ index, type: fresh.type, region: fresh.region ?? null, subject: null },
            ...{ entry: row.entry, salt, payload: Buffer.from(row.payload).toString('utf8') },
          });
          assert.deepEqual(read.entry, logged[i]?.entry);
          assert.equal(commitment(salt, read.opening?.payload ?? {}), expected.commit);
        }
      },
    ),
  );
});

test('what the format does not allow is refused', () => {
  const salts = Buffer.alloc(32);
  const refuse = (fresh: Partial<NewEntry>, site = 'zurich') =>
    assert.throws(
      () => prepareEntries([{ type: 'sample.stored', payload: {}, ...fresh }], site, salts),
      FormatError,
    );
  refuse({ type: 'sample' });
  refuse({ type: 'sample.stored"' });
  refuse({ region: '' });
  refuse({ region: 'europe","x":"' });
  refuse({}, 'Zurich');
  refuse({ payload: { n: 1.5 } });
  refuse({ payload: { at: new Date() } as unknown as JsonObject });
  assert.throws(() => prepareEntries([{ type: 'a.b', payload: {} }], 'zurich', salts.subarray(1)));
  const prepared = prepareEntries([{ type: 'a.b', payload: {} }], 'zurich', salts);
  const atMs = Date.UTC(10_000, 0);
  assert.throws(() => completeEntries(prepared, { first: 0n, atMs, site: 'zurich' }), RangeError);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson, jsonDepthMax, parseCanonical, parseJson } from './canonical-json.ts';
import { FormatError } from './errors.ts';

const malformed = (error: unknown) =>
  error instanceof FormatError && error.code === 'malformed-json';

test('members are sorted by UTF-16 code units and strings escaped minimally (RFC 8785)', () => {
  const value = {
    '\u20ac': 1,
    '\r': 2,
    '\u{1f600}': 3,
    '10': 4,
    '9': 5,
    '\ufb33': 6,
    é: '\u000f/"\\',
  };
  assert.equal(
    canonicalJson(value),
    '{"\\r":2,"10":4,"9":5,"é":"\\u000f/\\"\\\\","€":1,"😀":3,"\ufb33":6}',
  );
});

test('what the formats do not allow is refused', () => {
  const hole: unknown[] = [];
  hole.length = 1;
  let deep: unknown = 0;
  for (let i = 0; i <= jsonDepthMax; i++) deep = [deep];
  const refused = [1.5, 2 ** 53, Number.NaN, -0, undefined, { a: undefined }, '\ud800', 1n, hole];
  for (const value of [...refused, new Date(0), new Map(), () => 0, deep]) {
    assert.throws(() => canonicalJson(value), malformed);
  }
});

test('reading refuses duplicates, fractions, exponents and bytes that are not UTF-8', () => {
  const refused = [
    '{"a":1,"a":1}',
    '[{"b":{"a":1,"a":2}}]',
    '1.0',
    '1e2',
    '-0',
    '9007199254740993',
  ];
  for (const text of [...refused, '"\\ud800"', '{"a":1', '', '\ufeff1']) {
    assert.throws(() => parseJson(text), malformed, text);
  }
  assert.throws(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22)), malformed);
  assert.deepEqual(parseJson(' { "a:\\"" : [ 1 , -2 ] , "1.0":"-0" }\n'), {
    'a:"': [1, -2],
    '1.0': '-0',
  });
});

test('only the one spelling is canonical', () => {
  for (const text of [' 1', '{"b":1,"a":1}', '"\\u0041"', '{"a": 1}']) {
    assert.throws(() => parseCanonical(text), malformed, text);
  }
  assert.deepEqual(parseCanonical('{"__proto__":1,"a":[]}'), JSON.parse('{"__proto__":1,"a":[]}'));
});

test('property: whatever is written is read back, and no other spelling is', () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'grapheme' }),
      fc.maxSafeInteger().filter((n) => !Object.is(n, -0)),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value')),
      fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { noNullPrototype: true }),
    ),
  })).value;
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value);
      assert.deepEqual(parseCanonical(text), value);
      assert.deepEqual(parseJson(` ${JSON.stringify(value, null, 2)}\n`), value);
      assert.throws(() => parseCanonical(`${text} `), malformed);
    }),
  );
});

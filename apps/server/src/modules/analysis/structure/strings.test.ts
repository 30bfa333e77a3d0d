import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stringsOf } from './strings.ts';

test('texts are found in ASCII and UTF-16 of either parity, with their places', () => {
  const bytes = Buffer.concat([
    Buffer.from([0, 1, 2]),
    Buffer.from('plain text'),
    Buffer.from([0, 0, 0, 255]),
    Buffer.from('wide text', 'utf16le'),
    Buffer.from([255, 255, 255]),
    Buffer.from('wide odd', 'utf16le'),
    Buffer.from([255]),
    Buffer.from('short'),
  ]);
  const { strings, cut } = stringsOf(bytes);
  assert.equal(cut, false);
  assert.deepEqual(
    strings.map(({ text, offset, encoding }) => [text, offset, encoding]),
    [
      ['plain text', 3, 'ascii'],
      ['wide text', 17, 'utf-16le'],
      ['wide odd', 38, 'utf-16le'],
    ],
  );
});

test('one that ends with the file is found', () => {
  assert.deepEqual(stringsOf(Buffer.from('to the end')).strings[0]?.text, 'to the end');
  const wide = Buffer.from('to the end', 'utf16le');
  assert.deepEqual(stringsOf(wide).strings[0]?.text, 'to the end');
  assert.deepEqual(stringsOf(wide.subarray(0, -1)).strings[0]?.text, 'to the en');
});

test('long ones are split and many are cut', () => {
  const long = stringsOf(Buffer.alloc(10_000, 'a'), { lengthMax: 4_000 });
  assert.deepEqual(
    long.strings.map(({ text }) => text.length),
    [4_000, 4_000, 2_000],
  );
  const many = stringsOf(Buffer.from('abcdefgh\0'.repeat(10)), { countMax: 3 });
  assert.equal(many.strings.length, 3);
  assert.equal(many.cut, true);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rc4 } from './rc4.ts';

/** From RFC 6229, section 2: key, and the key stream's bytes from an offset. */
const vectors = [
  { key: '0102030405', offset: 0, stream: 'b2396305f03dc027ccc3524a0a1118a8' },
  { key: '0102030405', offset: 4096, stream: 'ff25b58995996707e51fbdf08b34d875' },
  { key: '0102030405060708', offset: 0, stream: '97ab8a1bf0afb96132f2f67258da15a8' },
  {
    key: '0102030405060708090a0b0c0d0e0f10',
    offset: 0,
    stream: '9ac7cc9a609d1ef7b2932899cde41b97',
  },
];

for (const { key, offset, stream } of vectors) {
  test(`the key stream of ${key} at ${offset}`, () => {
    const cipher = new Rc4(Buffer.from(key, 'hex'));
    // Cut anywhere, the stream is the same.
    cipher.update(new Uint8Array(Math.floor(offset / 3)));
    cipher.update(new Uint8Array(offset - Math.floor(offset / 3)));
    assert.equal(Buffer.from(cipher.update(new Uint8Array(16))).toString('hex'), stream);
  });
}

test('a key has 1 to 256 bytes', () => {
  assert.throws(() => new Rc4(new Uint8Array(0)), RangeError);
  assert.throws(() => new Rc4(new Uint8Array(257)), RangeError);
});

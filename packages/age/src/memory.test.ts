import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDecryptor, encrypt, generateIdentity, giveBack } from './index.ts';

test('frees pieces that were given out, and no part of anything larger', () => {
  const identity = generateIdentity();
  const decryptor = createDecryptor([identity]);
  const pieces = decryptor.update(encrypt(new Uint8Array(100_000), [identity.recipient]));
  pieces.push(decryptor.final());
  assert.equal(Buffer.concat(pieces).length, 100_000);
  for (const piece of pieces) {
    giveBack(piece);
    assert.equal(piece.length, 0);
  }
  const part = new Uint8Array(new ArrayBuffer(10), 0, 9);
  giveBack(part);
  assert.equal(part.length, 9);
});

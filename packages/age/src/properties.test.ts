import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  ciphertextLength,
  createEncryptor,
  decrypt,
  encrypt,
  generateIdentity,
  headerLength,
  payloadLength,
  plaintextLength,
  recipientCountMax,
  rewrapHeader,
  splitHeader,
} from './index.ts';
import {
  assertSameBytes,
  inPieces,
  lengthsNearBounds,
  patterned,
  pieceLengths,
  release,
  withCode,
} from './testkit.ts';

const identity = generateIdentity();
const recipients = [identity.recipient];

function encryptInPieces(plaintext: Uint8Array, lengths: readonly number[]): Uint8Array {
  const encryptor = createEncryptor(recipients);
  const pieces = [encryptor.header];
  inPieces(plaintext, lengths, (piece) => pieces.push(...encryptor.update(piece)));
  return Buffer.concat([...pieces, encryptor.final()]);
}

test('what is encrypted in any pieces decrypts in any other', () => {
  fc.assert(
    fc.property(lengthsNearBounds, pieceLengths, pieceLengths, (length, cuts, otherCuts) => {
      const plaintext = patterned(length);
      const file = encryptInPieces(plaintext, cuts);
      assert.equal(file.length, ciphertextLength(length, 1));
      const outcome = release(file, [identity], otherCuts);
      assert.equal(outcome.code, undefined);
      assertSameBytes(outcome.plaintext, plaintext);
      assertSameBytes(decrypt(file, [identity]), plaintext);
    }),
    { numRuns: 60 },
  );
});

test('one-shot encryption makes the same format', () => {
  fc.assert(
    fc.property(lengthsNearBounds, pieceLengths, (length, cuts) => {
      const plaintext = patterned(length);
      const file = encrypt(plaintext, recipients);
      assert.equal(file.length, ciphertextLength(length, 1));
      assertSameBytes(release(file, [identity], cuts).plaintext, plaintext);
    }),
    { numRuns: 60 },
  );
});

test('byte by byte through the header and the first chunk', () => {
  const plaintext = patterned(300);
  const file = encryptInPieces(plaintext, new Array(300).fill(1));
  const outcome = release(file, [identity], new Array(file.length).fill(1));
  assert.equal(outcome.code, undefined);
  assertSameBytes(outcome.plaintext, plaintext);
});

test('no two files share a header, a nonce or a byte run of ciphertext', () => {
  const files = [0, 1].map(() => splitHeader(encrypt(patterned(64), recipients)));
  const [a, b] = files;
  assert.ok(a && b);
  assert.notDeepEqual(a.header, b.header);
  assert.notDeepEqual(a.rest.subarray(0, 16), b.rest.subarray(0, 16));
  assert.notDeepEqual(a.rest.subarray(16, 32), b.rest.subarray(16, 32));
});

test('lengths are exact, and their inverse is total', () => {
  const anyLength = fc.oneof(lengthsNearBounds, fc.integer({ min: 0, max: 2 ** 50 }));
  fc.assert(
    fc.property(anyLength, (length) => {
      assert.equal(plaintextLength(payloadLength(length)), length);
    }),
  );
  fc.assert(
    fc.property(fc.oneof(anyLength, fc.integer({ min: 0, max: 200 })), (length) => {
      const known = new Set<number>();
      // The plaintext that could have this payload is at most the tags of its chunks shorter.
      const tags = 16 * Math.ceil(length / 65_552);
      for (let shorter = tags; shorter <= tags + 48; shorter += 16) {
        if (length - shorter >= 0 && payloadLength(length - shorter) === length) {
          known.add(length - shorter);
        }
      }
      const [only] = known;
      if (only === undefined) {
        assert.throws(() => plaintextLength(length), withCode('payload-length-invalid'));
      } else {
        assert.equal(plaintextLength(length), only);
      }
    }),
  );
  for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => payloadLength(bad), RangeError);
    assert.throws(() => plaintextLength(bad), RangeError);
  }
});

test('several recipients each open the file, others do not', () => {
  const identities = Array.from({ length: 5 }, generateIdentity);
  const plaintext = patterned(1000);
  const file = encrypt(
    plaintext,
    identities.map((each) => each.recipient),
  );
  assert.equal(file.length, ciphertextLength(1000, 5));
  for (const each of identities) assertSameBytes(decrypt(file, [each]), plaintext);
  assertSameBytes(decrypt(file, [identity, ...identities]), plaintext);
  assert.throws(() => decrypt(file, [identity]), withCode('no-identity-matched'));
  assert.throws(() => decrypt(file, []), withCode('no-identity-matched'));
});

test('the most recipients a header holds, and one more', () => {
  const most = new Array(recipientCountMax).fill(identity.recipient);
  const { header } = createEncryptor(most);
  assert.equal(header.length, headerLength(recipientCountMax));
  assert.equal(splitHeader(header).rest.length, 0);
  assert.throws(() => createEncryptor([...most, identity.recipient]), RangeError);
  assert.throws(() => createEncryptor([]), RangeError);
  assert.throws(() => headerLength(0), RangeError);
  assert.throws(() => headerLength(recipientCountMax + 1), RangeError);
});

test('rewrapping changes who can open a file and not one byte of its payload', () => {
  fc.assert(
    fc.property(lengthsNearBounds, fc.integer({ min: 1, max: 4 }), (length, count) => {
      const plaintext = patterned(length);
      const { header, rest } = splitHeader(encrypt(plaintext, recipients));
      const others = Array.from({ length: count }, generateIdentity);
      const rewrapped = rewrapHeader(
        header,
        identity,
        others.map((each) => each.recipient),
      );
      assert.equal(rewrapped.length, headerLength(count));
      const moved = Buffer.concat([rewrapped, rest]);
      for (const each of others) assertSameBytes(decrypt(moved, [each]), plaintext);
      assert.throws(() => decrypt(moved, [identity]), withCode('no-identity-matched'));
    }),
    { numRuns: 20 },
  );
});

test('rewrapping refuses a stranger, an altered header and anything after the header', () => {
  const { header } = splitHeader(encrypt(patterned(10), recipients));
  const stranger = generateIdentity();
  assert.throws(() => rewrapHeader(header, stranger, recipients), withCode('no-identity-matched'));
  const longer = Buffer.concat([header, new Uint8Array(1)]);
  assert.throws(() => rewrapHeader(longer, identity, recipients), withCode('header-malformed'));
  assert.throws(
    () => rewrapHeader(header.subarray(0, -1), identity, recipients),
    withCode('truncated'),
  );
  assert.throws(() => rewrapHeader(header, identity, []), RangeError);
});

test('nothing follows the end', () => {
  const encryptor = createEncryptor(recipients);
  encryptor.final();
  assert.throws(() => encryptor.update(new Uint8Array(1)), TypeError);
  assert.throws(() => encryptor.final(), TypeError);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import {
  decodeBech32,
  decrypt,
  encodeBech32,
  encodeIdentity,
  encodeRecipient,
  encrypt,
  generateIdentity,
  identityFromBytes,
  identityToRecipient,
  parseIdentity,
  parseRecipient,
} from './index.ts';
import { assertSameBytes, withCode } from './testkit.ts';

/** The pair printed in the C2SP age specification. */
const identityText = 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX';
const recipientText = 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj';

test('the pair of the specification', () => {
  const identity = parseIdentity(identityText);
  assert.equal(encodeIdentity(identity), identityText);
  assert.deepEqual(identity.toBytes(), Buffer.alloc(32, 0x42));
  assert.equal(encodeRecipient(identityToRecipient(identity)), recipientText);
  assert.equal(parseRecipient(recipientText).toString(), recipientText);
  assert.equal(encodeIdentity(parseIdentity(identityText.toLowerCase())), identityText);
  assert.equal(encodeRecipient(parseRecipient(recipientText.toUpperCase())), recipientText);
});

test('fresh identities survive text and bytes', () => {
  const identity = generateIdentity();
  const copies = [parseIdentity(encodeIdentity(identity)), identityFromBytes(identity.toBytes())];
  const file = encrypt(Buffer.from('sample'), [parseRecipient(String(identity.recipient))]);
  for (const copy of copies) {
    assert.equal(encodeRecipient(copy.recipient), encodeRecipient(identity.recipient));
    assertSameBytes(decrypt(file, [copy]), Buffer.from('sample'));
  }
  assert.notEqual(encodeIdentity(generateIdentity()), encodeIdentity(identity));
});

test('malformed texts are refused, and the error does not repeat them', () => {
  const swapped = (text: string, from: string, to: string) => text.replace(from, to);
  const badIdentities = [
    '',
    '1',
    recipientText,
    ` ${identityText}`,
    `${identityText}\n`,
    identityText.slice(0, -1),
    `${identityText}Q`,
    swapped(identityText, 'GFP', 'gfp'),
    swapped(identityText, 'GFPYY', 'GFPYP'),
    swapped(identityText, 'GFPYY', 'GFPBY'),
    encodeBech32('age-secret-key-', new Uint8Array(31)),
    encodeBech32('age-secret-key-', new Uint8Array(33)),
    encodeBech32('age-secret-key-pq-', new Uint8Array(32)),
  ];
  for (const text of badIdentities) {
    assert.throws(() => parseIdentity(text), withCode('identity-malformed'));
    try {
      parseIdentity(text);
    } catch (error) {
      if (text.length > 20) assert.ok(!inspect(error).includes(text.trim()));
    }
  }
  const badRecipients = [
    identityText,
    `${recipientText} `,
    encodeBech32('age', new Uint8Array(31)),
    encodeBech32('age1pq', new Uint8Array(32)),
  ];
  for (const text of badRecipients) {
    assert.throws(() => parseRecipient(text), withCode('recipient-malformed'));
  }
  assert.throws(() => identityFromBytes(new Uint8Array(31)), withCode('identity-malformed'));
});

test('low-order points are no recipients', () => {
  // u = 0, 1, p - 1, p and the two points of order 8 (RFC 7748 section 6.1; little-endian).
  const points = [
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  ];
  for (const point of points) {
    const text = encodeBech32('age', Buffer.from(point, 'hex'));
    assert.throws(() => parseRecipient(text), withCode('recipient-malformed'));
  }
});

test('a destroyed identity opens nothing, its recipient still encrypts', () => {
  const identity = generateIdentity();
  const file = encrypt(new Uint8Array(1), [identity.recipient]);
  assert.equal(identity.destroyed, false);
  identity.destroy();
  assert.equal(identity.destroyed, true);
  assert.throws(() => decrypt(file, [identity]), withCode('identity-destroyed'));
  assert.throws(() => encodeIdentity(identity), withCode('identity-destroyed'));
  assert.ok(encrypt(new Uint8Array(1), [identity.recipient]).length > 0);
});

test('inspecting an identity does not show its secret', () => {
  const identity = parseIdentity(identityText);
  const shown = `${inspect(identity, { depth: 9, showHidden: true })}${JSON.stringify(identity)}`;
  assert.ok(!shown.includes('42, 42') && !shown.includes('66,66') && !shown.includes('66, 66'));
  assert.ok(!shown.toUpperCase().includes(identityText));
});

test('Bech32 goes round, and one changed character is always seen', () => {
  const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
  const prefixes = fc.constantFrom('age', 'age-secret-key-', 'a1b');
  fc.assert(
    fc.property(
      prefixes,
      fc.uint8Array({ maxLength: 80 }),
      fc.nat(),
      fc.integer({ min: 1, max: 31 }),
      (prefix, bytes, place, shift) => {
        const text = encodeBech32(prefix, bytes);
        assert.deepEqual(decodeBech32(text), { prefix, bytes });
        assert.deepEqual(decodeBech32(text.toUpperCase()), { prefix, bytes });
        const at = prefix.length + 1 + (place % (text.length - prefix.length - 1));
        const digit = (alphabet.indexOf(text.charAt(at)) + shift) % 32;
        const bad = text.slice(0, at) + alphabet.charAt(digit) + text.slice(at + 1);
        assert.throws(() => decodeBech32(bad), SyntaxError);
      },
    ),
  );
});

test('Bech32 texts of BIP 173', () => {
  const good = [
    'A12UEL5L',
    'a12uel5l',
    '?1ezyfcl',
    'split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w',
  ];
  for (const text of good) assert.ok(decodeBech32(text));
  const bad = [
    '\x201nwldj5',
    '\x7f1axkwrx',
    '\x801eym55h',
    'pzry9x0s0muk',
    '1pzry9x0s0muk',
    'x1b4n0q5v',
  ];
  bad.push('li1dgmt3', 'de1lg7wt\xff', 'A1G7SGD8', '10a06t8', '1qzzfhee', '');
  for (const text of bad) assert.throws(() => decodeBech32(text), SyntaxError);
});

test('Bech32 texts with a right checksum and a wrong end', () => {
  const zeros = 'q'.repeat(51);
  const setPadding = `age1${zeros}pfwgqrs`;
  const longPadding = 'age1qqqyst3gn';
  assert.throws(() => decodeBech32(setPadding), /padding bits/);
  assert.throws(() => decodeBech32(longPadding), /superfluous/);
  assert.throws(() => decodeBech32('pzry9x0s0muk'), /no prefix/);
});

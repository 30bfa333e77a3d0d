import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  bearerToken,
  makeApiKeyToken,
  makeOperatorToken,
  makeUuid,
  parseApiKeyToken,
  parseOperatorToken,
} from './tokens.ts';

const keyId = '00112233-4455-4677-8899-aabbccddeeff';

test('an API key names its country and its id, and is recognised by its secret', () => {
  const { token, secretSha256 } = makeApiKeyToken('DE', keyId, randomBytes);
  assert.match(token, /^vtr1\.de\.ABEiM0RVRneImaq7zN3u_w\.[\w-]{32}$/);
  assert.deepEqual(parseApiKeyToken(token), { country: 'DE', keyId, secretSha256 });
});

test('an API key has one spelling', () => {
  const { token } = makeApiKeyToken('DE', keyId, randomBytes);
  // The last character of the id carries four bits that belong to no byte.
  assert.equal(parseApiKeyToken(token.replace('3u_w.', '3u_x.')), undefined);
  for (const other of [token.toUpperCase(), `${token} `, `${token}a`, token.slice(1), '']) {
    assert.equal(parseApiKeyToken(other), undefined, other);
  }
});

test('an operator token names the operator', () => {
  const { token, secretSha256 } = makeOperatorToken('anna-b2', randomBytes);
  assert.deepEqual(parseOperatorToken(token), { name: 'anna-b2', secretSha256 });
  for (const name of ['Anna', '-anna', 'anna-', 'an--na', 'a'.repeat(41), '']) {
    assert.equal(parseOperatorToken(makeOperatorToken(name, randomBytes).token), undefined, name);
  }
});

test('no text makes the readers of tokens throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const prefix of ['', 'vtr1.', 'vto1.', 'Bearer ']) {
        parseApiKeyToken(prefix + text);
        parseOperatorToken(prefix + text);
        bearerToken(prefix + text);
      }
    }),
  );
});

test('a bearer token stands after its scheme, whatever the case', () => {
  assert.equal(bearerToken('bearer  vto1.a.b'), 'vto1.a.b');
  for (const header of [undefined, '', 'Basic abc', 'Bearer', 'Bearer a b', 'Bearer a,b']) {
    assert.equal(bearerToken(header), undefined);
  }
});

test('ids are random UUIDs of version 4', () => {
  assert.equal(
    makeUuid((size) => new Uint8Array(size).fill(0xff)),
    'ffffffff-ffff-4fff-bfff-ffffffffffff',
  );
});

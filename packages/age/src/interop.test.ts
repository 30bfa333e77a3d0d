import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import {
  decrypt,
  encodeIdentity,
  encrypt,
  generateIdentity,
  parseIdentity,
  parseRecipient,
  rewrapHeader,
  splitHeader,
} from './index.ts';
import { assertSameBytes, patterned } from './testkit.ts';

const lengths = [0, 1, 65_535, 65_536, 65_537, 3 * 65_536, 200_001];
const identity = generateIdentity();
const identityText = encodeIdentity(identity);
const recipientText = identity.recipient.toString();

test('age-encryption agrees on keys', async () => {
  assert.equal(await identityToRecipient(identityText), recipientText);
});

test('age-encryption opens our files and we open its', async () => {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipientText);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identityText);
  for (const length of lengths) {
    const plaintext = patterned(length);
    const ours = encrypt(plaintext, [generateIdentity().recipient, parseRecipient(recipientText)]);
    assertSameBytes(await decrypter.decrypt(ours), plaintext);
    const theirs = await encrypter.encrypt(plaintext);
    assertSameBytes(decrypt(theirs, [parseIdentity(identityText)]), plaintext);
    const { header, rest } = splitHeader(theirs);
    const rewrapped = rewrapHeader(header, identity, [identity.recipient]);
    assertSameBytes(await decrypter.decrypt(Buffer.concat([rewrapped, rest])), plaintext);
  }
});

function runAge(args: readonly string[], input: Uint8Array): Uint8Array {
  const done = spawnSync('age', args, { input, maxBuffer: 2 ** 28 });
  assert.equal(done.status, 0, done.stderr.toString());
  return done.stdout;
}

const hasAge = spawnSync('age', ['--version']).error === undefined;

test('the age program opens our files and we open its', {
  skip: hasAge ? false : 'no age program on the PATH',
}, (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-age-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const keyFile = join(folder, 'key.txt');
  writeFileSync(keyFile, `${identityText}\n`, { mode: 0o600 });
  for (const length of lengths) {
    const plaintext = patterned(length);
    const ours = encrypt(plaintext, [identity.recipient]);
    assertSameBytes(runAge(['--decrypt', '--identity', keyFile], ours), plaintext);
    const theirs = runAge(['--recipient', recipientText], plaintext);
    assertSameBytes(decrypt(theirs, [identity]), plaintext);
  }
});

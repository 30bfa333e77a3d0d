import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createSigner,
  createVerifier,
  generateKey,
  parseNote,
  type SupportedSignatureType,
  signatureTypes,
  signCheckpoint,
  signNote,
} from '@vitrine/tlog';
import { cosignersOf, mergeSignatures } from './cosignatures.ts';

const { ed25519, ed25519Cosignature, mlDsa44Cosignature } = signatureTypes;

async function keyOf(name: string, type: SupportedSignatureType) {
  const { signerKey, verifierKey } = await generateKey(name, type);
  let seconds = 1_800_000_000n;
  const signer = await createSigner(signerKey, { now: () => seconds++ });
  return { signer, verifier: createVerifier(verifierKey) };
}

const log = await keyOf('log.example', ed25519);
const one = await keyOf('one', ed25519Cosignature);
const oneToo = await keyOf('one', mlDsa44Cosignature);
const two = await keyOf('two', ed25519Cosignature);
const head = { origin: 'log.example', size: 1n, root: new Uint8Array(32) };
const note = await signCheckpoint(head, [log.signer]);
const first = { verifiers: [one.verifier, oneToo.verifier] };
const second = { verifiers: [two.verifier] };

async function signaturesBy(...signers: (typeof one.signer)[]) {
  return (await signNote({ text: parseNote(note).text }, signers)).signatures;
}

test('a witness counts once, whatever it signed with and how often', async () => {
  let merged = note;
  for (let round = 0; round < 100; round++) {
    merged = mergeSignatures(merged, await signaturesBy(one.signer, oneToo.signer));
  }
  assert.equal(parseNote(merged).signatures.length, 3);
  assert.deepEqual(await cosignersOf(merged, [first, second]), new Set([first]));
  const both = mergeSignatures(merged, await signaturesBy(two.signer));
  assert.deepEqual(await cosignersOf(both, [first, second]), new Set([first, second]));
});

test('the newest signature of a key stays', async () => {
  const older = mergeSignatures(note, await signaturesBy(one.signer));
  const newer = mergeSignatures(older, await signaturesBy(one.signer));
  assert.notEqual(older, newer);
  assert.equal(older.length, newer.length);
});

test('a signature of another text, or none, is no witness', async () => {
  const other = await signCheckpoint({ ...head, size: 2n }, [one.signer]);
  const forged = mergeSignatures(note, parseNote(other).signatures);
  assert.equal((await cosignersOf(forged, [first])).size, 0);
  assert.equal((await cosignersOf(note, [first])).size, 0);
});

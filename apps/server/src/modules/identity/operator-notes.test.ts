import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createSigner,
  formatNote,
  formatVerifierKey,
  generateKey,
  makeVerifierKey,
  parseVerifierKey,
  signatureTypes,
  signNote,
} from '@vitrine/tlog';
import type { JsonObject, Receipt } from '@vitrine/verifier';
import { openOperatorNote, operatorsIn } from './operator-notes.ts';

const anna = await generateKey('anna', signatureTypes.ed25519);
const bert = await generateKey('bert', signatureTypes.ed25519);
const text = 'a line\n';
const invalid = { name: 'IdentityError', code: 'note-invalid' };

async function signed(...keys: readonly string[]): Promise<string> {
  return formatNote(
    await signNote({ text }, await Promise.all(keys.map((key) => createSigner(key)))),
  );
}

test('a note counts where the operator has signed it alone', async () => {
  const operator = { name: 'anna', key: anna.verifierKey };
  const own = await signed(anna.signerKey);
  assert.equal(await openOperatorNote(own, operator), text);
  const others = [
    await signed(bert.signerKey),
    await signed(anna.signerKey, bert.signerKey),
    own.replace('a line', 'a lie'),
    '',
  ];
  for (const note of others) await assert.rejects(openOperatorNote(note, operator), invalid);
  const misnamed = { name: 'bert', key: anna.verifierKey };
  await assert.rejects(openOperatorNote(own, misnamed), invalid);
  const keyless = { name: 'anna', key: 'anna+00000000+AA' };
  await assert.rejects(openOperatorNote(own, keyless), invalid);
});

test('operators are read from receipts; one key under two names is seen to be one', () => {
  const { type, publicKey } = parseVerifierKey(anna.verifierKey);
  const twin = formatVerifierKey(makeVerifierKey('carl', type, publicKey));
  const known = operatorsIn([
    receiptOf({ operator: 'anna', country: 'CH', key: anna.verifierKey }),
    receiptOf({ operator: 'carl', country: 'CH', key: twin }),
    receiptOf({ operator: 'dora', country: 'CH', key: 'no key' }),
    receiptOf({ operator: 'emil', country: 'CH' }),
  ]);
  assert.deepEqual([...known.keys()], ['anna', 'carl']);
  assert.equal(known.get('anna')?.publicKey, known.get('carl')?.publicKey);
});

function receiptOf(payload: JsonObject): Receipt {
  const commit = `sha256:${Buffer.alloc(32).toString('base64')}`;
  const at = '2026-11-23T10:00:00.000Z';
  return {
    format: 'vitrine-receipt/1',
    entry: { v: 1, type: 'operator.created', at, site: 'office', commit },
    opening: { salt: '', payload },
    proof: '',
  };
}

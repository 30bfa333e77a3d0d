import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createSigner,
  emptyRoot,
  formatNote,
  formatTlogProof,
  formatVerifierKey,
  generateKey,
  makeVerifierKey,
  parseVerifierKey,
  signatureTypes,
  signCheckpoint,
  signNote,
} from '@vitrine/tlog';
import type { JsonObject, Receipt } from '@vitrine/verifier';
import type { Queries } from '../../platform/postgres/index.ts';
import { type OperatorHistory, openOperatorNote, readOperatorHistory } from './operator-notes.ts';

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

const second = await generateKey('anna', signatureTypes.ed25519);
const db: Queries = { query: unused, execute: unused };

test('the order of the ledger says which key counts, and who is an operator', async () => {
  const history = await historyOf([
    ['operator.created', { operator: 'anna', country: 'CH', key: anna.verifierKey }],
    ['operator.created', { operator: 'bert', country: 'CH', key: bert.verifierKey }],
    ['operator.key-replaced', replacement(second.verifierKey, anna.verifierKey)],
    ['operator.deactivated', { operator: 'bert', by: 'carl' }],
    ['relocation.approved', {}],
  ]);
  const keyAt = (index: number) => history.before(receiptAt(index), 'anna')?.key;
  assert.deepEqual([0, 1, 2, 3].map(keyAt), [
    undefined,
    anna.verifierKey,
    anna.verifierKey,
    second.verifierKey,
  ]);
  assert.equal(history.before(receiptAt(3), 'bert')?.name, 'bert');
  assert.equal(history.before(receiptAt(4), 'bert'), undefined);
  assert.deepEqual([history.now('bert'), history.now('dora')], [undefined, undefined]);
  assert.equal(history.now('anna')?.key, second.verifierKey);
});

test('one key under two names is seen to be one person, also after it was replaced', async () => {
  const { type, publicKey } = parseVerifierKey(anna.verifierKey);
  const twin = formatVerifierKey(makeVerifierKey('carl', type, publicKey));
  const history = await historyOf([
    ['operator.created', { operator: 'anna', country: 'CH', key: anna.verifierKey }],
    ['operator.created', { operator: 'bert', country: 'CH', key: bert.verifierKey }],
    ['operator.key-replaced', replacement(second.verifierKey, anna.verifierKey)],
    ['operator.created', { operator: 'carl', country: 'CH', key: twin }],
    ['operator.created', { operator: 'dora', country: 'CH', key: 'no key' }],
  ]);
  assert.equal(history.samePerson('anna', 'carl'), true);
  assert.equal(history.samePerson('anna', 'bert'), false);
  assert.equal(history.samePerson('anna', 'anna'), true);
  assert.equal(history.now('dora'), undefined);
});

function replacement(key: string, replaces: string): JsonObject {
  return { operator: 'anna', key, replaces, by: 'anna', reason: 'lost' };
}

function historyOf(acts: readonly [string, JsonObject][]): Promise<OperatorHistory> {
  const receipts = acts.map(([type, payload], i) => receiptAt(i, type, payload));
  const ofType = async (_: Queries, type: string) =>
    receipts.filter(({ entry }) => entry.type === type);
  return readOperatorHistory(db, { ofType });
}

const office = await createSigner(
  (await generateKey('test.example/office', signatureTypes.ed25519)).signerKey,
);
const checkpoint = await signCheckpoint({ origin: office.name, size: 9n, root: emptyRoot }, [
  office,
]);

function receiptAt(index: number, type = 'relocation.approved', payload: JsonObject = {}): Receipt {
  const commit = `sha256:${Buffer.alloc(32).toString('base64')}`;
  const at = '2026-11-23T10:00:00.000Z';
  return {
    format: 'vitrine-receipt/1',
    entry: { v: 1, type, at, site: 'office', commit },
    opening: { salt: '', payload },
    proof: formatTlogProof({ index: BigInt(index), proof: [], checkpoint }),
  };
}

function unused(): never {
  throw new Error('the documents are given');
}

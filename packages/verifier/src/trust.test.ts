import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestLedger, testSigner } from './testing/ledger.ts';
import { minute } from './testing/relocation.ts';
import { Trust } from './trust.ts';
import { Findings, Refusal } from './verdict.ts';
import { describeSignatures, openReceipt, verifyReceipt } from './verify-receipt.ts';

const origin = 'vitrine.example/site/zurich';
const classical = await testSigner(origin);
const postQuantum = await testSigner(origin, 0x06);
const trust = `log ${classical.verifierKey}\nlog ${postQuantum.verifierKey}\nquorum none\n`;

async function receiptBy(...signers: readonly (typeof classical)[]) {
  const ledger = new TestLedger(origin, signers);
  ledger.append({ type: 'ledger.created', at: minute(0), payload: {} });
  return ledger.receipt(0);
}

test('both signatures are checked where the runtime can', async () => {
  const receipt = await receiptBy(classical, postQuantum);
  const verdict = await verifyReceipt(receipt, trust);
  assert.equal(verdict.valid, true);
  assert.doesNotMatch(verdict.notCovered.join(), /not checked/);
  const lines = receipt.proof.split('\n');
  const last = lines.at(-2) ?? '';
  lines[lines.length - 2] =
    `${last.slice(0, -8)}${last.slice(-8, -7) === 'A' ? 'B' : 'A'}${last.slice(-7)}`;
  const { failures } = await verifyReceipt({ ...receipt, proof: lines.join('\n') }, trust);
  assert.deepEqual(
    failures.map(({ code }) => code),
    ['bad-signature'],
  );
});

test('a runtime without ML-DSA-44 takes the Ed25519 signature and says so', async () => {
  const opened = await Trust.open(trust, false);
  await openReceipt(await receiptBy(classical, postQuantum), opened);
  const findings = new Findings();
  describeSignatures(opened, findings);
  assert.match(findings.notCovered.join(), /ML-DSA-44.*site\/zurich: not checked/);
  const alone = await receiptBy(postQuantum);
  await assert.rejects(
    openReceipt(alone, opened),
    (error) => error instanceof Refusal && error.code === 'unknown-log',
  );
});

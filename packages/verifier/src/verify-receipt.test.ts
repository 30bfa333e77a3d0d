import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson, type JsonValue } from './formats/canonical-json.ts';
import { formatReceipt, type Receipt } from './formats/receipt.ts';
import { testLedgers, testTrust } from './testing/certificate.ts';
import { altered, leafPaths, valueAt, withLeaf } from './testing/leaves.ts';
import { TestLedger, testSigner } from './testing/ledger.ts';
import { minute } from './testing/relocation.ts';
import { ledgerName } from './trust.ts';
import { verifyReceipt } from './verify-receipt.ts';

const trust = await testTrust();

async function goodReceipt(witnessedBy?: readonly ('w1' | 'w2')[]): Promise<Receipt> {
  const { target } = await testLedgers(witnessedBy);
  for (const n of [1, 2, 3]) {
    target.append({ type: 'sample.stored', at: minute(n), region: 'europe', payload: { n } });
  }
  return target.receipt(2);
}

test('a good receipt is valid, as an object, a text, or bytes with white space', async () => {
  const receipt = await goodReceipt();
  const pretty = JSON.stringify(receipt, null, 2);
  for (const input of [receipt, formatReceipt(receipt), new TextEncoder().encode(pretty)]) {
    const verdict = await verifyReceipt(input, trust);
    assert.deepEqual(verdict.failures, []);
    assert.match(verdict.proven.join(), /Witnesses saw .* w1, w2/);
    assert.match(verdict.proven.join(), /payload in the receipt is the one/);
  }
});

test('without an opening it is valid, and says that the payload is not covered', async () => {
  const { format, entry, proof } = await goodReceipt();
  const verdict = await verifyReceipt({ format, entry, proof }, trust);
  assert.equal(verdict.valid, true);
  assert.match(verdict.notCovered.join(), /no opening/);
});

test('missing witnesses are reported, and are a failure where required', async () => {
  const receipt = await goodReceipt(['w1']);
  const reported = await verifyReceipt(receipt, trust);
  assert.equal(reported.valid, true);
  assert.match(reported.notCovered.join(), /quorum of witnesses has not signed/);
  const required = await verifyReceipt(receipt, trust, { witnesses: 'required' });
  assert.deepEqual(
    required.failures.map(({ code }) => code),
    ['witnesses-missing'],
  );
});

test('no member can be changed', async () => {
  const receipt = await goodReceipt();
  const document = receipt as unknown as JsonValue;
  for (const path of leafPaths(document)) {
    const changed = withLeaf(document, path, altered(valueAt(document, path)));
    const verdict = await verifyReceipt(changed as unknown as Receipt, trust);
    assert.equal(verdict.valid, false, path.join('.'));
  }
});

test('each fault has its code', async () => {
  const good = await goodReceipt();
  const { entry } = good;
  const [, ...lines] = good.proof.split('\n');
  const strange = new TestLedger('vitrine.example/site/zurich', [await testSigner('mallory')]);
  const act = { type: 'sample.stored', at: minute(1), payload: {} };
  strange.append(act);
  const misplaced = new TestLedger('vitrine.example/site/moscow', [
    await testSigner('vitrine.example/site/moscow'),
  ]);
  misplaced.append(act);
  const foreign = { ...(await misplaced.receipt(0)), entry: { ...entry, site: 'zurich' } };
  const cases: [unknown, string][] = [
    ['no JSON', 'malformed-json'],
    [{ ...good, format: 'vitrine-receipt/2' }, 'malformed-receipt'],
    [{ ...good, more: 1 }, 'malformed-receipt'],
    [{ ...good, entry: { ...entry, v: 2 } }, 'malformed-entry'],
    [{ ...good, entry: { ...entry, at: '2026-11-23T10:00:00Z' } }, 'malformed-entry'],
    [{ ...good, proof: 'x' }, 'malformed-proof'],
    [
      { ...good, proof: ['c2sp.org/tlog-proof@v1', 'extra AAAA', ...lines].join('\n') },
      'malformed-proof',
    ],
    [{ ...good, entry: { ...entry, type: 'sample.read' } }, 'not-included'],
    [foreign, 'not-included'],
    [{ ...good, opening: { ...good.opening, payload: { n: 9 } } }, 'wrong-commitment'],
    [await strange.receipt(0), 'unknown-log'],
    [`${' '.repeat(5_000_000)}{}`, 'too-large'],
  ];
  for (const [input, code] of cases) {
    const { failures } = await verifyReceipt(input as Receipt, trust);
    assert.deepEqual(
      failures.map((failure) => failure.code),
      [code],
      JSON.stringify(failures),
    );
  }
});

test("a site's key cannot speak for another site", async () => {
  const signer = await testSigner('vitrine.example/site/zurich');
  const liar = new TestLedger('vitrine.example/site/zurich', [signer]);
  const receipt = await goodReceipt();
  assert.equal(liar.append({ type: 'sample.stored', at: minute(1), payload: {} }), 0);
  const text = canonicalJson(await liar.receipt(0));
  assert.equal((await verifyReceipt(text, trust)).valid, true);
  const moved = (await liar.receipt(0)).proof.replaceAll('site/zurich', 'site/moscow');
  const { failures } = await verifyReceipt({ ...receipt, proof: moved }, trust);
  assert.equal(failures.length, 1);
});

test('roles follow from the last segments of an origin', () => {
  assert.deepEqual(ledgerName('a.example/b/office'), { base: 'a.example/b', site: 'office' });
  assert.deepEqual(ledgerName('a/site/zurich'), { base: 'a', site: 'zurich' });
  for (const origin of ['office', 'a/site/office', 'a/site/', 'a/site/Zurich', 'a/sites/zurich']) {
    assert.equal(ledgerName(origin), undefined, origin);
  }
});

test('property: anything gets a verdict', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), async (value) => {
      assert.equal((await verifyReceipt(value as Receipt, trust)).valid, false);
    }),
  );
});

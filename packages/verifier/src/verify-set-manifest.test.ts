import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '@vitrine/tlog';
import { canonicalBytes, type JsonObject } from './formats/canonical-json.ts';
import { formatDigest, formatReceipt, type Receipt } from './formats/receipt.ts';
import { origins, testLedgers, testTrust } from './testing/certificate.ts';
import { minute } from './testing/relocation.ts';
import { ledgerName } from './trust.ts';
import { verifySetManifest } from './verify-set-manifest.ts';

const trust = await testTrust();
const site = ledgerName(origins.target)?.site ?? 'nobody';

async function published(
  said: JsonObject = {},
  logged: JsonObject = {},
  type = 'reputation.set-published',
): Promise<{ manifest: Uint8Array; receipt: string; whole: Receipt }> {
  const { target } = await testLedgers();
  const manifest = canonicalBytes({
    ...{ format: 'vitrine-reputation-set/1', region: 'europe', site, version: 3 },
    ...said,
  });
  const payload = { version: 3, digest: formatDigest(sha256(manifest)), ...logged };
  const index = target.append({ type, at: minute(1), region: 'europe', payload });
  const whole = await target.receipt(index);
  return { manifest, receipt: formatReceipt(whole), whole };
}

async function codes(manifest: Uint8Array, receipt: string): Promise<string[]> {
  const { valid, failures } = await verifySetManifest(manifest, receipt, trust);
  assert.equal(valid, failures.length === 0);
  return failures.map(({ code }) => code);
}

test('a version that the ledger holds is valid, and says what that proves', async () => {
  const { manifest, receipt } = await published();
  const verdict = await verifySetManifest(manifest, receipt, trust);
  assert.deepEqual(verdict.failures, []);
  assert.match(verdict.proven.join(), /version 3 of the offline set of europe/);
  assert.match(verdict.notCovered.join(), /Whether there is a newer version/);
});

test('no byte of the manifest can be changed', async () => {
  const { manifest, receipt } = await published();
  for (let at = 0; at < manifest.length; at += 1) {
    const altered = manifest.slice();
    altered[at] = (altered[at] ?? 0) ^ 1;
    assert.deepEqual(await codes(altered, receipt), ['manifest-mismatch']);
  }
  assert.deepEqual(await codes(manifest.subarray(1), receipt), ['manifest-mismatch']);
});

test('a manifest says of itself what its entry says of it', async () => {
  for (const said of [{ region: 'nordic' }, { site: 'elsewhere' }, { version: 4 }]) {
    const { manifest, receipt } = await published(said);
    assert.deepEqual(await codes(manifest, receipt), ['manifest-mismatch']);
  }
});

test('other entries, closed ones and other ledgers prove nothing', async () => {
  const other = await published({}, {}, 'statistics.published');
  assert.deepEqual(await codes(other.manifest, other.receipt), ['wrong-entry']);
  const { manifest, receipt, whole } = await published();
  const { opening: _, ...closed } = whole;
  assert.deepEqual(await codes(manifest, formatReceipt(closed)), ['opening-missing']);
  assert.deepEqual(await codes(manifest, receipt.replace('"version":3', '"version":4')), [
    'wrong-commitment',
  ]);
  assert.deepEqual(await codes(manifest, '{}'), ['malformed-receipt']);
});

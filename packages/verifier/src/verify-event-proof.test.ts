import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base64Encode, leafHash, MemoryTree } from '@vitrine/tlog';
import { canonicalBytes, type JsonObject, type JsonValue } from './formats/canonical-json.ts';
import {
  blockLeaf,
  type EventProof,
  eventProofFormat,
  formatEventProof,
} from './formats/event-proof.ts';
import { formatDigest } from './formats/receipt.ts';
import { testLedgers, testTrust } from './testing/certificate.ts';
import { altered, leafPaths, valueAt, withLeaf } from './testing/leaves.ts';
import { minute } from './testing/relocation.ts';
import { verifyEventProof } from './verify-event-proof.ts';

const trust = await testTrust();

const event = (n: number): JsonObject => ({
  v: 1,
  type: 'detection',
  id: `019f1f7c-0000-7000-8000-${String(n).padStart(12, '0')}`,
  threat: 'Trojan.Win32.Example',
  count: 1,
});

/** Of the event 4 of 7, in the batch 2 of 3. */
async function goodProof(type = 'statistics.stored'): Promise<EventProof> {
  const batch = new MemoryTree(
    [0, 1, 2, 3, 4, 5, 6].map((n) => leafHash(canonicalBytes(event(n)))),
  );
  const batches = [
    blockLeaf(new Uint8Array(32).fill(1), 2),
    blockLeaf(new Uint8Array(32).fill(2), 3),
    blockLeaf(batch.root(), 7),
  ];
  const block = new MemoryTree(batches.map((one) => leafHash(one)));
  const { target } = await testLedgers();
  const payload = {
    block: 9,
    month: '2026-11',
    events: 12,
    batches: 3,
    root: formatDigest(block.root()),
  };
  const index = target.append({ type, at: minute(1), region: 'europe', payload });
  return {
    format: eventProofFormat,
    event: event(4),
    batch: {
      index: 4,
      size: 7,
      hashes: batch.inclusionProof(4n).map((hash) => base64Encode(hash)),
      root: base64Encode(batch.root()),
    },
    block: {
      index: 2,
      size: 3,
      hashes: block.inclusionProof(2n).map((hash) => base64Encode(hash)),
    },
    receipt: await target.receipt(index),
  };
}

test('a good proof is valid, and says what it proves', async () => {
  const proof = await goodProof();
  for (const input of [proof, formatEventProof(proof)]) {
    const verdict = await verifyEventProof(input, trust);
    assert.deepEqual(verdict.failures, []);
    assert.match(verdict.proven.join(), /one of the 7 of its batch/);
  }
});

test('no member can be changed', async () => {
  const document = (await goodProof()) as unknown as JsonValue;
  for (const path of leafPaths(document)) {
    const changed = withLeaf(document, path, altered(valueAt(document, path)));
    const verdict = await verifyEventProof(changed as unknown as EventProof, trust);
    assert.equal(verdict.valid, false, path.join('.'));
  }
});

test('a receipt of something else is refused', async () => {
  const codes = async (proof: EventProof) =>
    (await verifyEventProof(proof, trust)).failures.map(({ code }) => code);
  assert.deepEqual(await codes(await goodProof('sample.stored')), ['wrong-entry']);
  const { receipt, ...rest } = await goodProof();
  const { opening, ...closed } = receipt;
  assert.ok(opening);
  assert.deepEqual(await codes({ ...rest, receipt: closed }), ['opening-missing']);
});

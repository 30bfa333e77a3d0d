import { base64Decode, leafHash, verifyInclusion } from '@vitrine/tlog';
import { canonicalBytes } from './formats/canonical-json.ts';
import {
  blockLeaf,
  checkEventProof,
  type EventProof,
  parseEventProof,
  type TreePath,
} from './formats/event-proof.ts';
import { Trust, type TrustInput } from './trust.ts';
import { Findings, Refusal, type Verdict } from './verdict.ts';
import { describeReceipt, openReceipt, type ReceiptOptions } from './verify-receipt.ts';

const entryType = 'statistics.stored';

/**
 * Verifies that an event was counted (`docs/formats/event-proof.md`): a file's content or a
 * proof already read. Never throws on bad input.
 */
export async function verifyEventProof(
  input: Uint8Array | string | EventProof,
  trust: TrustInput,
  options: ReceiptOptions = {},
): Promise<Verdict> {
  const findings = new Findings();
  await findings.attempt(async () => {
    const opened = await Trust.open(trust);
    const proof = read(input);
    const checked = await openReceipt(proof.receipt, opened);
    requireCounted(proof);
    findings.proven.push(
      `The event ${idOf(proof)} is one of the ${proof.batch.size} of its batch, and that batch is in the block of the receipt.`,
    );
    describeReceipt(checked, opened, findings, options);
  });
  return findings.verdict();
}

function read(input: Uint8Array | string | EventProof): EventProof {
  const readable = typeof input === 'string' || input instanceof Uint8Array;
  return readable ? parseEventProof(input) : checkEventProof(input);
}

/** @throws {Refusal} */
function requireCounted({ event, batch, block, receipt }: EventProof): void {
  const { entry, opening } = receipt;
  if (entry.type !== entryType) {
    throw new Refusal('wrong-entry', `the receipt is of "${entry.type}", not of "${entryType}"`);
  }
  if (opening === undefined) {
    throw new Refusal('opening-missing', 'the receipt does not open to a block');
  }
  const batchRoot = base64Decode(batch.root);
  if (!leadsTo(leafHash(canonicalBytes(event)), batch, batchRoot)) {
    throw new Refusal('event-not-in-batch', 'the event is not in the batch');
  }
  const { root, batches } = opening.payload;
  const [, blockRoot = ''] = typeof root === 'string' ? root.split('sha256:') : [];
  const leaf = leafHash(blockLeaf(batchRoot, batch.size));
  if (batches !== block.size || !leadsTo(leaf, block, rootBytes(blockRoot))) {
    throw new Refusal('batch-not-in-block', 'the batch is not in the block');
  }
}

function rootBytes(text: string): Uint8Array {
  try {
    return base64Decode(text);
  } catch (cause) {
    throw new Refusal('malformed-payload', 'the block has no root', { cause });
  }
}

function leadsTo(leaf: Uint8Array, { index, size, hashes }: TreePath, root: Uint8Array): boolean {
  return verifyInclusion({
    leafHash: leaf,
    index: BigInt(index),
    size: BigInt(size),
    root,
    proof: hashes.map((hash) => base64Decode(hash)),
  });
}

function idOf({ event }: EventProof): string {
  return typeof event.id === 'string' ? event.id : 'without an id';
}

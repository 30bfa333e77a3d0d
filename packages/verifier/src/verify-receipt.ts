import {
  base64Decode,
  leafHash,
  parseTlogProof,
  type TlogProof,
  verifyInclusion,
} from '@vitrine/tlog';
import type { JsonObject } from './formats/canonical-json.ts';
import { encodeEntry, type LedgerEntry, officeSite } from './formats/entry.ts';
import { checkReceipt, commitment, parseReceipt, type Receipt } from './formats/receipt.ts';
import { asRefusal, Trust, type TrustedCheckpoint, type TrustInput } from './trust.ts';
import { Findings, Refusal, type Verdict } from './verdict.ts';

export interface ReceiptOptions {
  /** Whether a missing witness quorum is a failure; it is only reported by default. */
  readonly witnesses?: 'required' | 'reported';
}

/** A receipt of which everything has been checked but the witness quorum. */
export interface CheckedReceipt {
  readonly entry: LedgerEntry;
  readonly index: number;
  readonly checkpoint: TrustedCheckpoint;
  /** The opened payload, where the receipt has an opening. */
  readonly payload?: JsonObject;
}

/**
 * Verifies a receipt (`docs/formats/receipt.md`): a file's content or a receipt already read.
 * Never throws on bad input.
 */
export async function verifyReceipt(
  input: Uint8Array | string | Receipt,
  trust: TrustInput,
  options: ReceiptOptions = {},
): Promise<Verdict> {
  const findings = new Findings();
  await findings.attempt(async () => {
    const opened = await Trust.open(trust);
    const checked = await openReceipt(readReceipt(input), opened);
    describeReceipt(checked, opened, findings, options);
  });
  return findings.verdict();
}

function readReceipt(input: Uint8Array | string | Receipt): Receipt {
  const readable = typeof input === 'string' || input instanceof Uint8Array;
  return readable ? parseReceipt(input) : checkReceipt(input);
}

/**
 * The checks of a receipt in the order of its format.
 * @throws {Refusal} @throws {FormatError}
 */
export async function openReceipt(receipt: Receipt, trust: Trust): Promise<CheckedReceipt> {
  const { entry, opening } = receipt;
  const leaf = leafHash(encodeEntry(entry));
  const { index, proof, checkpoint: note } = readProof(receipt.proof);
  const checkpoint = await trust.checkpoint(note);
  const { size, root } = checkpoint.checkpoint;
  if (!verifyInclusion({ leafHash: leaf, index, size, root, proof })) {
    throw new Refusal('not-included', `the entry is not at index ${index} of the ledger`);
  }
  if (entry.site !== checkpoint.site) {
    throw new Refusal(
      'wrong-site',
      `an entry of ${entry.site} in the ledger of ${checkpoint.site}`,
    );
  }
  const checked = { entry, index: Number(index), checkpoint };
  if (opening === undefined) return checked;
  if (commitment(base64Decode(opening.salt), opening.payload) !== entry.commit) {
    throw new Refusal('wrong-commitment', 'the opening is not what the entry commits to');
  }
  return { ...checked, payload: opening.payload };
}

function readProof(text: string): TlogProof {
  try {
    const proof = parseTlogProof(text);
    if (proof.extra === undefined) return proof;
  } catch (cause) {
    throw asRefusal(cause, 'malformed-proof');
  }
  throw new Refusal('malformed-proof', 'the proof has extra data, which nothing authenticates');
}

/** Says what a checked receipt proves, declares and does not cover. */
export function describeReceipt(
  { entry, index, checkpoint, payload }: CheckedReceipt,
  trust: Trust,
  findings: Findings,
  { witnesses = 'reported' }: ReceiptOptions,
): void {
  const { origin } = checkpoint;
  findings.proven.push(
    `The act "${entry.type}" stands in the ledger ${origin} as entry ${index}.`,
    'The ledger signed a checkpoint that holds this entry: it cannot deny or change it unseen.',
  );
  describeWitnesses(checkpoint, findings, witnesses);
  describeSignatures(trust, findings);
  if (payload === undefined) {
    findings.notCovered.push('What the act was about: the receipt has no opening.');
  } else {
    findings.proven.push('The payload in the receipt is the one that the entry commits to.');
  }
  findings.declared.push(
    `That the act took place, and at ${entry.at}: the ledger's keeper says so.`,
    `Where ${entry.site === officeSite ? 'the office' : entry.site} keeps its machines and data.`,
  );
  findings.notCovered.push('What happened outside the ledger, or after this entry.');
}

/** Says what the witnesses of a checkpoint add, or fails where they are missing and required. */
export function describeWitnesses(
  { origin, quorumMet, witnesses }: TrustedCheckpoint,
  findings: Findings,
  demand: 'required' | 'reported',
): void {
  if (quorumMet && witnesses.length > 0) {
    const names = witnesses.map(({ name }) => name).join(', ');
    findings.proven.push(`Witnesses saw the ledger only grow up to this checkpoint: ${names}.`);
  } else if (quorumMet) {
    findings.notCovered.push('Whether the ledger shows everybody the same: no witness is trusted.');
  } else if (demand === 'required') {
    findings.fail('witnesses-missing', `a checkpoint of ${origin} lacks the quorum of witnesses`);
  } else {
    findings.notCovered.push(
      'Whether the ledger shows everybody the same: the quorum of witnesses has not signed yet.',
    );
  }
}

/** Says which keys of the trust policy this runtime could not use. */
export function describeSignatures(trust: Trust, findings: Findings): void {
  if (trust.unchecked.length === 0) return;
  const names = [...new Set(trust.unchecked.map(({ name }) => name))].join(', ');
  findings.notCovered.push(
    `The post-quantum signatures (ML-DSA-44) of ${names}: not checked, this runtime lacks them.`,
  );
}
